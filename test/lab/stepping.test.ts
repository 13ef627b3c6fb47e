import * as assert from "uvu/assert";
import type { Topology } from "../../kernel-lib/lab";
import { encodeEthernet, encodeIpv4, encodeUdp } from "../../kernel-lib/wire";
import { suite } from "../harness";
import { frameLab, frameOf, PAIR, textIn } from "./support/frame-engine";

const test = suite("a lab that is paused");

test("holds a frame at each hop until it is forwarded", async () => {
  const { net, hosts } = await frameLab({ ...PAIR, switches: ["sw"], links: ["alice sw", "bob sw"] });
  net.pause();
  hosts.alice?.send(frameOf(1, 2, "hello"));
  const first = await net.next();
  assert.equal([first.from, first.to, textIn(first.bytes)], ["alice", "sw", "hello"]);
  first.forward();
  const second = await net.next();
  assert.equal([second.from, second.to], ["sw", "bob"]);
  assert.equal(hosts.bob?.texts(), []);
  second.forward();
  assert.equal(hosts.bob?.texts(), ["hello"]);
  await net.close();
});

test("drops or changes what it holds", async () => {
  const { net, hosts } = await frameLab(PAIR);
  net.pause();
  for (const text of ["a", "b"]) hosts.alice?.send(frameOf(1, 2, text));
  (await net.next()).drop();
  (await net.next()).change(frameOf(1, 2, "changed"));
  assert.equal(hosts.bob?.texts(), ["changed"]);
  assert.equal(net.link("alice", "bob").counts.why, { "dropped by hand": 1 });
  await net.close();
});

test("lets everything go on when it is resumed, in order", async () => {
  const { net, hosts } = await frameLab(PAIR);
  net.pause();
  for (const text of ["a", "b", "c"]) hosts.alice?.send(frameOf(1, 2, text));
  const first = await net.next();
  net.resume();
  hosts.alice?.send(frameOf(1, 2, "d"));
  assert.equal(hosts.bob?.texts(), ["a", "b", "c", "d"]);
  assert.not.ok(first.waits);
  assert.throws(() => first.forward(), /has gone on or was dropped/);
  await net.close();
});

test("waits for the next frame, and holds the process meanwhile", async () => {
  const { net, hosts } = await frameLab(PAIR);
  net.pause();
  setImmediate(() => hosts.bob?.send(frameOf(2, 1, "later")));
  assert.is((await net.next()).from, "bob");
  const stop = new AbortController();
  setImmediate(() => stop.abort(new Error("enough")));
  try {
    await net.next({ signal: stop.signal });
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, "enough");
  }
  hosts.bob?.send(frameOf(2, 1, "for the next who asks"));
  assert.is(textIn((await net.next()).bytes), "for the next who asks");
  await net.close();
});

test("tells who waits that it was closed, and ends its captures", async () => {
  const { net } = await frameLab(PAIR);
  net.pause();
  const waiting = net.next().catch((error: Error) => error.message);
  const loops = [net.host("alice").capture(), net.link("alice", "bob").record({ filter: "host bob" })].map(
    async (capture) => {
      for await (const packet of capture) assert.unreachable(String(packet));
    },
  );
  await net.close();
  assert.match(String(await waiting), "the lab was closed while this call waited");
  await Promise.all(loops);
});

test("says that it must be paused first", async () => {
  const { net } = await frameLab(PAIR);
  try {
    await net.next();
    assert.unreachable();
  } catch (error) {
    assert.match((error as Error).message, "Call pause() first");
  }
  await net.close();
});

const ROUTED: Topology = {
  hosts: { alice: "10.0.1.2/24", bob: "10.0.2.2/24" },
  routers: { r1: { eth0: "10.0.1.1/24", eth1: "10.0.2.1/24" } },
  switches: ["sw"],
  links: ["alice sw", "sw r1:eth0", "r1:eth1 bob"],
};

test("tells layer by layer what each hop reads, takes off, and never looks at", async () => {
  const { net, hosts } = await frameLab(ROUTED);
  const macOf = (name: string, card: number) => net.host(name).interfaces[card]?.mac ?? "";
  const ends = { source: "10.0.1.2", destination: "10.0.2.2" };
  const udp = encodeUdp({ sourcePort: 1, destinationPort: 9000 }, Buffer.from("hi"), ends);
  const packet = encodeIpv4({ ...ends, protocol: 17 }, udp);
  const frame = (from: string, to: string) => encodeEthernet({ source: from, destination: to }, packet);
  net.pause();
  hosts.alice?.send(frame(macOf("alice", 0), macOf("r1", 0)));
  const rows = async () => {
    const held = await net.next();
    const table = held.peel().map(({ layer, here }) => `${layer.split(" ")[0]} ${here}`);
    held.forward();
    return table;
  };
  assert.equal(await rows(), [
    "Ethernet sw: read, to learn the sender's port and find the receiver's; nothing is taken off",
    "Internet sw: not looked at",
    "User sw: not looked at",
    "Data sw: not looked at",
  ]);
  assert.equal(await rows(), [
    "Ethernet r1: taken off: it was for this hop only",
    "Internet r1: read, time to live less one, and put into a new frame for the next hop",
    "User r1: not looked at",
    "Data r1: not looked at",
  ]);
  hosts.r1?.send(frame(macOf("r1", 1), macOf("bob", 0)), "eth1");
  assert.equal(await rows(), [
    "Ethernet bob: taken off: it was for this hop only",
    "Internet bob: taken off: it has arrived",
    "User bob: taken off and read",
    "Data bob: taken off and read",
  ]);
  hosts.r1?.send(frame(macOf("r1", 1), macOf("alice", 0)), "eth1");
  assert.equal((await rows())[0], "Ethernet bob: not for this card: the frame is ignored");
  await net.close();
});

test("gives a frame's fields and one line about it", async () => {
  const { net, hosts } = await frameLab(ROUTED);
  const ends = { source: "10.0.1.2", destination: "10.0.2.2" };
  const udp = encodeUdp({ sourcePort: 7, destinationPort: 9000 }, Buffer.from("hi"), ends);
  net.pause();
  hosts.alice?.send(
    encodeEthernet(
      { source: "02:00:00:00:00:01", destination: "02:00:00:00:00:02" },
      encodeIpv4({ ...ends, protocol: 17 }, udp),
    ),
  );
  const held = await net.next();
  assert.is(held.fields["udp.dport"], 9000);
  assert.is(String(held), "alice → sw  10.0.1.2 → 10.0.2.2: 7 → 9000, 2 bytes");
  await net.close();
});

test.run();
