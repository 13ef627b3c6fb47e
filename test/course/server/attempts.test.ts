// timeout: 600 s
// Sending work in and hearing of it.
import { createHash } from "node:crypto";
import * as assert from "uvu/assert";
import {
  API,
  type AttemptView,
  type ExerciseView,
  type Me,
  type Problem,
  type Receipt,
} from "../../../kernel-lib/course/server";
import { suite } from "../../harness";
import { type Asked, type Course, openCourse } from "./support/course";

const test = suite("an attempt");
let course: Course;

test.before(async () => {
  course = await openCourse({
    ownSeedOf: ({ login }, exercise) => (exercise === "03-packet" ? login.length : undefined),
  });
});
test.after(() => course.close());

function sending(key: string, body: string | Buffer, as = course.ann): Asked {
  return { method: "POST", as, headers: { "idempotency-key": key, "content-type": "application/x-ipynb+json" }, body };
}

const CHAT = "/attempts?exercise=06-chat";

test("is kept byte by byte, whatever the bytes are, and acknowledged with their hash", async () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const { status, json } = await course.ask(CHAT, sending("all-bytes", bytes));
  const receipt = json<Receipt>();
  assert.is(status, 201);
  assert.is(receipt.sha256, createHash("sha256").update(bytes).digest("hex"));
  assert.is(receipt.late, false);
  const back = await course.ask(`/attempts/${receipt.attempt}/notebook`, { as: course.ann });
  assert.ok(back.body.equals(bytes));
  assert.match(String(back.headers["content-security-policy"]), /^default-src 'none'.*sandbox/);
  await course.grade();
});

test("sent fifty times at once with one key is one attempt", async () => {
  const before = (await course.store.attemptsOf(course.bob.person.id)).length;
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => course.ask(CHAT, sending("same-key", '{"cells":[]}', course.bob))),
  );
  const ids = new Set(answers.map(({ json }) => json<Receipt>().attempt));
  assert.is(ids.size, 1);
  assert.equal(
    answers
      .map(({ status }) => status)
      .sort()
      .slice(-2),
    [200, 201],
  );
  assert.is((await course.store.attemptsOf(course.bob.person.id)).length, before + 1);
  assert.equal(await course.store.queue(), { queued: 1, running: 0 });
  await course.grade();
});

test("under a key that another student uses too is another attempt", async () => {
  const [ann, bob] = [
    await course.ask(CHAT, sending("shared-key", "{}")),
    await course.ask(CHAT, sending("shared-key", "[]", course.bob)),
  ];
  assert.equal([ann?.status, bob?.status], [201, 201]);
  await course.grade();
  await course.grade();
});

test("of another student is not there, whatever is asked of it", async () => {
  const attempt = await course.send(course.ann);
  await course.grade();
  for (const address of ["", "?wait=1", "/feedback", "/notebook"]) {
    const foreign = await course.ask(`/attempts/${attempt}${address}`, { as: course.bob });
    const none = await course.ask(`/attempts/nobody${address}`, { as: course.bob });
    assert.is(foreign.status, 404, address);
    assert.is(foreign.body.toString().replace(attempt, "nobody"), none.body.toString(), "no word differs");
  }
  const list = (await course.ask("/attempts", { as: course.bob })).json<AttemptView[]>();
  assert.not.ok(list.some((view) => view.attempt === attempt));
});

test("is told to its student without a word of the hidden tests", async () => {
  const attempt = await course.send(course.ann);
  await course.grade();
  const view = await course.ask(`/attempts/${attempt}`, { as: course.ann });
  const { result } = view.json<AttemptView>();
  assert.equal([result?.score, result?.max, result?.waitingForMarks], [2, 5, ["why"]]);
  assert.is(result?.feedback, `${API}/attempts/${attempt}/feedback`);
  const page = await course.ask(`/attempts/${attempt}/feedback`, { as: course.ann });
  const exported = await course.ask(`/people/${course.ann.person.id}/export`, { as: course.teacher });
  for (const { body } of [view, page, exported]) assert.not.match(body.toString("latin1"), /4711/);
  assert.not.match(page.body.toString(), /<script/);
  assert.match(String(page.headers["content-security-policy"]), /^default-src 'none'.*sandbox/);
  const whole = await course.ask(`/attempts/${attempt}/grading`, { as: course.teacher });
  assert.match(whole.body.toString(), /4711/, "the teacher reads it");
});

test("counts by its mark, its lateness and the student's extension, all without another grading", async () => {
  const attempt = await course.send(course.bob, "{}", "03-packet");
  await course.grade();
  const result = async (): Promise<AttemptView> =>
    (await course.ask(`/attempts/${attempt}`, { as: course.bob })).json();
  const late = { graceMinutes: 0, penaltyPerDay: 0.5, most: 0.5 };
  const dueAt = new Date(Date.now() - 86_400_000).toISOString();
  const teacher = { method: "PUT", as: course.teacher } as const;
  await course.ask("/policies/03-packet", { ...teacher, json: { keep: "last", late, dueAt } });
  assert.equal([(await result()).late, (await result()).result?.counted], [true, 1]);
  const mark = { cellId: "why", points: 2, comment: "well said" };
  await course.ask(`/attempts/${attempt}/marks`, { method: "POST", as: course.teacher, json: mark });
  assert.equal([(await result()).result?.score, (await result()).result?.counted], [4, 2]);
  const place = `/extensions/03-packet/${course.bob.person.id}`;
  await course.ask(place, { ...teacher, json: { dueAt: "2099-01-01T00:00:00Z", reason: "ill" } });
  assert.equal([(await result()).late, (await result()).result?.counted], [false, 4]);
  const own = (await course.ask("/exercises", { as: course.bob })).json<ExerciseView[]>()[1];
  assert.equal([own?.dueAt, own?.keep, own?.ownSeed], ["2099-01-01T00:00:00.000Z", "last", 3]);
});

