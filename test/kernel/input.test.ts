import * as assert from "uvu/assert";
import { suite } from "../harness";
import { TestKernel } from "./jupyter/client";

const test = suite("prompt");
let kernel: TestKernel;
test.before(async () => {
  kernel = await TestKernel.start();
});
test.after(() => kernel.close());

test("asks the front end and gives what was typed", async () => {
  const { id, ended } = kernel.begin('const name = await prompt("name? "); "hello, " + name', { allow_stdin: true });
  const { content, channel } = await kernel.next(
    (message) => message.parent.msg_id === id && message.header.msg_type === "input_request",
  );
  assert.equal([channel, content], ["stdin", { prompt: "name? ", password: false }]);
  kernel.send("stdin", "input_reply", { value: "Åsa", status: "ok" });
  assert.is((await ended).result(), "'hello, Åsa'");
});

test("asks for a password as one", async () => {
  const { id, ended } = kernel.begin('(await prompt("secret: ", { password: true })).length', { allow_stdin: true });
  const { content } = await kernel.next(
    (message) => message.parent.msg_id === id && message.header.msg_type === "input_request",
  );
  assert.is(content.password, true);
  kernel.send("stdin", "input_reply", { value: "12345", status: "ok" });
  assert.is((await ended).result(), "5");
});

test("is refused plainly where no input is taken", async () => {
  const { error } = await kernel.execute('await prompt("name? ")');
  assert.is(
    error?.evalue,
    "prompt: this front end takes no input (it runs the notebook by itself); put the value into the cell instead",
  );
});

test("can be interrupted", async () => {
  const { id, ended } = kernel.begin('await prompt("waiting ")', { allow_stdin: true });
  await kernel.next((message) => message.parent.msg_id === id && message.header.msg_type === "input_request");
  kernel.interrupt();
  assert.is((await ended).error?.ename, "Interrupted");
  assert.is((await kernel.execute("1 + 1")).result(), "2");
});

test.run();
