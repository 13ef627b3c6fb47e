import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../harness";
import { TestKernel } from "./jupyter/client";

const test = suite("imports");
let kernel: TestKernel;
test.before(async () => {
  kernel = await TestKernel.start();
});
test.after(() => kernel.close());

/** Runs a cell that must succeed; gives its result. */
async function value(code: string): Promise<unknown> {
  const execution = await kernel.execute(code);
  assert.is(execution.error?.text, undefined);
  return execution.result();
}

function write(name: string, text: string): void {
  const file = path.join(kernel.cwd, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

test("take Node's modules in every form", async () => {
  assert.is(
    await value(
      'import fs, { readFileSync as read } from "node:fs"; import * as path from "path"; [fs.readFileSync === read, path.sep]',
    ),
    "[ true, '/' ]",
  );
  assert.is(await value('(await import("os")).EOL'), "'\\n'");
  assert.is(await value('require("os").EOL'), "'\\n'");
});

test("take packages that are ES modules only, wherever the notebook lies", async () => {
  assert.is(
    await value('import fetch, { Headers } from "node-fetch"; [typeof fetch, new Headers({ a: "1" }).get("a")]'),
    "[ 'function', '1' ]",
  );
  assert.is(await value('(await import("node-fetch")).default === fetch'), "true");
});

test("take kernel-lib by name, with types", async () => {
  assert.is(await value('import { openHandles } from "kernel-lib/kernel"; openHandles().count'), "0");
  assert.match((await kernel.execute("openHandles().cuont")).error?.evalue ?? "", "Did you mean 'count'?");
});

test("find the program of the command line too, wherever the notebook lies", async () => {
  const code = `import { execFileSync } from "node:child_process";
    const program = require.resolve("kernel-lib/package.json").replace("package.json", "wirebook.cjs");
    JSON.parse(execFileSync(process.execPath, [program, "subnet", "--json"], { encoding: "utf8", input: "10.1.2.3/8" })).canonical`;
  assert.is(await value(code), "'10.0.0.0/8'");
});

test("take tslab's display as tslab has it", async () => {
  const execution = await kernel.execute(
    'import * as tslab from "tslab"; tslab.display.html("<b>x</b>"); const d = tslab.newDisplay(); d.text("1"); d.text("2"); tslab.versions.tslab',
  );
  assert.equal(
    execution.of("display_data").map(({ content }) => content.data),
    [{ "text/html": "<b>x</b>" }, { "text/plain": "1" }],
  );
  const [update] = execution.of("update_display_data");
  assert.equal(update?.content.data, { "text/plain": "2" });
  assert.is(update?.content.transient.display_id, execution.of("display_data")[1]?.content.transient.display_id);
  assert.is(execution.result(), "'1.0.22'");
});

test("take local TypeScript files, also by ./x.ts and ./x.js, once each", async () => {
  write("local.ts", "let calls = 0; export const next = (): number => ++calls;");
  assert.is(
    await value(
      'import { next } from "./local"; import { next as same } from "./local.ts"; import * as js from "./local.js"; [next(), same(), js.next(), (await import("./local")).next(), require("./local").next()]',
    ),
    "[ 1, 2, 3, 4, 5 ]",
  );
});

test("take up edits of a local file when the cell runs again, through files between, too", async () => {
  write("deep/leaf.ts", 'export const leaf = "first";');
  write("branch.ts", 'import { leaf } from "./deep/leaf"; export const told = () => leaf;');
  const cell = 'import { told } from "./branch"; told()';
  assert.is(await value(cell), "'first'");
  write("deep/leaf.ts", 'export const leaf = "second, longer";');
  assert.is(await value(cell), "'second, longer'");
});

test("check types of local files", async () => {
  write("typed.ts", "export const n: number = 5;");
  assert.match(
    (await kernel.execute('import { n } from "./typed"; n.toUpperCase()')).error?.evalue ?? "",
    "toUpperCase",
  );
  write("typed.ts", 'export const n: string = "five";');
  assert.is(await value('import { n } from "./typed"; n.toUpperCase()'), "'FIVE'");
});

test("take modules that cells make, and their new version when they change", async () => {
  await kernel.execute("/** @module packet */\nexport const magic = 0x5742; export interface Packet { data: string }");
  assert.is(
    await value('import { magic, type Packet } from "./packet"; const p: Packet = { data: "x" }; [magic, p.data]'),
    "[ 22338, 'x' ]",
  );
  await kernel.execute("/** @module user */\nimport { magic } from './packet'; export const doubled = magic * 2");
  assert.is(await value('import { doubled } from "./user"; doubled'), "44676");
  await kernel.execute("/** @module packet */\nexport const magic = 1;");
  assert.is(await value('import { doubled } from "./user"; doubled'), "2");
});

test("take JSON", async () => {
  write("data.json", '{ "answer": 42 }');
  assert.is(await value('import data from "./data.json"; data.answer'), "42");
});

test("say plainly what is missing", async () => {
  assert.is(
    (await kernel.execute('import { x } from "./nowhere"')).error?.evalue,
    "Cannot find module './nowhere' or its corresponding type declarations.",
  );
});

test.run();
