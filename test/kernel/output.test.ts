import * as assert from "uvu/assert";
import { suite } from "../harness";
import { TestKernel } from "./jupyter/client";

const test = suite("outputs");
let kernel: TestKernel;
test.before(async () => {
  kernel = await TestKernel.start();
});
test.after(() => kernel.close());

test("of 100 MB in a loop are gathered, cut with a note, and do no harm", async () => {
  const execution = await kernel.execute(
    'const line = "x".repeat(99); for (let i = 0; i < 1_000_000; i++) console.log(line)',
  );
  assert.is(execution.status, "ok");
  assert.match(execution.stream(), "cut here: a cell shows its first 400 kB");
  assert.ok(execution.stream().length < 401_000);
  assert.ok(execution.of("stream").length < 40, `${execution.of("stream").length} messages`);
  assert.is((await kernel.execute("console.log('next')")).stream(), "next\n");
});

test("keep their order: streams, displays and result", async () => {
  const { messages } = await kernel.execute(
    'import { display } from "kernel-lib/kernel"; console.log(1); display(2); console.error(3); console.log(4); 5',
  );
  const shown = messages.flatMap(({ header, content }) =>
    header.msg_type === "status" || header.msg_type === "execute_input"
      ? []
      : [content.text ?? content.data["text/plain"]],
  );
  assert.equal(shown, ["1\n", "2", "3\n", "4\n", "5"]);
});

test("of child processes and native code come too", async () => {
  const { id, ended } = kernel.begin(
    'require("child_process").spawnSync("echo", ["from a child"], { stdio: "inherit" }); await new Promise(() => {})',
  );
  await kernel.printed(id, "from a child\n");
  kernel.interrupt();
  assert.is((await ended).stream(), "from a child\n");
});

test("are bundles where a value says so by Jupyter.display, at once or later", async () => {
  const code = (body: string) => `({ [Symbol.for("Jupyter.display")]: ${body} })`;
  assert.equal(
    (await kernel.execute(code('() => ({ "text/plain": "p", "text/html": "<i>h</i>" })'))).of("execute_result")[0]
      ?.content.data,
    { "text/plain": "p", "text/html": "<i>h</i>" },
  );
  assert.is((await kernel.execute(code('async () => ({ "text/markdown": "*m*" })'))).result("text/markdown"), "*m*");
});

test("are bundles where a value is one, bytes in base64", async () => {
  assert.is(
    (await kernel.execute('({ "image/png": new Uint8Array([1, 2, 3]), "text/plain": "x" })')).result("image/png"),
    "AQID",
  );
});

test("of an array of plain objects are a table as well, its text escaped", async () => {
  const execution = await kernel.execute('[{ port: 22, name: "<ssh>" }, { port: 80, list: [1] }]');
  assert.is(
    execution.result("text/html"),
    [
      '<table><thead><tr><th style="text-align:right">port</th><th style="text-align:left">name</th>',
      '<th style="text-align:left">list</th></tr></thead><tbody><tr><td style="text-align:right">22</td>',
      '<td style="text-align:left">&#60;ssh&#62;</td><td style="text-align:left"></td></tr>',
      '<tr><td style="text-align:right">80</td><td style="text-align:left"></td>',
      '<td style="text-align:left">[ 1 ]</td></tr></tbody></table>',
    ].join(""),
  );
  assert.match(String(execution.result()), "port: 22");
});

test("whose own display throws are an error of the cell", async () => {
  assert.is(
    (await kernel.execute('({ [Symbol.for("Jupyter.display")]() { throw new Error("cannot draw") } })')).error?.evalue,
    "cannot draw",
  );
});

test("can be exchanged in place", async () => {
  const execution = await kernel.execute(
    'import { newDisplay } from "kernel-lib/kernel"; const clock = newDisplay("1"); clock.update("2")',
  );
  const [shown, updated] = [execution.of("display_data")[0], execution.of("update_display_data")[0]];
  assert.equal([shown?.content.data["text/plain"], updated?.content.data["text/plain"]], ["'1'", "'2'"]);
  assert.is(shown?.content.transient.display_id, updated?.content.transient.display_id);
});

test("can be cleared", async () => {
  const execution = await kernel.execute(
    'import { clearOutput } from "kernel-lib/kernel"; clearOutput({ wait: true })',
  );
  assert.equal(execution.of("clear_output")[0]?.content, { wait: true });
});

test.run();
