// timeout: 180 s
import * as assert from "uvu/assert";
import { suite } from "../harness";
import { type Execution, TestKernel } from "./jupyter/client";

const test = suite("an interrupt");
let kernel: TestKernel;
test.before(async () => {
  kernel = await TestKernel.start();
  await kernel.execute("let kept = 41");
});
test.after(() => kernel.close());

/** Runs a cell, interrupts it once it has printed a sign that it is where it should be, and gives how it ended and after how long. */
async function interrupt(code: string, sign = "in"): Promise<{ execution: Execution; afterMs: number }> {
  const { id, ended } = kernel.begin(`console.log("in"); ${code}`);
  await kernel.printed(id, sign);
  const started = performance.now();
  kernel.interrupt();
  const execution = await ended;
  return { execution, afterMs: performance.now() - started };
}

const CELLS: Record<string, string> = {
  "a pending await": "await new Promise(() => {})",
  "a loop": "while (true) {}",
  "a loop behind an await": "await null; while (true) {}",
  "a loop in a timer": "setTimeout(() => { while (true) {} }, 1); await new Promise(() => {})",
  "a loop of awaits": "while (true) await null",
  "a loop of immediates": "await new Promise((resolve) => { const again = () => setImmediate(again); again() })",
  "a regular expression without end": '/(a+)+$/.test("a".repeat(60) + "b")',
  "a loop that catches": "while (true) { try { while (true) {} } catch {} finally { } }",
};

for (const [name, code] of Object.entries(CELLS)) {
  test(`frees ${name} within a second and keeps variables`, async () => {
    const { execution, afterMs } = await interrupt(code);
    assert.is(execution.status, "error");
    assert.is(execution.error?.ename, "Interrupted", execution.error?.evalue);
    assert.ok(afterMs < 1000, `took ${afterMs} ms`);
    const next = await kernel.execute("kept + 1");
    assert.is(next.result(), "42", JSON.stringify(next.error));
  });
}

test("frees the same loop twenty times in a row", async () => {
  for (let round = 0; round < 20; round += 1) {
    const { execution } = await interrupt(round % 2 === 0 ? "while (true) {}" : "await null; while (true) {}");
    assert.is(execution.error?.ename, "Interrupted", execution.error?.evalue);
  }
  assert.is(
    (await kernel.execute("await new Promise((r) => setTimeout(r, 1)); setImmediate(() => {}); kept + 1")).result(),
    "42",
  );
});

test("tells the cell's waits by its signal, so that its finally runs", async () => {
  const { execution } = await interrupt(`
    const { signal } = (globalThis as any)[Symbol.for("wirebook.scope")];
    try { await new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("told")))) }
    finally { kept += 1 }`);
  assert.is(execution.error?.ename, "Interrupted");
  assert.is((await kernel.execute("kept")).result(), "42");
  await kernel.execute("kept = 41");
});

test("replaces the process where nothing else helps, and says that variables are lost", async () => {
  const { execution } = await interrupt(
    'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000); require("child_process").execSync("sleep 60")',
  );
  if (execution.error?.ename === "StateLost") assert.match(execution.error.evalue, "Variables are lost");
  else assert.is(execution.error?.ename, "Interrupted");
  assert.is((await kernel.execute("1 + 1")).result(), "2");
});

test("replaces the process when it is blocked in a system call", async () => {
  // the program that is waited for says so itself: by then the process that waits is blocked for certain
  const { execution } = await interrupt(
    'require("child_process").execSync("echo blocked >&2; sleep 60", { stdio: ["ignore", "pipe", "inherit"] })',
    "blocked",
  );
  assert.is(execution.error?.ename, "StateLost");
  assert.match((await kernel.execute("kept")).error?.evalue ?? "", "Cannot find name 'kept'");
});

test("aborts the cells that wait", async () => {
  const running = kernel.begin('console.log("in"); await new Promise(() => {})');
  const waiting = [kernel.begin("1"), kernel.begin("2")];
  await kernel.printed(running.id, "in");
  kernel.interrupt();
  assert.is((await running.ended).status, "error");
  for (const { ended } of waiting) assert.is((await ended).status, "aborted");
});

test("does nothing where nothing runs", async () => {
  await kernel.request("control", "interrupt_request", {});
  assert.is((await kernel.execute("1 + 1")).result(), "2");
});

test.run();
