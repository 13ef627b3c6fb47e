import { writeFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../harness";
import { TestKernel } from "./jupyter/client";

const test = suite("errors");
let kernel: TestKernel;
test.before(async () => {
  kernel = await TestKernel.start();
});
test.after(() => kernel.close());

/** Runs a cell that must fail; gives its error with the cell's number put as N. */
async function fail(code: string): Promise<{ ename: string; evalue: string; text: string }> {
  const execution = await kernel.execute(code);
  assert.is(execution.status, "error");
  assert.is(execution.of("error").length, 1);
  const { ename, evalue, traceback, execution_count: count } = execution.reply.content;
  assert.equal({ ename, evalue, traceback }, execution.of("error")[0]?.content);
  const error = execution.error;
  assert.ok(error);
  return { ...error, text: error.text.replaceAll(`cell ${count}`, "cell N") };
}

test("point at the line of the cell", async () => {
  const error = await fail("const a = 1;\n\n  throw new RangeError('too far');");
  assert.is(error.ename, "RangeError");
  assert.is(error.evalue, "too far");
  assert.is(
    error.text,
    "RangeError: too far\nat cell N, line 3\n      throw new RangeError('too far');\n            ^",
  );
});

test("point at the line behind an await, with types and comments before it", async () => {
  const { text } = await fail(`// a comment that goes
interface Gone { a: number }
type Also = Gone | null;
const value: Also = await Promise.resolve({ a: 1 });
/* and
   more */
await null;
(value as any).missing.field;`);
  assert.match(text, /^TypeError: Cannot read properties of undefined \(reading 'field'\)\nat cell N, line 8\n/);
});

test("point at the line of a callback", async () => {
  const { text } = await fail(`await new Promise((resolve) => setTimeout(resolve, 1));
await new Promise((_, reject) =>
  setTimeout(() =>
    reject(new Error("late")), 1));`);
  assert.match(text, /^Error: late\nat cell N, line 4\n/);
});

test("name functions of earlier cells with their cell", async () => {
  const { reply } = await kernel.execute("function inner() {\n  throw new Error('deep')\n}");
  const { text } = await fail("function outer() { inner() }\nouter()");
  assert.is(
    text.replaceAll(`cell ${reply.content.execution_count}`, "cell M").replace(/^ +.*\n?/gm, ""),
    "Error: deep\nat inner (cell M, line 2)\nat outer (cell N, line 1)\nat cell N, line 2\n",
  );
});

test("point at the line of an imported local file", async () => {
  writeFileSync(
    path.join(kernel.cwd, "helper.ts"),
    "// one\n// two\nexport function boom(): never {\n  throw new Error('in file');\n}\n",
  );
  const { text } = await fail('import { boom } from "./helper";\nboom();');
  assert.match(text, /^Error: in file\nat boom \(.*helper\.ts:4:9\)\n {6}throw new Error\('in file'\);\n/);
  assert.match(text, /at cell N, line 2/);
});

test("hold no frame of the kernel", async () => {
  const { text } = await fail("const all = new Error('whole').stack; throw new Error(all)");
  assert.not.match(text, /\.wirebook|runner|node:internal|execution/);
});

test("have a stack in the same terms when printed", async () => {
  const { reply, ...execution } = await kernel.execute(
    "\nfunction f() { return new Error('printed') }\nconsole.log(f().stack)",
  );
  const stream = execution.messages.map(({ content }) => content.text ?? "").join("");
  assert.is(
    stream,
    `Error: printed\n    at f (cell ${reply.content.execution_count}, line 2)\n    at cell ${reply.content.execution_count}, line 3\n`,
  );
});

test("tell their cause and code", async () => {
  const { text } = await fail(
    "throw Object.assign(new Error('outer', { cause: new TypeError('inner') }), { code: 'EWHY' })",
  );
  assert.match(text, /^Error: outer \(EWHY\)\n/);
  assert.match(text, /caused by\nTypeError: inner\n/);
});

test("may be anything that is thrown", async () => {
  assert.is((await fail("throw 'just text'")).evalue, "'just text'");
  assert.is((await fail("throw null")).evalue, "null");
  assert.is(
    (await fail("throw { toString() { throw 1 }, [Symbol.for('nodejs.util.inspect.custom')]() { throw 2 } }")).ename,
    "Thrown",
  );
});

test("are short where a recursion has no end", async () => {
  const { text, ename } = await fail("function again(): void { again() }\nagain()");
  assert.is(ename, "RangeError");
  assert.ok(text.split("\n").length < 50, text);
});

test("of types show each place with carets", async () => {
  const { ename, text } = await fail('const port: number = "22";\nlet host = 5;\n  host.toUpper();');
  assert.is(ename, "TypeError");
  assert.is(
    text,
    `TypeError: Type 'string' is not assignable to type 'number'. (TS2322)
at cell N, line 1
    const port: number = "22";
          ^^^^
TypeError: Property 'toUpper' does not exist on type 'number'. (TS2339)
at cell N, line 3
      host.toUpper();
           ^^^^^^^`,
  );
});

test("of syntax are told as such", async () => {
  const { ename, text } = await fail("let = = 3");
  assert.is(ename, "SyntaxError");
  assert.match(text, /\n {4}let = = 3\n +\^/);
});

test("in @module cells stand in the module cell, when it is run", async () => {
  const { text } = await fail("/** @module broken */\nexport const magic: string = 7;");
  assert.match(text, /at cell N, line 2\n {4}export const magic: string = 7;\n {17}\^+/);
});

test("thrown by @module code name the module's cell and line", async () => {
  const { reply } = await kernel.execute(
    "/** @module careful */\n\nexport function check() {\n  throw new Error('no')\n}",
  );
  const { text } = await fail("import { check } from './careful'\ncheck()");
  assert.match(text, `at check (cell ${reply.content.execution_count} (careful), line 4)\n      throw new Error('no')`);
});

test.run();
