// timeout: 300 s
// Against the real server and store: one attempt of however many sendings, and nothing lost on the way.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { submitNotebook, submitPending } from "../../../kernel-lib/course/submit";
import { Outbox } from "../../../kernel-lib/course/submit/outbox";
import { SeededRandom } from "../../../kernel-lib/link";
import { ROOT } from "../../committed";
import { suite } from "../../harness";
import { answer, BadServer } from "./bad-server";
import { EXERCISE, Learner, RealServer } from "./real-server";

const test = suite("handing in");
let server: RealServer;
let count = 0;

test.before(async () => {
  server = await RealServer.open("handing-in");
});
test.after(async () => {
  await server.close();
  rmSync(server.folder, { recursive: true, force: true });
});

function newLearner(token = server.token): Learner {
  count += 1;
  return new Learner(path.join(server.folder, `learner-${count}`), { server: server.address, token });
}

async function attemptsOf(sha256: string): Promise<number> {
  return (await server.store.attemptsOf(server.personId)).filter((one) => one.sha256 === sha256).length;
}

function hashOf(learner: Learner): string {
  return createHash("sha256").update(readFileSync(learner.place.file)).digest("hex");
}

async function codeOf(act: Promise<unknown>): Promise<string | undefined> {
  return act.then(
    () => "it went well",
    (error: NodeJS.ErrnoException) => error.code,
  );
}

function submit(learner: Learner, more: Partial<Parameters<typeof submitNotebook>[1]> = {}) {
  return submitNotebook(learner.place, { tell: learner.tell, surroundings: learner.surroundings, ...more });
}

test("sends the file as it is saved, and tells the receipt, the standing, the result", async () => {
  const learner = newLearner();
  const worker = server.work();
  const done = await submit(learner);
  await worker.stop({ finish: true });
  assert.is(done.state, "graded");
  if (done.state !== "graded") return;
  assert.is(done.receipt.sha256, hashOf(learner));
  assert.equal(
    Buffer.from((await server.store.notebookOf(done.receipt.attempt)) ?? []),
    readFileSync(learner.place.file),
  );
  assert.is(done.attempt?.result?.score, 2);
  const kinds = learner.kinds();
  assert.is(kinds[0], "packed");
  assert.ok(kinds.indexOf("receipt") < kinds.indexOf("result"));
  assert.match(readFileSync(done.feedbackFile ?? "", "utf8"), /<!doctype html>/i);
  assert.equal(new Outbox(learner.surroundings.outbox).list(), []);
});

test("says so where this very work is there already, and hands it in once more only when told", async () => {
  const learner = newLearner();
  learner.write("twice");
  const [first, second] = [await submit(learner, { wait: false }), await submit(learner, { wait: false })];
  assert.equal(second, first);
  assert.is(learner.told.filter((event) => event.kind === "receipt" && event.repeated).length, 1);
  assert.is(await attemptsOf(hashOf(learner)), 1);
  await submit(learner, { wait: false, again: true });
  assert.is(await attemptsOf(hashOf(learner)), 2);
});

test("keeps the attempt while the server is away, and sends it before the next one", async () => {
  const learner = newLearner();
  learner.write("while it is away");
  const away = hashOf(learner);
  await server.down();
  const kept = await submit(learner);
  assert.is(kept.state, "kept");
  assert.match(kept.state === "kept" ? kept.why : "", /nothing answers there/);
  await server.up();
  learner.write("when it is back");
  await submit(learner, { wait: false });
  assert.equal([await attemptsOf(away), await attemptsOf(hashOf(learner))], [1, 1]);
  const own = await server.store.attemptsOf(server.personId);
  const order = [...own].sort((a, b) => a.receivedAtMs - b.receivedAtMs).map(({ sha256 }) => sha256);
  assert.ok(order.indexOf(away) < order.indexOf(hashOf(learner)));
});

test("sends what is kept when asked, and says what is kept for another server", async () => {
  const learner = newLearner();
  learner.write("pending");
  await server.down();
  await submit(learner);
  new Outbox(learner.surroundings.outbox).put(
    { exercise: EXERCISE, target: "https://old.example.org" },
    Buffer.from("{}"),
    1,
  );
  await server.up();
  const { sent, elsewhere } = await submitPending({ tell: learner.tell, surroundings: learner.surroundings });
  assert.equal(
    sent.map(({ sha256 }) => sha256),
    [hashOf(learner)],
  );
  assert.equal(elsewhere, [`${EXERCISE} is kept for https://old.example.org`]);
  assert.is(new Outbox(learner.surroundings.outbox).list().length, 1);
});

test("keeps the attempt where the token is refused, for after the next login", async () => {
  const learner = newLearner("wb_of-nobody-at-all");
  learner.write("wrong token");
  assert.is(await codeOf(submit(learner)), "ERR_TOKEN");
  assert.is(await attemptsOf(hashOf(learner)), 0);
  writeFileSync(learner.surroundings.loginFile, JSON.stringify({ server: server.address, token: server.token }));
  await submitPending({ tell: learner.tell, surroundings: learner.surroundings });
  assert.is(await attemptsOf(hashOf(learner)), 1);
});

test("keeps what the server refuses, and does not let it stand in the way of others", async () => {
  const learner = newLearner();
  const outbox = new Outbox(learner.surroundings.outbox);
  outbox.put({ exercise: "99-unknown", target: server.address }, Buffer.from("{}"), 1);
  learner.write("behind a refused one");
  await submit(learner, { wait: false });
  assert.is(await attemptsOf(hashOf(learner)), 1);
  const [refused] = outbox.list();
  assert.match(refused?.refused ?? "", /99-unknown/);
});

