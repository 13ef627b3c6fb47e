import { spawnSync } from "node:child_process";
import path from "node:path";
import * as assert from "uvu/assert";
import {
  type CapturedPacket,
  CaptureError,
  capture,
  copyPacket,
  FilterError,
  type LiveCapture,
} from "../../../kernel-lib/capture";
import { follow } from "../../../kernel-lib/show";
import { AF_INET, SHUT_WR, SOCK_DGRAM, SOCK_STREAM, Socket } from "../../../kernel-lib/socket";
import { dissect } from "../../../kernel-lib/wire";
import { suite } from "../../harness";
import { until } from "../../processes";
import { runWithoutRight } from "./without-right";

const test = suite("capture");
const ROOT = path.resolve(__dirname, "../../..");

/** A UDP socket of this machine's own on loopback. */
function receiver(): Socket {
  const socket = new Socket(AF_INET, SOCK_DGRAM);
  socket.bind(["127.0.0.1", 0]);
  return socket;
}

/** Sends datagrams and takes them in: what has come has passed the interface. */
async function send(to: Socket, ...messages: string[]): Promise<void> {
  const sender = new Socket(AF_INET, SOCK_DGRAM);
  for (const message of messages) {
    await sender.sendto(message, to.getsockname());
    await to.recv(1);
  }
  sender.close();
}

const payloadOf = ({ bytes }: CapturedPacket): string => Buffer.from(bytes.subarray(42)).toString();

test("gives each packet on lo once, in order, as it passed", async () => {
  const to = receiver();
  const live = capture("lo", { filter: `udp dst port ${to.getsockname()[1]}` });
  await send(to, "one", "two", "three");
  const packets = await live.stop();
  assert.equal(packets.map(payloadOf), ["one", "two", "three"]);
  assert.equal(
    packets.map(({ number }) => number),
    [1, 2, 3],
  );
  assert.equal(
    dissect(packets[0]?.bytes as Uint8Array).layers.map(({ protocol }) => protocol),
    ["eth", "ip", "udp", "data"],
  );
  assert.equal(live.statistics(), { received: 3, dropped: 0 });
  to.close();
});

test("shows a whole connection from its first SYN, for the filter stands before the first packet", async () => {
  const server = new Socket(AF_INET, SOCK_STREAM);
  server.bind(["127.0.0.1", 0]);
  server.listen(1);
  const live = capture("lo", { filter: `tcp port ${server.getsockname()[1]}` });
  const client = new Socket(AF_INET, SOCK_STREAM);
  await client.connect(server.getsockname());
  const [served] = await server.accept();
  client.shutdown(SHUT_WR);
  await served.recv(1);
  served.close();
  await client.recv(1); // both FINs have passed
  client.close();
  server.close();
  const packets = await live.stop();
  assert.ok(
    packets.every(({ checksumNotReady }) => checksumNotReady),
    "on lo nobody computes a checksum",
  );
  const flags = packets.map(({ bytes }) => bytes[47]);
  assert.equal(flags.slice(0, 3), [0x02, 0x12, 0x10]);
  assert.is(flags.filter((bits) => ((bits as number) & 1) === 1).length, 2, "two FINs");
});

test("gives packets to a loop as they come, and the last ones after stop", async () => {
  const to = receiver();
  const live = capture("lo", { filter: `udp dst port ${to.getsockname()[1]}` });
  const seen: string[] = [];
  const looping = (async () => {
    for await (const packet of live) {
      seen.push(payloadOf(packet));
      if (seen.length === 1) await send(to, "second");
      if (seen.length === 2) {
        await send(to, "last");
        void live.stop();
      }
    }
  })();
  await send(to, "first");
  await looping;
  assert.equal(seen, ["first", "second", "last"]);
  to.close();
});

test("hands packets over where they lie, as copies would be, until whoever takes them has enough", async () => {
  const to = receiver();
  const filter = `udp dst port ${to.getsockname()[1]}`;
  const [live, copied] = [capture("lo", { filter }), capture("lo", { filter })];
  await send(to, ...Array.from({ length: 50 }, (_, index) => `message ${index}`));
  const seen: CapturedPacket[] = [];
  await live.visit((packet) => seen.push(copyPacket(packet)) < 40);
  const all = await copied.stop();
  assert.equal(seen.map(payloadOf), all.slice(0, 40).map(payloadOf));
  assert.equal(
    seen.map(({ number, originalLength }) => [number, originalLength]),
    all.slice(0, 40).map(({ number, originalLength }) => [number, originalLength]),
  );
  assert.equal(await live.stop(), []);
  to.close();
});

