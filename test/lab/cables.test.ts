// timeout: 180 s
import * as assert from "uvu/assert";
import { decodeCapture, encodeCapture } from "../../kernel-lib/capture";
import { suite } from "../harness";
import { frameLab, frameOf, PAIR, textIn } from "./support/frame-engine";

const test = suite("a lab's cable");

/** Sends numbered frames from alice and gives what reached bob, in jumping time. */
async function through(
  settings: object,
  count: number,
  seed = 1,
): Promise<{ texts: string[]; counts: object; ms: number }> {
  const { net, hosts } = await frameLab({ ...PAIR, clock: "jumping", seed, links: [["alice", "bob", settings]] });
  for (let number = 1; number <= count; number++) hosts.alice?.send(frameOf(1, 2, String(number)));
  await settled(net.clock);
  const answer = {
    texts: hosts.bob?.texts() ?? [],
    counts: net.link("alice", "bob").from("alice").counts,
    ms: net.clock.nowMs,
  };
  await net.close();
  return answer;
}

/** Waits until nothing is left to do in a lab whose time jumps. */
async function settled(clock: { after(delayMs: number, action: () => void): unknown }): Promise<void> {
  await new Promise<void>((resolve) => clock.after(100_000, resolve));
}

const inOrder = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1));

test("carries every frame as it is, both ways, and counts them", async () => {
  const { net, hosts } = await frameLab(PAIR);
  hosts.alice?.send(frameOf(1, 2, "hello"));
  hosts.alice?.send(frameOf(1, 2, "again"));
  hosts.bob?.send(frameOf(2, 1, "answer"));
  assert.equal(hosts.bob?.texts(), ["hello", "again"]);
  assert.equal(hosts.alice?.texts(), ["answer"]);
  const cable = net.link("bob", "alice");
  assert.equal(cable.from("alice").counts, { sent: 2, delivered: 2, duplicated: 0, dropped: 0, why: {} });
  assert.equal(cable.counts, { sent: 3, delivered: 3, duplicated: 0, dropped: 0, why: {} });
  await net.close();
});

test("hands a frame to our own hosts in a turn of its own", async () => {
  const { net, hosts } = await frameLab(PAIR, "in-process");
  hosts.alice?.send(frameOf(1, 2, "hello"));
  assert.equal(hosts.bob?.texts(), []);
  await new Promise(setImmediate);
  assert.equal(hosts.bob?.texts(), ["hello"]);
  await net.close();
});

test("loses about as many as it is told, counts them, and the same ones from the same seed", async () => {
  const one = await through({ lossRate: 0.1 }, 2000);
  const lost = 2000 - one.texts.length;
  assert.ok(lost > 140 && lost < 260, `${lost} of 2000 lost`);
  assert.equal(one.counts, { sent: 2000, delivered: 2000 - lost, duplicated: 0, dropped: lost, why: { lost } });
  assert.equal((await through({ lossRate: 0.1 }, 2000)).texts, one.texts);
  assert.not.equal((await through({ lossRate: 0.1 }, 2000, 2)).texts, one.texts);
  assert.equal((await through({ lossRate: 1 }, 20)).texts, []);
});

test("keeps a delay, and with jitter the order", async () => {
  const { texts, ms } = await through({ delayMs: 250, jitterMs: 40 }, 50);
  assert.equal(texts, inOrder(50));
  assert.ok(ms >= 250);
});

test("reorders, and loses nothing by it", async () => {
  const { texts } = await through({ delayMs: 5, reorderRate: 0.3, reorderHoldMs: 20 }, 100);
  assert.not.equal(texts, inOrder(100));
  assert.equal(
    [...texts].sort((a, b) => Number(a) - Number(b)),
    inOrder(100),
  );
});

test("duplicates, and counts what came twice", async () => {
  const { texts, counts } = await through({ duplicateRate: 0.5 }, 100);
  const twice = texts.length - 100;
  assert.ok(twice > 25 && twice < 75);
  assert.equal(counts, { sent: 100, delivered: 100 + twice, duplicated: twice, dropped: 0, why: {} });
});