test("takes marks for what gives points in its grading, in halves and up to what it is worth", async () => {
  const attempt = await course.send(course.bob, "{}", "03-packet");
  const mark = async (cellId: string, points: number): Promise<[number, string]> => {
    const json = { cellId, points, comment: "" };
    const got = await course.ask(`/attempts/${attempt}/marks`, { method: "POST", as: course.teacher, json });
    return [got.status, got.status === 201 ? "" : got.json<Problem>().error.message];
  };
  assert.equal(await mark("why", 1), [409, `Attempt ${attempt} has no grading: it is queued.`]);
  await course.grade();
  const nowhere = 'there is no cell "wy" to give points to; there are: greet (0 to 2), shout (0 to 1), why (0 to 2)';
  assert.equal(await mark("wy", 1), [400, `Attempt ${attempt} of 03-packet: ${nowhere}.`]);
  for (const points of [2.5, 2.000001, 0.3]) {
    const [status, why] = await mark("why", points);
    assert.is(status, 400, String(points));
    assert.match(why, `why takes 0 to 2 points, in halves; ${points} were given`);
  }
  assert.equal(await mark("why", 2), [201, ""]);
  assert.equal(await mark("shout", 0.5), [201, ""], "a check can be overruled");
  assert.equal(
    (await course.store.marksOf(attempt)).map(({ cellId, points }) => [cellId, points]),
    [
      ["why", 2],
      ["shout", 0.5],
    ],
  );
});

test("that is waited for is told when it changes, not when the time is over", async () => {
  const { server, waiting } = await watched();
  const attempt = await course.send(course.ann);
  let begun = waiting();
  const told = server.ask(`/attempts/${attempt}?wait=30`, { as: course.ann });
  await begun;
  const claim = await course.store.claim("test", 60_000);
  assert.is((await told).json<AttemptView>().state, "running");
  begun = waiting();
  const next = server.ask(`/attempts/${attempt}?wait=30`, { as: course.ann });
  await begun;
  if (claim) await course.store.giveBack(claim);
  assert.is((await next).json<AttemptView>().state, "queued");
  await course.grade();
  const graded = await server.ask(`/attempts/${attempt}?wait=30`, { as: course.ann });
  assert.is(graded.json<AttemptView>().state, "graded", "a graded one is told at once");
  await server.close();
});

test("that is waited for is told at once when the server stops", async () => {
  const { server, waiting } = await watched();
  const attempt = await course.send(course.ann);
  const begun = waiting();
  const told = server.ask(`/attempts/${attempt}?wait=30`, { as: course.ann });
  await begun;
  await server.close();
  assert.is((await told).json<AttemptView>().state, "queued");
  await course.grade();
});

/** A server on the same store; `waiting` tells when the next request has begun to wait. */
async function watched(): Promise<{ server: Course; waiting: () => Promise<void> }> {
  let begun: () => void = () => undefined;
  const store = new Proxy(course.store, {
    get: (target, name: keyof Course["store"]) =>
      name !== "changed"
        ? target[name]
        : (id: string, signal: AbortSignal) => {
            const changed = target.changed(id, signal);
            begun();
            return changed;
          },
  });
  const waiting = (): Promise<void> =>
    new Promise((resolve) => {
      begun = resolve;
    });
  return { server: await course.beside({ store }), waiting };
}

test("for an exercise that the course does not have is refused with the names of those it has", async () => {
  const got = await course.ask("/attempts?exercise=99-none", sending("no-exercise", "{}"));
  assert.is(got.code, "ERR_NO_EXERCISE");
  assert.match(got.body.toString(), /06-chat, 03-packet/);
});

test("too many of one student in a short time is answered by 429, and a known one still is not lost", async () => {
  const strict = await course.beside({ limits: { attempts: { burst: 2, perSecond: 0.1, nowMs: () => 0 } } });
  const send = (key: string, as = course.ann) => strict.ask(CHAT, sending(key, "{}", as));
  assert.equal(
    [(await send("limit-01")).status, (await send("limit-01")).status, (await send("limit-02")).status],
    [201, 200, 201],
  );
  const refused = await send("limit-03");
  assert.equal([refused.code, refused.headers["retry-after"]], ["ERR_TOO_MANY_ATTEMPTS", "10"]);
  assert.is((await send("limit-03", course.bob)).status, 201, "of another student it is not");
  await strict.close();
  for (let left = 3; left > 0; left--) await course.grade();
});

test("is its sender's: a token says who that is until a newer one replaces it", async () => {
  assert.equal((await course.ask("/me", { as: course.bob })).json<Me>(), {
    login: "bob",
    name: "Bob Wu",
    role: "student",
    course: "Networks",
  });
  const renewed = await course.ask(`/people/${course.bob.person.id}/token`, { method: "POST", as: course.teacher });
  assert.is((await course.ask("/me", { as: course.bob })).code, "ERR_WRONG_TOKEN");
  course.bob = { ...course.bob, token: renewed.json<{ token: string }>().token };
  assert.is((await course.ask("/me", { as: course.bob })).status, 200);
});

test("goes with its student when the student is erased", async () => {
  const attempt = await course.send(course.bob);
  const erased = await course.ask(`/people/${course.bob.person.id}`, { method: "DELETE", as: course.teacher });
  assert.ok(erased.json<{ attempts: number }>().attempts > 0);
  assert.is((await course.ask(`/attempts/${attempt}`, { as: course.teacher })).status, 404);
  assert.is((await course.ask("/me", { as: course.bob })).status, 401);
});

test.run();
