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

/** Runs a cell, interrupts it once it has printed that it is in what is to be stopped, and gives how it ended. */
async function interrupt(code: string): Promise<Execution> {
  const { id, ended } = kernel.begin(code);
  await kernel.printed(id, "in");
  kernel.interrupt();
  return ended;
}

// How soon they are free is measured: npm run bench -- kernel
const CELLS: Record<string, string> = {
  "a pending await": 'console.log("in"); await new Promise(() => {})',
  "a loop": 'console.log("in"); while (true) {}',
  "a loop behind an await": 'await null; console.log("in"); while (true) {}',
  "a loop in a timer": 'setTimeout(() => { console.log("in"); while (true) {} }, 1); await new Promise(() => {})',
  "a loop of awaits": 'console.log("in"); while (true) await null',
  "a loop of immediates": `await new Promise(() => {
    const again = () => setImmediate(again);
    setImmediate(() => { console.log("in"); again() });
  })`,
  "a regular expression without end": 'console.log("in"); /(a+)+$/.test("a".repeat(60) + "b")',
  "a loop that catches": 'console.log("in"); while (true) { try { while (true) {} } catch {} finally { } }',
};

for (const [name, code] of Object.entries(CELLS)) {
  test(`frees ${name} and keeps variables`, async () => {
    const execution = await interrupt(code);
    assert.is(execution.status, "error");
    assert.is(execution.error?.ename, "Interrupted", execution.error?.evalue);
    const next = await kernel.execute("kept + 1");
    assert.is(next.result(), "42", JSON.stringify(next.error));
  });
}

test("frees the same loop twenty times in a row", async () => {
  for (let round = 0; round < 20; round += 1) {
    const execution = await interrupt(`${round % 2 === 0 ? "" : "await null; "}console.log("in"); while (true) {}`);
    assert.is(execution.error?.ename, "Interrupted", execution.error?.evalue);
  }
  assert.is(
    (await kernel.execute("await new Promise((r) => setTimeout(r, 1)); setImmediate(() => {}); kept + 1")).result(),
    "42",
  );
});

test("tells the cell's waits by its signal, so that its finally runs", async () => {
  const execution = await interrupt(`
    const { signal } = (globalThis as any)[Symbol.for("wirebook.scope")];
    const told = new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("told"))));
    console.log("in");
    try { await told } finally { kept += 1 }`);
  assert.is(execution.error?.ename, "Interrupted");
  assert.is((await kernel.execute("kept")).result(), "42");
  await kernel.execute("kept = 41");
});

test("replaces the process where nothing else helps, and says that variables are lost", async () => {
  const execution = await interrupt(
    'console.log("in"); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); require("child_process").execSync("sleep 600")',
  );
  if (execution.error?.ename === "StateLost") assert.match(execution.error.evalue, "Variables are lost");
  else assert.is(execution.error?.ename, "Interrupted");
  assert.is((await kernel.execute("1 + 1")).result(), "2");
});

test("replaces the process when it is blocked in a system call", async () => {
  // the program that is waited for says so itself: by then the process that waits is blocked for certain
  const execution = await interrupt(
    'require("child_process").execSync("echo in >&2; sleep 600", { stdio: ["ignore", "pipe", "inherit"] })',
  );
  assert.is(execution.error?.ename, "StateLost");
  assert.match((await kernel.execute("kept")).error?.evalue ?? "", "Cannot find name 'kept'");
});

test("aborts the cells that wait", async () => {
  const running = kernel.begin('console.log("in"); await new Promise(() => {})');
  const waiting = [kernel.begin("1"), kernel.begin("2")];
  await kernel.printed(running.id, "in");
  await kernel.hasAll();
  kernel.interrupt();
  assert.is((await running.ended).status, "error");
  for (const { ended } of waiting) assert.is((await ended).status, "aborted");
});

test("does nothing where nothing runs", async () => {
  await kernel.request("control", "interrupt_request", {});
  assert.is((await kernel.execute("1 + 1")).result(), "2");
});

test.run();
