import * as assert from "uvu/assert";
import { suite } from "../harness";
import { TestKernel } from "./jupyter/client";

const test = suite("cells");
let kernel: TestKernel;
test.before(async () => {
  kernel = await TestKernel.start();
});
test.after(() => kernel.close());

const run = (code: string) => kernel.execute(code);

test("show their last expression as plain text without colours", async () => {
  assert.is((await run("1 + 1")).result(), "2");
  assert.is((await run("({ a: [1, 'x'] })")).result(), "{ a: [ 1, 'x' ] }");
});

test("show nothing for undefined", async () => {
  assert.is((await run("undefined")).of("execute_result").length, 0);
  assert.is((await run("const nothing = 5")).of("execute_result").length, 0);
});

test("show a promise and do not await it", async () => {
  assert.is((await run("new Promise(() => {})")).result(), "Promise { <pending> }");
});

test("print to stdout and stderr", async () => {
  const execution = await run('console.log("to out"); console.error("to err"); process.stdout.write("raw")');
  assert.is(execution.stream("stdout"), "to out\nraw");
  assert.is(execution.stream("stderr"), "to err\n");
});

test("see names of earlier cells, in shorthand properties too", async () => {
  await run("let host = 'a'; const port = 9000");
  assert.is((await run("({ host, port })")).result(), "{ host: 'a', port: 9000 }");
  assert.is((await run("({ host } = { host: 'b' }); host")).result(), "'b'");
});

test("let functions of earlier cells see what a later cell assigns", async () => {
  await run("let count = 1; function tell() { return count }");
  await run("count = 100");
  assert.is((await run("tell()")).result(), "100");
  await run("count += 1; count++");
  assert.is((await run("tell()")).result(), "102");
});

test("keep all names when one of them is run again and again", async () => {
  await run("let v = 0;");
  await run("let v = 0;");
  for (const expected of ["1", "2", "3"]) assert.is((await run("v += 1;\nv")).result(), expected);
});

test("may declare let, const, classes, enums and types again", async () => {
  for (const value of [1, 2]) {
    await run(
      `const again = ${value}; let other = ${value}; class Thing { v = ${value} } enum E { A = ${value} } type T = ${value}`,
    );
    assert.is(
      (await run("[again, other, new Thing().v, E.A, 0 as unknown as T]")).result(),
      `[ ${value}, ${value}, ${value}, ${value}, 0 ]`,
    );
  }
});

test("leave functions of an earlier cell with their own variable when a name is declared again", async () => {
  await run("let mine = 'old'; const getMine = () => mine");
  await run("let mine = 'new'");
  assert.is((await run("[getMine(), mine]")).result(), "[ 'old', 'new' ]");
});

test("await and for await at the top level", async () => {
  const execution = await run(`
    async function* numbers() { yield 1; yield 2 }
    let sum = await Promise.resolve(10);
    for await (const n of numbers()) sum += n;
    sum`);
  assert.is(execution.result(), "13");
});

test("keep what was declared before a throw", async () => {
  const execution = await run("const before = 7; throw new Error('stop'); const after = 8");
  assert.is(execution.status, "error");
  assert.is((await run("before")).result(), "7");
  assert.is(
    (await run("after")).error?.evalue,
    "after has no value: the cell that declares it stopped before that line",
  );
});

test("keep namespaces and generators", async () => {
  await run("namespace Ports { export const ssh = 22 } function* gen() { yield 1 }");
  await run("1");
  assert.is((await run("[Ports.ssh, [...gen()]]")).result(), "[ 22, [ 1 ] ]");
});

test("run code copied from a module, with its export keywords", async () => {
  await run("export const exported = 3; export function twice(n: number) { return 2 * n }");
  assert.is((await run("twice(exported)")).result(), "6");
});

test("do not ask for annotations, but find wrong types", async () => {
  assert.is((await run("const double = (n) => 2 * n; double(4)")).result(), "8");
  const { error, status } = await run('let size: number = "five"');
  assert.is(status, "error");
  assert.is(error?.evalue, "Type 'string' is not assignable to type 'number'.");
});

test("number themselves and count on after an error", async () => {
  const first = (await run("1")).reply.content.execution_count;
  assert.is((await run("throw 1")).reply.content.execution_count, first + 1);
  assert.is((await run("1")).reply.content.execution_count, first + 2);
});

test("that are silent are not counted", async () => {
  const first = (await run("1")).reply.content.execution_count;
  const silent = await kernel.execute("2", { silent: true });
  assert.is(silent.of("execute_input").length, 0);
  assert.is((await run("1")).reply.content.execution_count, first + 1);
});

test.run();
