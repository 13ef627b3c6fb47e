// `check` and `hint` as a cell calls them.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../harness";
import { TestKernel } from "../../kernel/jupyter/client";
import { until } from "../../processes";

const test = suite("a check cell");
const folder = mkdtempSync(path.join(tmpdir(), "wirebook-check-"));
let kernel: TestKernel;
test.before(async () => {
  const hints = { add: ["What is a sum?", "Lesson 00", "a + b"] };
  writeFileSync(path.join(folder, "exercise.json"), JSON.stringify({ refused: ["kernel-lib/wire"], hints }));
  kernel = await TestKernel.start({ cwd: folder });
  const { error } = await kernel.execute('import { check, hint } from "kernel-lib/course";');
  assert.is(error?.text, undefined);
});
test.after(async () => {
  await kernel.close();
  rmSync(folder, { recursive: true });
});

const CHECK = `await check("add", async ({ call, equal, random }) => {
  const [a, b] = [random(1, 99), random(1, 99)];
  equal(await call("sums.add", a, b), a + b);
})`;

async function module(body: string): Promise<void> {
  await kernel.execute(`/** @module sums */\nexport const add = (a: number, b: number): number => ${body};`);
}

test("says which cell to run first", async () => {
  const execution = await kernel.execute(CHECK);
  assert.match(execution.displayed, "run the cell that begins with /** @module sums */");
  assert.is(execution.error?.text, "CheckFailed: add: not attempted");
});

test("judges the module as it was last run, and shows the report above one line of error", async () => {
  await module("a - b");
  const wrong = await kernel.execute(CHECK);
  assert.match(wrong.displayed, /✗ add: wrong\n\n1 ✗ add\(\d+, \d+\) → /);
  assert.match(wrong.displayed, 'stuck? run hint("add") in a new cell');
  assert.equal(
    [wrong.error?.ename, wrong.error?.evalue, wrong.error?.text],
    ["CheckFailed", "add: wrong", "CheckFailed: add: wrong"],
  );
  await module("a + b");
  const right = await kernel.execute(CHECK);
  assert.is(right.error, undefined);
  assert.is(right.displayed, "✓ add: passed (1 step)");
  assert.is(right.result(), undefined, "a result would be taken for partial credit by nbgrader");
});

test("makes other cases from another seed", async () => {
  await module("0");
  const one = (await kernel.execute(CHECK)).displayed;
  assert.is((await kernel.execute(CHECK)).displayed, one);
  await kernel.execute("check.seed = 99;");
  const other = (await kernel.execute(CHECK)).displayed;
  assert.match(other, "made from seed 99");
  assert.is.not(other.split("\n")[2], one.split("\n")[2]);
});

test("outlives whatever the module does, with the notebook's variables", async () => {
  await kernel.execute("let kept = 7;");
  await kernel.execute("/** @module sums */\nexport const add = () => process.exit(1);");
  assert.match((await kernel.execute(CHECK)).error?.text ?? "", "add: threw");
  assert.is((await kernel.execute("kept")).result(), "7");
});

test("ends when the learner stops it", async () => {
  const sign = path.join(folder, "loops");
  await kernel.execute(
    `/** @module sums */\nimport { writeFileSync } from "node:fs";\nexport const add = () => { writeFileSync(${JSON.stringify(sign)}, ""); for (;;); };`,
  );
  const { ended } = kernel.begin(CHECK);
  await until("it loops", () => existsSync(sign));
  kernel.interrupt();
  assert.is((await ended).error?.ename, "Interrupted");
});

test("refuses the modules that exercise.json names", async () => {
  await kernel.execute(
    '/** @module sums */\nimport { foldSum } from "kernel-lib/wire";\nexport const add = (a: number, b: number) => foldSum(a + b);',
  );
  assert.match((await kernel.execute(CHECK)).displayed, "kernel-lib/wire does what this exercise asks you to write");
});

test("is helped by hints, one more each time", async () => {
  const told: unknown[] = [];
  for (let n = 0; n < 4; n++) told.push((await kernel.execute('hint("add")')).result());
  const first = "1. What is a sum?\n\nRun this cell again for hint 2 of 3.";
  const all = "1. What is a sum?\n2. Lesson 00\n3. a + b\n\nThat was the last hint.";
  assert.equal([told[0], told[2], told[3]], [first, all, all]);
  assert.is((await kernel.execute('hint("nothing")')).result(), 'There is no hint to "nothing".');
});

test.run();
