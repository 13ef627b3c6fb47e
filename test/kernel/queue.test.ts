import { writeFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../harness";
import { TestKernel } from "./jupyter/client";

const test = suite("the queue");
let kernel: TestKernel;
test.before(async () => {
  kernel = await TestKernel.start();
});
test.after(() => kernel.close());

test("runs cells in their order", async () => {
  const cells = [
    "let order = [1]",
    "await new Promise((r) => setTimeout(r, 30)); order.push(2)",
    "order.push(3); order",
  ];
  const executions = await Promise.all(cells.map((code) => kernel.execute(code)));
  assert.is(executions[2]?.result(), "[ 1, 2, 3 ]");
});

test("answers cells behind an error as aborted, at once", async () => {
  const sign = path.join(kernel.cwd, "sign");
  const [first, failing, ...waiting] = [
    `import { existsSync } from "node:fs";
     while (!existsSync(${JSON.stringify(sign)})) await new Promise((resolve) => setTimeout(resolve, 1));`,
    "throw new Error('no')",
    "globalThis.ran = true",
    "1",
  ].map((code) => kernel.begin(code).ended);
  await kernel.hasAll();
  writeFileSync(sign, "");
  assert.is((await first)?.status, "ok");
  assert.is((await failing)?.status, "error");
  for (const ended of waiting) assert.is((await ended).status, "aborted");
  assert.is((await kernel.execute("(globalThis as any).ran")).of("execute_result").length, 0);
});

test("goes on behind an error where stop_on_error is false", async () => {
  const failing = kernel.execute("throw new Error('no')", { stop_on_error: false });
  const next = kernel.execute("'went on'");
  assert.is((await failing).status, "error");
  assert.is((await next).result(), "'went on'");
});

test("answers questions about text while a cell runs", async () => {
  const { id, ended } = kernel.begin("console.log('in'); await new Promise(() => {})");
  await kernel.printed(id, "in");
  const { content } = await kernel.request("shell", "complete_request", { code: "Math.flo", cursor_pos: 8 });
  assert.equal(content.matches, ["floor"]);
  kernel.interrupt();
  assert.is((await ended).error?.ename, "Interrupted", "it has run until now");
});

test.run();
