// timeout: 300 s
// Judges that stay: checks of many submissions one after another, none hearing of another.
import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { checksIn, openJudges } from "../../../kernel-lib/course/judge";
import { suite } from "../../harness";
import { descendants } from "../../processes";

/** What the judges' side has started: not the compiler's own helper, which stays. */
function commandsOf(pids: readonly number[]): string[] {
  return pids.map((pid) => readFileSync(`/proc/${pid}/cmdline`, "latin1")).filter((line) => !line.includes("esbuild"));
}

const test = suite("judges that stay");
const FILES = { one: "let n = 0; export const count = () => ++n;" };
const COUNT = 'async ({ call, equal }) => { equal(await call("one.count"), 1); }';

test("judge many checks with one process, each with a fresh site", async () => {
  const judges = openJudges();
  const reports = [];
  for (let n = 0; n < 3; n++) reports.push(await judges.judge({ check: { id: `${n}`, text: COUNT }, files: FILES }));
  assert.equal(
    reports.map(({ id, outcome }) => [id, outcome]),
    ["0", "1", "2"].map((id) => [id, "passed"]),
  );
  await judges.close();
  assert.equal(commandsOf(descendants(process.pid)), []);
});

test("judge at most so many checks at the same time, all in the end", async () => {
  const judges = openJudges({ parallel: 2 });
  const ids = ["a", "b", "c", "d", "e"];
  const reports = await Promise.all(ids.map((id) => judges.judge({ check: { id, text: COUNT }, files: FILES })));
  assert.equal(
    reports.map(({ id, outcome }) => [id, outcome]),
    ids.map((id) => [id, "passed"]),
  );
  await judges.close();
});

test("go on after a check that was given up, or that threw", async () => {
  const judges = openJudges();
  const stop = new AbortController();
  const text = "async () => { await new Promise(() => {}); }";
  const asked = judges.judge({ check: { id: "x", text }, files: FILES }, { signal: stop.signal });
  stop.abort();
  assert.is(await asked.catch(({ message }: Error) => message), "the check was stopped");
  const broken = await judges.judge({ check: { id: "x", text: "async () => { nowhere(); }" }, files: FILES });
  assert.is(broken.outcome, "wrong");
  const after = await judges.judge({ check: { id: "x", text: COUNT }, files: FILES });
  assert.is(after.outcome, "passed");
  await judges.close();
});

test("end a check that never yields, by ending its judge, and say so", async () => {
  const judges = openJudges({ marginMs: 2000 });
  const text = "async () => { for (;;); }";
  const { outcome, message } = await judges.judge({
    check: { id: "x", text },
    files: FILES,
    limits: { checkMs: 2000 },
  });
  assert.is(outcome, "timed out");
  assert.match(message, /the whole check has not ended within 2 s/);
  const after = await judges.judge({ check: { id: "x", text: COUNT }, files: FILES });
  assert.is(after.outcome, "passed");
  await judges.close();
});

test("say which steps stand in the hidden part", async () => {
  const cell = `await check("parts", async ({ call, equal, say }) => {
  say("open");
  // BEGIN HIDDEN TESTS
  say("covered");
  // END HIDDEN TESTS
  say("open again");
});`;
  const whole = `// BEGIN HIDDEN TESTS\nawait check("whole", async ({ say }) => say("covered"));\n// END HIDDEN TESTS`;
  const judges = openJudges();
  const steps = async (text: string): Promise<unknown[]> => {
    const [check] = checksIn(text);
    assert.ok(check);
    const report = await judges.judge({ check, files: FILES });
    return report.steps.map(({ text: step, hidden }) => [step, hidden ?? false]);
  };
  assert.equal(await steps(cell), [
    ["open", false],
    ["covered", true],
    ["open again", false],
  ]);
  assert.equal(await steps(whole), [["covered", true]]);
  await judges.close();
});

test("put a hidden verdict on a value of the visible part at a step of its own", async () => {
  const cell = `await check("late", async ({ call, equal }) => {
  const value = await call("one.count");
  equal(typeof value, "number");
  // BEGIN HIDDEN TESTS
  equal(value, 77);
  // END HIDDEN TESTS
});`;
  const [check] = checksIn(cell);
  assert.ok(check);
  const judges = openJudges();
  const { outcome, steps } = await judges.judge({ check, files: FILES });
  await judges.close();
  assert.is(outcome, "wrong");
  assert.equal(
    steps.map(({ ok, hidden = false }) => ({ ok, hidden })),
    [
      { ok: true, hidden: false },
      { ok: false, hidden: true },
    ],
  );
  assert.not.match(JSON.stringify(steps[0]), "77", "what the hidden part expects is not told by the visible step");
});

test("refuse a module name that would be a path", async () => {
  const judges = openJudges();
  const files = { "../outside": "export const x = 1;" };
  const said = await judges.judge({ check: { id: "x", text: COUNT }, files }).catch(({ message }: Error) => message);
  assert.match(String(said), /a module cannot be named "\.\.\/outside"/);
  await judges.close();
});

test.run();
