import * as assert from "uvu/assert";
import { draw } from "../../../kernel-lib/course/lesson";
import { lab } from "../../../kernel-lib/lab";
import { AF_INET, SOCK_DGRAM } from "../../../kernel-lib/socket";
import { Prefix, RouteTable } from "../../../kernel-lib/subnet";
import { suite } from "../../harness";
import { drawingOf, wordsOf } from "../../show/drawings";

const test = suite("draw");

test("shows an address with its length, without one, and several under the first one's mask", () => {
  assert.ok(wordsOf(drawingOf(draw.bits("192.168.1.130/26"))).includes("/26"));
  assert.match(draw.bits("2001:db8::1").toString(), /^2001:db8::1\n/);
  assert.match(draw.bits("10.0.0.1/255.0.0.0", "11.0.0.1").toString(), /another network: bit 8 differs/);
  assert.match(draw.and("10.1.2.3/8").toString(), /\nAND +00001010 \|0{8} 0{8} 0{8} {2}10\.0\.0\.0$/);
});

test("points at the place of what cannot be read", () => {
  assert.throws(() => draw.bits("10.0.0.256"), /octet 4 is 256, must be 0 to 255\n.*\n +\^/);
  assert.throws(() => draw.bits("10.0.0.1/33"), /\n +\^/);
  assert.throws(() => draw.and("10.0.0.1"), /one address with a length is needed/);
});

test("shows the first octets, and a block with parts by name, reserved ones by theirs", () => {
  assert.ok(wordsOf(drawingOf(draw.octets())).includes("C: 192–223"));
  const parts = { office: "10.0.0.0/26", "reserved for routers": Prefix.parse("10.0.0.64/28") };
  for (const layout of ["treemap", "hilbert"] as const) {
    const text = draw.block("10.0.0.0/24", parts, layout).toString();
    assert.match(text, /office +subnet/);
    assert.match(text, /reserved for routers +reserved/);
  }
});

test("shows a plan, or why there is none", () => {
  const wishes = [{ name: "office", hosts: 50 }];
  drawingOf(draw.plan("192.0.2.0/24", wishes, { reserved: ["192.0.2.0/28"], layout: "hilbert" }));
  assert.match(draw.plan("192.0.2.0/27", wishes).toString(), /^192\.0\.2\.0\/27 cannot be cut so: the subnet needs 64/);
});

test("walks through a routing table, with so many misses as asked", () => {
  const routes = new RouteTable<string>().insert("0.0.0.0/0", "up").insert("10.0.0.0/8", "a").insert("11.0.0.0/8", "b");
  assert.is(drawingOf(draw.walk(routes, "192.0.2.1", 1)).title, "192.0.2.1 goes to up");
  assert.match(draw.walk(routes, "192.0.2.1", 1).toString(), /not shown: 1 that do not match/);
});

test("shows a lab, and after a run what has passed on its cables", async () => {
  const net = await lab({
    hosts: { alice: "10.0.1.2/24", bob: "10.0.2.2/24" },
    routers: { r1: { eth0: "10.0.1.1/24", eth1: "10.0.2.1/24" } },
    links: ["alice r1:eth0", ["r1:eth1", "bob", { delayMs: 5, lossRate: 1 }]],
    clock: "jumping",
    quiet: true,
  });
  const before = wordsOf(drawingOf(draw(net)));
  assert.ok(before.includes("eth0 10.0.1.2/24") && before.includes("5 ms, loses 100 %"));
  const socket = net.hosts.alice.socket(AF_INET, SOCK_DGRAM);
  await socket.sendto("hello", ["bob", 9000]);
  socket.settimeout(10);
  await socket.recv(10).catch(() => {}); // bob does not hear of it: time enough for the router to give up
  const { counts } = net.link("r1", "bob");
  const after = wordsOf(drawingOf(draw(net)));
  assert.ok(counts.dropped > 0 && after.includes(`${counts.dropped} dropped`), after.join(" | "));
  const first = net.link("alice", "r1");
  assert.ok(
    after.includes(`${first.from("alice").counts.sent} →`) && after.includes(`← ${first.from("r1").counts.sent}`),
  );
  await net.close();
});

test.run();