test("leaves the attempt standing when the waiting is stopped", async () => {
  const learner = newLearner();
  learner.write("stopped");
  const stop = new AbortController();
  const tell: typeof learner.tell = (event) => {
    learner.tell(event);
    if (event.kind === "standing") stop.abort();
  };
  const done = await submit(learner, { tell, signal: stop.signal });
  assert.is(done.state, "waiting");
  const last = learner.told.at(-1);
  assert.match(
    last?.kind === "note" ? last.text : "",
    /the attempt stands\. The result later: npx wirebook results 03-packet/,
  );
  assert.is(await attemptsOf(hashOf(learner)), 1);
});

test("hands nothing in where a person is asked and does not say yes", async () => {
  const learner = newLearner();
  learner.write("no");
  assert.is(await codeOf(submit(learner, { confirm: async () => false })), "ERR_NOT_AGREED");
  assert.is(await attemptsOf(hashOf(learner)), 0);
  assert.equal(new Outbox(learner.surroundings.outbox).list(), []);
});

test("leaves outputs out where they are too large, and names the cells", async () => {
  const learner = newLearner();
  const notebook = JSON.parse(readFileSync(learner.place.file, "utf8")) as {
    cells: { cell_type: string; id: string; outputs?: unknown[] }[];
  };
  const cell = notebook.cells.find(({ cell_type: type }) => type === "code");
  assert.ok(cell);
  cell.outputs = [{ output_type: "stream", name: "stdout", text: "x".repeat(9 * 1024 * 1024) }];
  writeFileSync(learner.place.file, JSON.stringify(notebook));
  await submit(learner, { wait: false });
  const notes = learner.told.flatMap((event) => (event.kind === "note" ? event.text : []));
  assert.match(
    notes[0] ?? "",
    new RegExp(
      `outputs stay here \\(grading does not need them\\); the largest are those of "${cell.id}" \\(9\\.0 MB\\)`,
    ),
  );
});

test("refuses before sending what is too large without its outputs, naming the cells", async () => {
  const learner = newLearner();
  const notebook = JSON.parse(readFileSync(learner.place.file, "utf8")) as { cells: { id: string; source: unknown }[] };
  const [cell] = notebook.cells;
  assert.ok(cell);
  cell.source = "x".repeat(9 * 1024 * 1024);
  writeFileSync(learner.place.file, JSON.stringify(notebook));
  const error = await submit(learner).then(
    () => assert.unreachable(),
    (why: Error) => why,
  );
  assert.match((error as Error).message, new RegExp(`The largest cells are "${cell.id}" \\(9\\.0 MB\\)`));
  assert.equal(new Outbox(learner.surroundings.outbox).list(), []);
});

test("says whose clock counts where this machine's is wrong", async () => {
  const date = new Date(Date.now() + 3 * 3_600_000).toUTCString();
  const bad = await BadServer.open(answer(200, [], { date }), answer(401, { error: { code: "X", message: "no" } }));
  const learner = new Learner(path.join(server.folder, "skewed"), { server: bad.address, token: "wb_12345678" });
  await codeOf(submit(learner));
  await bad.close();
  const notes = learner.told.flatMap((event) => (event.kind === "note" ? event.text : []));
  assert.match(notes.join("\n"), /this machine's clock is (179|180) minutes behind the server's; the server's counts/);
});

/** A process that hands in as a learner's terminal does; it prints each event's kind. */
function terminal(learner: Learner) {
  const program = `
    const { submitNotebook } = require("./kernel-lib/course/submit");
    const [place, paths] = JSON.parse(process.argv[1]);
    const tell = ({ kind }) => process.stdout.write(kind + "\\n");
    submitNotebook(place, { tell, wait: false, surroundings: paths }).then(
      ({ state, why, receipt }) => console.log(state, receipt?.attempt ?? why),
      (error) => console.log(error.code, error.message));`;
  const { loginFile, outbox, receipts } = learner.surroundings;
  const register = path.join(ROOT, "kernel-lib/kernel/load/register.cjs");
  const child = spawn(
    process.execPath,
    ["-r", register, "-e", program, JSON.stringify([learner.place, { loginFile, outbox, receipts }])],
    {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const lines: string[] = [];
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) lines.push(line);
    child.emit("lines");
  });
  const ended = new Promise<string[]>((resolve) => child.once("close", () => resolve(lines)));
  return { child, lines, ended };
}

test("killed at any point and done again is one attempt", async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  const random = new SeededRandom(seed);
  for (let round = 0; round < 4; round += 1) {
    const learner = newLearner();
    learner.write(`killed ${seed} ${round}`);
    for (let kill = 0; kill < 2; kill += 1) {
      const { child, lines, ended } = terminal(learner);
      const after = random.word() % 5;
      child.on("lines", () => lines.length > after && child.kill("SIGKILL"));
      await ended;
    }
    const lines = await terminal(learner).ended;
    const found = await attemptsOf(hashOf(learner));
    assert.is(found, 1, `seed ${seed}, round ${round}: ${found} attempts; at last: ${lines.at(-1)}`);
    assert.equal(new Outbox(learner.surroundings.outbox).list(), []);
  }
});

test("from two terminals at once is one attempt", async () => {
  const learner = newLearner();
  learner.write("two terminals");
  const both = await Promise.all([terminal(learner).ended, terminal(learner).ended]);
  const [one, two] = both.map((lines) => lines.at(-1));
  assert.match(one ?? "", /^waiting /);
  assert.is(one, two);
  assert.is(await attemptsOf(hashOf(learner)), 1);
});

test.run();
