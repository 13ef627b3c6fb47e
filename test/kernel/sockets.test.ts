import * as assert from "uvu/assert";
import { suite } from "../harness";
import { type Received, TestKernel } from "./jupyter/client";

const test = suite("sockets of cells");
let kernel: TestKernel;
test.before(async () => {
  kernel = await TestKernel.start();
  const { error } = await kernel.execute(
    `import { AF_INET, SOCK_DGRAM, SOCK_STREAM, Socket, select } from "kernel-lib/socket";
     import { openHandles } from "kernel-lib/kernel";`,
  );
  assert.is(error, undefined);
});
test.after(() => kernel.close());

const prints =
  (id: string, text: string) =>
  (message: Received): boolean =>
    message.parent.msg_id === id && message.content.text === text;

test("are listed with their cell, and closed when it runs again", async () => {
  const cell = `var server = new Socket(AF_INET, SOCK_STREAM); server.bind(["127.0.0.1", port]); server.listen(); port = server.getsockname()[1];`;
  await kernel.execute("let port = 0;");
  const opened = await kernel.execute(cell, { cellId: "server" });
  assert.is(opened.error, undefined);
  const port = (await kernel.execute("port")).result();
  assert.match(
    String((await kernel.execute("openHandles()")).result()),
    new RegExp(`open handles: 1\\n {2}TCP socket listening on 127\\.0\\.0\\.1:${port}, opened by cell \\d+`),
  );
  // the same port is free again: the cell's own socket was closed first
  const again = await kernel.execute(cell, { cellId: "server" });
  assert.is(again.error, undefined);
  await kernel.execute("server.close()");
  assert.is((await kernel.execute("openHandles()")).result(), "open handles: 0");
});

test("are shown in a few words", async () => {
  const shown = await kernel.execute("const one = new Socket(AF_INET, SOCK_DGRAM); one.bind(['127.0.0.1', 0]); one");
  assert.match(String(shown.result()), /^<UDP socket on 127\.0\.0\.1:\d+, descriptor \d+>$/);
  await kernel.execute("one.close()");
});

test("print into the cell whose loop serves them, and what that loop accepts is that cell's", async () => {
  const serving = kernel.begin(`
    const listener = new Socket(AF_INET, SOCK_STREAM);
    listener.bind(["127.0.0.1", 0]);
    listener.listen();
    void (async () => {
      for await (const [connection] of listener) {
        console.log("served " + (await connection.recv(10)).toString());
      }
    })();`);
  assert.is((await serving.ended).error, undefined);
  const count = (await serving.ended).reply.content.execution_count;
  const other = await kernel.execute(
    "const client = new Socket(); await client.connect(listener.getsockname()); await client.send('one'); 'sent'",
  );
  assert.is(other.result(), "'sent'");
  await kernel.next(prints(serving.id, "served one\n"));
  const handles = String((await kernel.execute("openHandles()")).result());
  assert.match(handles, new RegExp(`TCP socket from 127\\.0\\.0\\.1:\\d+ to \\S+, opened by cell ${count}`));
  await kernel.execute("client.close(); listener.close()");
});

const WAITS: Record<string, [setUp: string, call: string]> = {
  "accept()": ["const waiting = new Socket(); waiting.bind(['127.0.0.1', 0]); waiting.listen();", "waiting.accept()"],
  "recvfrom()": [
    "const silent = new Socket(AF_INET, SOCK_DGRAM); silent.bind(['127.0.0.1', 0]);",
    "silent.recvfrom(10)",
  ],
  "select()": ["const idle = new Socket(AF_INET, SOCK_DGRAM); idle.bind(['127.0.0.1', 0]);", "select([idle])"],
};

for (const [name, [setUp, call]] of Object.entries(WAITS)) {
  test(`wait in ${name} until the cell is stopped, and are usable then`, async () => {
    const { id, ended } = kernel.begin(`${setUp} const waits = ${call}; console.log("in"); await waits`);
    await kernel.printed(id, "in");
    kernel.interrupt();
    assert.is((await ended).error?.ename, "Interrupted");
  });
}

test("are usable after a wait of theirs was stopped", async () => {
  const next = await kernel.execute(
    "await silent.sendto('x', silent.getsockname()); (await silent.recvfrom(10))[0].toString()",
  );
  assert.is(next.result(), "'x'", JSON.stringify(next.error));
});

test.run();
