// timeout: 120 s
// A judge that counts bytes, and hears of a program that stumbles over a line not written yet.
import * as assert from "uvu/assert";
import { type Check, judge, type Report } from "../../../kernel-lib/course/judge";
import { suite } from "../../harness";
import { ground } from "./ground";

const test = suite("a judge that takes bytes");

const server = (answer: string): string => `/** @module main */
import net from "node:net";
const server = net.createServer((socket) => socket.once("data", () => { ${answer} }));
server.listen(0, "127.0.0.1", () => console.log("listening on 127.0.0.1:" + (server.address() as net.AddressInfo).port));
`;
const FILES = {
  sends: server("socket.end(Uint8Array.of(1, 2, 3, 4, 5))"),
  stumbles: server('throw new Error("not written yet")'),
};

function run(check: Check): Promise<Report> {
  return judge({
    ground: ground(),
    check: { id: "here", text: check.toString() },
    files: FILES,
    limits: { callMs: 4000 },
  });
}

test("gets as many as it asks for, in order", async () => {
  const { outcome, message } = await run(async ({ start, peer, equal }) => {
    const client = await peer(await start("sends").port());
    await client.send("go");
    equal(await client.take(0), new Uint8Array());
    equal(await client.take(2), Uint8Array.of(1, 2));
    equal(await client.take(3), Uint8Array.of(3, 4, 5));
    await client.closed();
  });
  assert.is(outcome, "passed", message);
});

test("tells how many came where they are too few", async () => {
  const { outcome, message } = await run(async ({ start, peer }) => {
    const client = await peer(await start("sends").port());
    await client.send("go");
    await client.take(7);
  });
  assert.is(`${outcome}: ${message}`, "wrong: 7 bytes were expected, and 5 came before the end of the connection");
});

test("calls it not attempted when the program ends at a line that is not written yet, and takes the connection along", async () => {
  for (const check of [
    async ({ start, peer }) => {
      const client = await peer(await start("stumbles").port());
      await client.send("go");
      await client.take(1);
    },
    async ({ start, peer }) => {
      const client = await peer(await start("stumbles").port());
      await client.send("go");
      await client.line();
    },
    async ({ start, peer }) => {
      const client = await peer(await start("stumbles").port());
      await client.send("go");
      await client.expect("x");
    },
  ] satisfies Check[]) {
    const { outcome, message } = await run(check);
    assert.is(
      `${outcome}: ${message}`,
      "not attempted: the program came to a line that is not written yet: stumbles, line 3",
    );
  }
});

test.run();
