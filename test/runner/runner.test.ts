import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../harness";
import { isAlive, until } from "../processes";
import { executeFile } from "./execute";

const test = suite("the test runner");
const run = (fixture: string, timeoutMs = 120_000) =>
  executeFile(path.join(__dirname, "fixtures", `${fixture}.ts`), timeoutMs);

test("counts what passed", async () => {
  const { passed, failed } = await run("passes");
  assert.equal([passed, failed], [2, 0]);
});

test("counts what failed", async () => {
  const { passed, failed } = await run("fails");
  assert.equal([passed, failed], [1, 1]);
});

test("fails every test of a file whose before throws, and shows why", async () => {
  const { passed, failed, output } = await run("before-throws");
  assert.equal([passed, failed], [0, 2]);
  assert.match(output, "no ground to stand on");
});

test("fails a file with a suite that forgets .run()", async () => {
  const { failed, output } = await run("forgets-run");
  assert.is(failed, 1);
  assert.match(output, 'suite "a suite that does not" was never run');
});

test("fails a file without a test", async () => {
  const { failed, reason } = await run("has-no-test");
  assert.equal([failed, reason], [1, "has no test"]);
});

test("fails a file that exits early, even with code 0", async () => {
  const { passed, failed, reason } = await run("exits-early");
  assert.equal([passed, failed], [0, 1]);
  assert.match(reason ?? "", "ended before its tests were finished");
});

test("fails a file that is killed", async () => {
  const { failed, reason } = await run("crashes");
  assert.equal([failed, reason], [1, "ended by SIGKILL"]);
});

test("fails a file that hangs, and ends what it had started", async () => {
  const { failed, reason, output } = await run("hangs", 10_000);
  assert.equal([failed, reason], [1, "timed out after 10 s"]);
  const child = Number(/child (\d+)/.exec(output)?.[1]);
  assert.ok(child > 0);
  await until("the child is gone", () => !isAlive(child));
});

test("counts a skipped test as failed", async () => {
  const { passed, failed } = await run("skips");
  assert.equal([passed, failed], [1, 1]);
});

test("fails a file that does not parse", async () => {
  const { failed, output } = await run("does-not-parse");
  assert.is(failed, 1);
  assert.match(output, "does-not-parse.ts:1");
});

test.run();
