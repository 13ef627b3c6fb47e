import * as assert from "uvu/assert";
import { suite } from "../harness";
import { TestKernel } from "./jupyter/client";

const test = suite("scopes");
let kernel: TestKernel;
test.before(async () => {
  kernel = await TestKernel.start();
  await kernel.execute(`
    const closed: string[] = [];
    const scope = (globalThis as any)[Symbol.for("wirebook.scope")];
    const open = (name: string) => { const handle = { close() { closed.push(name); scope.delete(handle) }, describe: () => name }; scope.add(handle); return handle };`);
});
test.after(() => kernel.close());

test("close what a cell has opened when it is run again", async () => {
  await kernel.execute("open('a'); open('b')", { cellId: "one" });
  assert.is((await kernel.execute("closed", { cellId: "look" })).result(), "[]");
  await kernel.execute("open('c')", { cellId: "one" });
  assert.is((await kernel.execute("closed", { cellId: "look" })).result(), "[ 'b', 'a' ]");
});

test("know a cell by its text where the front end tells no identity", async () => {
  for (let round = 0; round < 2; round += 1) await kernel.execute("open('same text')");
  assert.is((await kernel.execute("closed.filter((name) => name === 'same text').length")).result(), "1");
});

test("wait for a close that takes time before the cell begins", async () => {
  const cell =
    "scope.add({ async close() { await new Promise((r) => setTimeout(r, 30)); closed.push('slow') } }); closed.at(-1)";
  await kernel.execute(cell, { cellId: "slow" });
  assert.is((await kernel.execute(cell, { cellId: "slow" })).result(), "'slow'");
});

test("are not hurt by a close that throws", async () => {
  const cell = "scope.add({ close() { throw new Error('no') } }); 'ran'";
  await kernel.execute(cell, { cellId: "bad" });
  assert.is((await kernel.execute(cell, { cellId: "bad" })).result(), "'ran'");
});

test("and everything else that is open are listed by openHandles", async () => {
  await kernel.restart();
  const ask = "import { openHandles } from 'kernel-lib/kernel'; openHandles()";
  assert.is((await kernel.execute(ask)).result(), "open handles: 0");
  await kernel.execute(`import net from "node:net";
    const server = net.createServer(); await new Promise<void>((r) => server.listen(0, "127.0.0.1", r));
    const timer = setInterval(() => {}, 1000);
    (globalThis as any)[Symbol.for("wirebook.scope")].add({ close() {}, describe: () => "a socket" });`);
  assert.is(
    (await kernel.execute(ask)).result(),
    "open handles: 3\n  a socket, opened by cell 2\n  TCP server of node:net\n  timer (setTimeout or setInterval)",
  );
  await kernel.execute("server.close(); clearInterval(timer)");
  assert.match(String((await kernel.execute(ask)).result()), "open handles: 1");
});

test.run();