test("damages frames, which the far card discards by their check sequence", async () => {
  const { texts, counts } = await through({ corruptRate: 0.5 }, 100);
  const damaged = 100 - texts.length;
  assert.ok(damaged > 25 && damaged < 75);
  assert.equal(counts, { sent: 100, delivered: texts.length, duplicated: 0, dropped: damaged, why: { damaged } });
});

test("hands damaged frames over where nobody checks them, one bit wrong", async () => {
  const { net, hosts } = await frameLab({ ...PAIR, links: [["alice", "bob", { corruptRate: 1, frameCheck: false }]] });
  const frame = frameOf(1, 2, "whole");
  hosts.alice?.send(frame);
  const [came] = hosts.bob?.arrived.get("eth0") ?? [];
  const bits = frame
    .map((byte, at) => byte ^ (came?.[at] ?? 0))
    .reduce((sum, byte) => sum + byte.toString(2).split("1").length - 1, 0);
  assert.is(bits, 1);
  assert.is(textIn(frame), "whole");
  await net.close();
});

test("takes one frame after the other at a rate, and loses what the queue cannot hold", async () => {
  // 20 frames of 1000 bytes at 8 Mbit/s are 1 ms each
  const { net, hosts } = await frameLab({
    ...PAIR,
    clock: "jumping",
    links: [["alice", "bob", { bitsPerSecond: 8e6 }]],
  });
  let lastMs = 0;
  const see = (): void => {
    lastMs = net.clock.nowMs;
  };
  net
    .link("alice", "bob")
    .from("alice")
    .exitTaps.add({ see, close() {} });
  for (let number = 0; number < 20; number++) hosts.alice?.send(new Uint8Array(1000));
  await settled(net.clock);
  assert.is(Math.round(lastMs), 20);
  await net.close();
  const { counts } = await through({ bitsPerSecond: 1e6, queueBytes: 100 }, 20);
  assert.equal(counts, { sent: 20, delivered: 6, duplicated: 0, dropped: 14, why: { "queue full": 14 } });
});

test("loses frames that are too long, and has room for a VLAN tag", async () => {
  const { net, hosts } = await frameLab({ ...PAIR, links: [["alice", "bob", { mtuBytes: 100 }]] });
  const tagged = new Uint8Array(118).fill(0x81, 12, 13);
  for (const frame of [new Uint8Array(114), new Uint8Array(115), tagged]) hosts.alice?.send(frame);
  assert.equal(
    hosts.bob?.arrived.get("eth0")?.map((frame) => frame.length),
    [114, 118],
  );
  assert.equal(net.link("alice", "bob").counts.why, { "too long": 1 });
  await net.close();
});

test("changes while it runs, each way by itself; what is under way arrives", async () => {
  const { net, hosts } = await frameLab({ ...PAIR, clock: "jumping" });
  const cable = net.link("alice", "bob");
  cable.delayMs = 100;
  hosts.alice?.send(frameOf(1, 2, "slow"));
  cable.from("alice").impose({ delayMs: 0, lossRate: 1 });
  hosts.alice?.send(frameOf(1, 2, "lost"));
  hosts.bob?.send(frameOf(2, 1, "back"));
  await settled(net.clock);
  assert.equal([hosts.bob?.texts(), hosts.alice?.texts()], [["slow"], ["back"]]);
  assert.equal([cable.lossRate, cable.from("bob").lossRate, cable.from("bob").delayMs], [1, 0, 100]);
  assert.throws(() => cable.impose({ lossRate: 2 }), /a rate is from 0/);
  assert.throws(() => cable.from("carol"), /joins alice and bob/);
  await net.close();
});

