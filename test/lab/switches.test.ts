import * as assert from "uvu/assert";
import type { Topology } from "../../kernel-lib/lab";
import { LearningSwitch } from "../../kernel-lib/lab";
import { JumpingClock, linkTo } from "../../kernel-lib/link";
import { suite } from "../harness";
import { frameLab, frameOf } from "./support/frame-engine";

const test = suite("a lab's switch");

const STAR: Topology = {
  hosts: { a: "10.0.0.1/24", b: "10.0.0.2/24", c: "10.0.0.3/24" },
  switches: ["sw"],
  links: ["a sw", "b sw", "c sw"],
};

test("floods a frame for a station that it does not know, but not back", async () => {
  const { net, hosts } = await frameLab(STAR);
  hosts.a?.send(frameOf(1, 2, "who is 2?"));
  assert.equal([hosts.a?.texts(), hosts.b?.texts(), hosts.c?.texts()], [[], ["who is 2?"], ["who is 2?"]]);
  await net.close();
});

test("learns from the sender where it is, and then asks nobody else", async () => {
  const { net, hosts } = await frameLab(STAR);
  hosts.b?.send(frameOf(2, 255, "I am 2"));
  hosts.a?.send(frameOf(1, 2, "hello"));
  assert.equal([hosts.b?.texts(), hosts.c?.texts()], [["hello"], ["I am 2"]]);
  assert.equal(
    net.switch("sw").table.map(({ mac, port, behind }) => [mac, port, behind]),
    [
      ["02:00:00:00:00:02", "2", "b"],
      ["02:00:00:00:00:01", "1", "a"],
    ],
  );
  await net.close();
});

test("floods broadcasts, and never takes a group for a sender", async () => {
  const { net, hosts } = await frameLab(STAR);
  hosts.b?.send(frameOf(2, 255, "all"));
  hosts.a?.send(frameOf(255, 2, "from everybody"));
  assert.equal([hosts.a?.texts(), hosts.c?.texts()], [["all"], ["all"]]);
  assert.equal(
    net.switch("sw").table.map(({ port }) => port),
    ["2"],
  );
  await net.close();
});

test("keeps to itself what is for the port it came from", async () => {
  const clock = new JumpingClock();
  const bridge = new LearningSwitch("sw", clock);
  const heard: string[] = [];
  const ports = ["1", "2"].map((name) =>
    bridge.connect(
      name,
      name,
      linkTo(() => heard.push(name)),
    ),
  );
  ports[0]?.send(frameOf(1, 255));
  ports[0]?.send(frameOf(2, 255));
  heard.length = 0;
  ports[0]?.send(frameOf(1, 2)); // both are behind port 1: a hub is there
  assert.equal(heard, []);
});

test("follows a station that moves, and forgets one that is silent or unplugged", async () => {
  const { net, hosts } = await frameLab({ ...STAR, clock: "jumping", switches: { sw: { ageingS: 10 } } });
  const table = () => net.switch("sw").table.map(({ mac, behind }) => `${mac.slice(-1)} ${behind}`);
  const pass = (ms: number) => new Promise<void>((resolve) => net.clock.after(ms, resolve));
  hosts.a?.send(frameOf(1, 255));
  await pass(1);
  assert.equal(table(), ["1 a"]);
  hosts.b?.send(frameOf(1, 255));
  await pass(9_000);
  assert.equal(table(), ["1 b"]);
  await pass(1_000);
  assert.equal(table(), []);
  hosts.c?.send(frameOf(3, 255));
  await pass(1);
  assert.equal(table(), ["3 c"]);
  net.link("c", "sw").unplug();
  assert.equal(table(), []);
  await net.close();
});

test("has room for so many, and floods the rest", () => {
  const clock = new JumpingClock();
  const bridge = new LearningSwitch("sw", clock, { capacity: 3, ageingS: 100 });
  const flooded: number[] = [];
  const port = bridge.connect(
    "1",
    "attacker",
    linkTo(() => {}),
  );
  const victim = bridge.connect(
    "2",
    "victim",
    linkTo((frame) => flooded.push(frame[11] ?? 0)),
  );
  for (let station = 1; station <= 5; station++) port.send(frameOf(station, 255));
  assert.is(bridge.table.length, 3);
  victim.send(frameOf(9, 1)); // no room for 9
  flooded.length = 0;
  port.send(frameOf(1, 9));
  assert.equal(flooded, [1]);
  clock.run(200_000);
  victim.send(frameOf(9, 1)); // the old ones have aged: there is room again
  assert.equal(
    bridge.table.map(({ behind }) => behind),
    ["victim"],
  );
});

test("takes no notice of a frame too short for its addresses", () => {
  const bridge = new LearningSwitch("sw", new JumpingClock());
  let heard = 0;
  bridge.connect(
    "2",
    "other",
    linkTo(() => heard++),
  );
  bridge
    .connect(
      "1",
      "sender",
      linkTo(() => {}),
    )
    .send(new Uint8Array(11));
  assert.is(heard, 0);
});

test("in a ring lets a broadcast circle for ever, and the process live", async () => {
  const ring: Topology = {
    hosts: { a: "10.0.0.1/24", b: "10.0.0.2/24" },
    switches: ["s1", "s2", "s3"],
    links: ["a s1", "b s2", "s1 s2", "s2 s3", "s3 s1"],
    unchecked: true,
  };
  const { net, hosts } = await frameLab(ring);
  hosts.a?.send(frameOf(1, 255, "storm"));
  for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
  assert.ok((hosts.b?.texts().length ?? 0) > 20);
  await net.close();
  const before = hosts.b?.texts().length;
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  assert.is(hosts.b?.texts().length, before);
});

test("is asked for by its name", async () => {
  const { net } = await frameLab(STAR);
  assert.throws(() => net.switch("sx"), /There is sw/);
  await net.close();
});

test.run();
