import * as assert from "uvu/assert";
import { suite } from "../harness";
import { type Received, TestKernel } from "./jupyter/client";

const test = suite("comms");
let kernel: TestKernel;
test.before(async () => {
  kernel = await TestKernel.start();
});
test.after(() => kernel.close());

const comm =
  (type: string) =>
  (message: Received): boolean =>
    message.header.msg_type === `comm_${type}` && message.channel === "iopub";

test("open from a cell, carry messages and bytes both ways, and close", async () => {
  await kernel.execute(`import { openComm } from "kernel-lib/kernel";
    const line = openComm("slider", { value: 1 }, { metadata: { version: "2.1.0" }, buffers: [new Uint8Array([7, 8])] });
    line.onMessage((data: any) => line.send({ doubled: data.value * 2 }));
    line.onClose(() => console.log("closed by the page"));`);
  const opened = await kernel.next(comm("open"));
  assert.equal(
    [opened.content.target_name, opened.content.data, opened.metadata, opened.buffers],
    ["slider", { value: 1 }, { version: "2.1.0" }, ["Bwg="]],
  );
  const id = opened.content.comm_id;
  const info = await kernel.request("shell", "comm_info_request", { target_name: "slider" });
  assert.equal(info.content.comms, { [id]: { target_name: "slider" } });
  kernel.send("shell", "comm_msg", { comm_id: id, data: { value: 21 } });
  assert.equal((await kernel.next(comm("msg"))).content, { comm_id: id, data: { doubled: 42 } });
  kernel.send("shell", "comm_close", { comm_id: id, data: {} });
  await kernel.next((message) => message.content.text === "closed by the page\n");
  assert.equal((await kernel.request("shell", "comm_info_request", {})).content.comms, {});
});

test("open from the page where a cell answers for the target, while a cell runs", async () => {
  await kernel.execute(`import { onComm } from "kernel-lib/kernel";
    let release = () => {};
    onComm("counter", (comm, data: any) => {
      comm.send({ got: data });
      comm.onMessage(() => release());
    });`);
  const { id, ended } = kernel.begin("console.log('in'); await new Promise<void>((resolve) => { release = resolve })");
  await kernel.printed(id, "in");
  kernel.send("shell", "comm_open", { comm_id: "from-page", target_name: "counter", data: 5 });
  const answer = await kernel.next((message) => comm("msg")(message) && message.content.comm_id === "from-page");
  assert.equal(answer.content.data, { got: 5 });
  kernel.send("shell", "comm_msg", { comm_id: "from-page", data: {} });
  assert.is((await ended).status, "ok", "it has run until now");
});

test("to a target nobody answers for are closed", async () => {
  kernel.send("shell", "comm_open", { comm_id: "nobody", target_name: "jupyter.widget.control", data: {} });
  assert.is((await kernel.next(comm("close"))).content.comm_id, "nobody");
});

test.run();
