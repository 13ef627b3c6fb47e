import * as assert from "uvu/assert";
import { suite } from "../harness";
import { type Received, TestKernel } from "./jupyter/client";

const test = suite("output that comes late");
let kernel: TestKernel;
test.before(async () => {
  kernel = await TestKernel.start();
});
test.after(() => kernel.close());

/** A cell's text that waits for another cell's `go()` with a timer of its own: what it does then comes late for certain. */
const AT_GO = `const atGo = (act: () => void) => {
  const timer = setInterval(() => {
    if (!(globalThis as any).going) return;
    clearInterval(timer);
    act();
  }, 1);
};`;

/** Starts a cell, runs another one that lets it go on, and waits for the message of the first, while the other runs. */
async function lateMessage(code: string, matches: (message: Received) => boolean): Promise<Received> {
  const { id, ended } = kernel.begin(`${AT_GO}\n${code}`);
  assert.is((await ended).error?.text, undefined);
  const other = kernel.begin(
    `const { go } = globalThis as any;
     Object.assign(globalThis, { going: true, go: undefined });
     go?.();
     await new Promise((resolve) => setTimeout(resolve, 30)); 'other'`,
  );
  const message = await kernel.next((one) => one.parent.msg_id === id && matches(one));
  assert.is((await other.ended).status, "ok");
  await kernel.execute("(globalThis as any).going = false");
  return message;
}

const prints =
  (text: string) =>
  (message: Received): boolean =>
    message.content.text === text;
const fails = (message: Received): boolean => message.header.msg_type === "error";

test("from a timer goes to the cell that started it", async () => {
  await lateMessage("atGo(() => console.log('tick'))", prints("tick\n"));
});

test("from a server's callback goes to the cell of the server", async () => {
  await lateMessage(
    `import net from "node:net";
     const server = net.createServer((socket) => { console.log("served"); socket.end(); server.close() });
     await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
     const { port } = server.address() as net.AddressInfo;
     (globalThis as any).go = () => net.connect(port, "127.0.0.1").resume();`,
    prints("served\n"),
  );
});

test("of an error in a timer is an error of its cell", async () => {
  const { content } = await lateMessage("atGo(() => { throw new Error('late') })", fails);
  assert.is(content.evalue, "late");
  assert.match(content.traceback.join("\n"), "line 8");
});

test("of a rejection nobody handles is an error of its cell", async () => {
  const { content } = await lateMessage(
    "void (async () => { await new Promise<void>((resolve) => atGo(resolve)); throw new Error('rejected') })()",
    fails,
  );
  assert.is(content.evalue, "rejected");
});

test("leaves variables as they are", async () => {
  await lateMessage("const kept = 5; atGo(() => { throw new Error('x') });", fails);
  assert.is((await kernel.execute("kept")).result(), "5");
});

test("of an error while its cell still runs ends that cell", async () => {
  const execution = await kernel.execute(
    "setTimeout(() => { throw new Error('meanwhile') }, 5); await new Promise(() => {})",
  );
  assert.is(execution.status, "error");
  assert.is(execution.error?.evalue, "meanwhile");
});

test.run();