test("visits what came before it was asked to, and ends with stop", async () => {
  const to = receiver();
  const live = capture("lo", { filter: `udp dst port ${to.getsockname()[1]}` });
  const seen: string[] = [];
  const visiting = live.visit((packet) => {
    seen.push(payloadOf(copyPacket(packet)));
    if (seen.length === 1) setImmediate(() => void live.stop());
  });
  await send(to, "first", "second");
  await visiting;
  assert.equal(seen, ["first", "second"]);
  to.close();
});

test("fills panes as it runs", async () => {
  const to = receiver();
  const live = capture("lo", { filter: `udp dst port ${to.getsockname()[1]}` });
  const shown: unknown[] = [];
  const following = follow(live, { update: (value) => void shown.push(value) });
  await send(to, "one", "two");
  await live.stop();
  assert.equal((await following).map(payloadOf), ["one", "two"]);
  assert.match(String(shown.at(-1)), /UDP[^\n]*3 bytes\n[^\n]*UDP/);
  to.close();
});

test("keeps only as much of a packet as it is told", async () => {
  const to = receiver();
  const live = capture("lo", { filter: `udp dst port ${to.getsockname()[1]}`, snapLengthBytes: 44 });
  await send(to, "hello");
  const [packet] = await live.stop();
  assert.is(packet?.bytes.length, 44);
  assert.is(packet?.originalLength, 47);
  to.close();
});

test("ends by a signal without an error", async () => {
  const ending = new AbortController();
  const live = capture("lo", { filter: "udp port 9 and tcp port 9 or arp", signal: ending.signal });
  setImmediate(() => ending.abort());
  for await (const _ of live) assert.unreachable("no such packet passes");
});

test('takes packets of every interface by the name "any", those of lo once', async () => {
  const to = receiver();
  const live = capture("any", { filter: `udp dst port ${to.getsockname()[1]}` });
  await send(to, "one");
  const packets = await live.stop();
  assert.is(packets.length, 1);
  assert.is(packets[0]?.captureInterface.linkType, 276);
  const names = dissect(packets[0]?.bytes as Uint8Array, { linkType: 276 }).layers.map(({ protocol }) => protocol);
  assert.equal(names.slice(1, 3), ["ip", "udp"]);
  to.close();
});

test("loses nothing of a burst that the ring has room for, and counts what it has no room for", async () => {
  const to = receiver();
  const filter = `udp dst port ${to.getsockname()[1]}`;
  const [large, small] = [capture("lo", { filter }), capture("lo", { filter, ringBytes: 1 })];
  // all in one turn of the event loop, in which neither capture is read
  const sender = new Socket(AF_INET, SOCK_DGRAM);
  for (let count = 0; count < 5000; count++) await sender.sendto("x".repeat(500), to.getsockname());
  sender.close();
  const count = (live: LiveCapture): number => live.statistics().received + live.statistics().dropped;
  await until("all have passed", () => [large, small].every((live) => count(live) === 5000));
  assert.is((await large.stop()).length, 5000);
  const kept = await small.stop();
  const { received, dropped } = small.statistics();
  assert.is(received + dropped, 5000);
  assert.is(kept.length, received);
  assert.ok(dropped > 0, "two blocks cannot hold 5000 packets");
  to.close();
});

test("puts a VLAN tag back where the kernel took it off", () => {
  const { stdout, stderr, status } = spawnSync(
    "unshare",
    ["-Urn", process.execPath, "-r", "./kernel-lib/kernel/load/register.cjs", "test/capture/live/vlan-child.ts"],
    { cwd: ROOT, encoding: "utf8" },
  );
  assert.is(status, 0, stderr);
  assert.equal(JSON.parse(stdout), { layers: ["eth", "vlan", "ip", "udp"], identifier: 42, matched: 1, others: 0 });
});

test("says what to do where the right is missing", () => {
  const program = `
    const { capture } = require("./kernel-lib/capture");
    try { capture("lo"); } catch (error) { console.log(JSON.stringify([error.code, error.message])); }`;
  const { stdout, stderr } = runWithoutRight(program);
  const [code, message] = JSON.parse(stdout || `["${stderr}", ""]`) as [string, string];
  assert.is(code, "CAPTURE_NOT_PERMITTED");
  assert.match(message, /needs the right CAP_NET_RAW.*sudo setcap cap_net_raw\+ep/);
});

test("refuses an interface that is not there, naming those that are", () => {
  assert.throws(
    () => capture("eth99"),
    (error: unknown) =>
      error instanceof CaptureError && error.code === "CAPTURE_NO_INTERFACE" && /\blo\b/.test(error.message),
  );
});

test("refuses a filter before anything is opened", () => {
  assert.throws(
    () => capture("lo", { filter: "tcp prot 22" }),
    (error: unknown) => error instanceof FilterError,
  );
});

test.run();