test("unplugged lets nothing through, and its interfaces lose their carrier", async () => {
  const { net, hosts } = await frameLab(PAIR);
  const cable = net.link("alice", "bob");
  cable.unplug();
  hosts.alice?.send(frameOf(1, 2, "void"));
  assert.equal([hosts.alice?.carriers.get("eth0"), hosts.bob?.carriers.get("eth0")], [false, false]);
  cable.plug();
  hosts.alice?.send(frameOf(1, 2, "hello"));
  assert.equal([hosts.alice?.carriers.get("eth0"), hosts.bob?.carriers.get("eth0")], [true, true]);
  assert.equal(hosts.bob?.texts(), ["hello"]);
  assert.equal(cable.counts.why, { unplugged: 1 });
  await net.close();
});

test("unplugged loses what is under way, too", async () => {
  const { net, hosts } = await frameLab({ ...PAIR, clock: "jumping", links: [["alice", "bob", { delayMs: 50 }]] });
  hosts.alice?.send(frameOf(1, 2, "late"));
  net.link("alice", "bob").unplug();
  await settled(net.clock);
  assert.equal(hosts.bob?.texts(), []);
  await net.close();
});

test("asks about each frame: it goes on, is dropped, is changed, or others take its place", async () => {
  const { net, hosts } = await frameLab(PAIR);
  const cable = net.link("alice", "bob");
  const seen: string[] = [];
  const end = cable.onFrame((frame) => {
    seen.push(`${frame.number} ${frame.from} ${frame.layers[0]?.name}`);
    if (frame.number === 2) return "drop";
    if (frame.number === 3) return frameOf(1, 2, "changed");
    if (frame.number === 4) return [frameOf(1, 2, "one"), frameOf(1, 2, "two")];
    return undefined;
  });
  for (const text of ["a", "b", "c", "d"]) hosts.alice?.send(frameOf(1, 2, text));
  assert.equal(hosts.bob?.texts(), ["a", "changed", "one", "two"]);
  assert.equal(seen, ["1 alice Ethernet", "2 alice Ethernet", "3 alice Ethernet", "4 alice Ethernet"]);
  assert.equal(cable.counts.why, { "dropped by onFrame": 1 });
  end();
  hosts.alice?.send(frameOf(1, 2, "e"));
  assert.is(seen.length, 4);
  await net.close();
});

test("is recorded into packets that a capture file takes", async () => {
  const { net, hosts } = await frameLab({ ...PAIR, clock: "jumping", links: [["alice", "bob", { lossRate: 1 }]] });
  const recording = net.link("alice", "bob").record();
  hosts.alice?.send(frameOf(1, 2, "lost, but sent"));
  hosts.bob?.send(frameOf(2, 1, "back"));
  const packets = await recording.stop();
  assert.equal(
    packets.map(({ bytes, number }) => [number, textIn(bytes)]),
    [
      [1, "lost, but sent"],
      [2, "back"],
    ],
  );
  assert.is(new Date((packets[0]?.seconds ?? 0) * 1000).toISOString(), "2026-01-01T00:00:00.000Z");
  const file = encodeCapture({ interfaces: [{ linkType: 1 }] }, packets);
  assert.equal(
    decodeCapture(file).map(({ bytes }) => textIn(bytes)),
    ["lost, but sent", "back"],
  );
  await net.close();
});

test("is found by its ends, and says which there are", async () => {
  const { net } = await frameLab({
    hosts: { alice: "10.0.1.2/24" },
    routers: {
      r1: { eth0: "10.0.1.1/24", eth1: "10.0.2.1/24", eth2: "10.0.3.1/24" },
      r2: { eth0: "10.0.2.2/24", eth1: "10.0.3.2/24" },
    },
    links: ["alice r1:eth0", "r1:eth1 r2:eth0", "r1:eth2 r2:eth1"],
  });
  assert.is(net.link("r1", "alice").name, "alice:eth0 – r1:eth0");
  assert.is(net.link("r1:eth2", "r2").name, "r1:eth2 – r2:eth1");
  assert.throws(() => net.link("r1", "r2"), /2 such cables/);
  assert.throws(() => net.link("alice", "r2"), /no cable joins them/);
  assert.throws(() => net.link("alcie", "r1"), /Did you mean "alice"/);
  assert.throws(() => net.host("r3"), /There are alice, r1, r2/);
  await net.close();
});

test.run();
