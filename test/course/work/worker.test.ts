// timeout: 300 s
import * as assert from "uvu/assert";
import { openStore, type Store } from "../../../kernel-lib/course/store";
import { type Grade, startWorker, type Worker, type WorkerEvent } from "../../../kernel-lib/course/work";
import { suite } from "../../harness";
import { attemptBy, gradingOf, NOON_MS, Places } from "../store/places";

const places = new Places();
const test = suite("Worker");
let store: Store;
let personId: string;
let nowMs: number;
const workers: Worker[] = [];

test.before.each(async () => {
  nowMs = NOON_MS;
  store = await openStore({ ...(await places.next("pglite")), nowMs: () => nowMs });
  personId = (await store.addPerson({ login: "ann", name: "Ann", role: "student" })).id;
});

test.after.each(async () => {
  for (const worker of workers.splice(0)) await worker.stop();
  await store.close();
});

/** Starts a worker on the test's store; `ends` resolves when so many rounds have ended. */
function start(
  grade: Grade,
  parallel = 1,
  on: Store = store,
): { worker: Worker; events: WorkerEvent[]; ends(count: number): Promise<void> } {
  const events: WorkerEvent[] = [];
  const looking = new Set<() => void>();
  const worker = startWorker({
    store: on,
    grade,
    parallel,
    leaseMs: 60,
    onEvent: (event) => {
      events.push(event);
      for (const look of looking) look();
    },
  });
  workers.push(worker);
  const ends = (count: number): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (events.length < count) return;
        looking.delete(look);
        resolve();
      };
      looking.add(look);
      look();
    });
  return { worker, events, ends };
}

async function send(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at += 1)
    ids.push((await store.receive(attemptBy({ id: personId }, `key ${ids.length}`))).attempt.id);
  return ids;
}

/** A door that stays shut until it is opened. */
function door(): { opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

test("grades what waits, and what comes later without being asked", async () => {
  const [first] = await send(1);
  const { ends } = start(async ({ notebook }) => gradingOf(notebook.length % 4));
  await ends(1);
  assert.is((await store.statusOf(first ?? ""))?.state, "graded");
  const { attempt } = await store.receive(attemptBy({ id: personId }, "later"));
  await ends(2);
  assert.is((await store.statusOf(attempt.id))?.state, "graded");
});

test("grades as many at the same time as it was told", async () => {
  await send(5);
  const begun = door();
  const shut = door();
  let [now, most] = [0, 0];
  const { ends } = start(async () => {
    now += 1;
    most = Math.max(most, now);
    if (now === 3) begun.open();
    await shut.opened;
    now -= 1;
    return gradingOf(3);
  }, 3);
  await begun.opened;
  shut.open();
  await ends(5);
  assert.is(most, 3);
});

test("tries three times what throws, then says why", async () => {
  const [id] = await send(1);
  const { events, ends } = start(async () => {
    throw new Error("no space left on device");
  });
  await ends(3);
  const again = events.map((event) => event.kind === "failed" && event.willTryAgain);
  assert.equal(again, [true, true, false]);
  const status = await store.statusOf(id ?? "");
  assert.equal([status?.state, status?.why], ["failed", "no space left on device"]);
});

test("renews what takes longer than its lease", async () => {
  await send(1);
  const renewed = door();
  let renewals = 0;
  const counting: Store = {
    ...store,
    renew: async (claim, leaseMs) => {
      const isOurs = await store.renew(claim, leaseMs);
      renewals += 1;
      if (renewals === 3) renewed.open();
      return isOurs;
    },
  };
  const { events, ends } = start(
    async () => {
      await renewed.opened;
      return gradingOf(3);
    },
    1,
    counting,
  );
  await ends(1);
  assert.is(events[0]?.kind, "graded");
});

test("is told to stop when another has its round, and its result is dropped", async () => {
  const [id] = await send(1);
  const begun = door();
  const { events, ends } = start(async (_, signal) => {
    begun.open();
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    throw new Error("aborted");
  });
  await begun.opened;
  // its lease ends at once by the store's clock, and another is quicker
  nowMs += 1_000_000;
  const claim = await store.claim("another", 1_000_000_000);
  await ends(1);
  assert.is(events[0]?.kind, "dropped");
  if (claim) await store.finish(claim, gradingOf(1));
  assert.is((await store.statusOf(id ?? ""))?.grading?.score, 1);
});

test("gives back what it has when it is stopped, untried", async () => {
  const [id] = await send(1);
  const begun = door();
  const { worker } = start(async (_, signal) => {
    begun.open();
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    throw new Error("aborted");
  });
  await begun.opened;
  await worker.stop();
  assert.equal([(await store.statusOf(id ?? ""))?.state, (await store.claim("w", 1))?.tries], ["queued", 1]);
});

test("finishes what it has when it is asked to", async () => {
  const [id] = await send(2);
  const begun = door();
  const shut = door();
  const { worker } = start(async () => {
    begun.open();
    await shut.opened;
    return gradingOf(3);
  });
  await begun.opened;
  const stopped = worker.stop({ finish: true });
  shut.open();
  await stopped;
  assert.is((await store.statusOf(id ?? ""))?.state, "graded");
  assert.equal(await store.queue(), { queued: 1, running: 0 });
});

test("goes on after the database did not answer", async () => {
  const [id] = await send(1);
  let isAway = true;
  const away: Store = {
    ...store,
    claim: async (worker, leaseMs) => {
      if (!isAway) return store.claim(worker, leaseMs);
      isAway = false;
      throw new Error("connection refused");
    },
  };
  const { events, ends } = start(async () => gradingOf(3), 1, away);
  await ends(2);
  assert.equal(
    events.map(({ kind }) => kind),
    ["trouble", "graded"],
  );
  assert.is((await store.statusOf(id ?? ""))?.state, "graded");
});

test("leaves no files", () => places.remove());

test.run();
