import * as assert from "uvu/assert";
import { type Network, type NetworkLink, topology, type Words } from "../../kernel-lib/show";
import { suite } from "../harness";
import { drawingOf, wordsOf } from "./drawings";

const test = suite("topology");

const host = (name: string, ...addresses: string[]): Network["nodes"][number] => ({
  name,
  kind: "host",
  interfaces: [{ name: "eth0", addresses }],
});
const link = (one: string, other: string, more: Partial<NetworkLink> = {}): NetworkLink => {
  const end = (text: string) => ({ node: text.replace(/:.*/, ""), port: text.replace(/^[^:]*:?/, "") || "eth0" });
  const none = { sent: 0, dropped: 0 };
  return { ends: [end(one), end(other)], counts: [none, none], plugged: true, ...more };
};

const SMALL: Network = {
  nodes: [
    host("alice", "10.0.1.2/24"),
    host("bob", "10.0.2.2/24", "fd00:2::2/64"),
    {
      name: "r1",
      kind: "router",
      interfaces: [
        { name: "eth0", addresses: ["10.0.1.1/24"], mac: "02:00:00:00:00:01" },
        { name: "eth1", addresses: [] },
      ],
      note: "NAT towards eth1",
    },
    { name: "sw1", kind: "switch", interfaces: [] },
  ],
  links: [
    link("alice", "sw1:1"),
    link("sw1:2", "r1", {
      counts: [
        { sent: 20, dropped: 0 },
        { sent: 12, dropped: 3, why: { lost: 3 } },
      ],
    }),
    link("bob", "r1:eth1", { plugged: false, note: "5 ms" }),
  ],
};

const placeOf = (network: Network, text: string): Words => {
  const found = drawingOf(topology(network)).shapes.find((shape) => shape.shape === "text" && shape.text === text);
  assert.ok(found?.shape === "text", text);
  return found;
};

test("shows every node with its addresses, and says what it is", () => {
  const drawing = drawingOf(topology(SMALL));
  const words = wordsOf(drawing);
  for (const text of [
    "alice",
    "r1",
    "sw1",
    "eth0 10.0.1.2/24",
    "eth0 fd00:2::2/64",
    "eth1 no address",
    "NAT towards eth1",
  ])
    assert.ok(words.includes(text), `${text} in ${words.join(" | ")}`);
  assert.is(drawing.title, "A network of 2 hosts, 1 routers and 1 switches, 3 cables");
  assert.ok(drawing.shapes.some(({ tip }) => tip?.includes("02:00:00:00:00:01")));
});

test("shows what passed on each cable, each way, and what was dropped in red", () => {
  const { shapes } = drawingOf(topology(SMALL));
  const words = wordsOf({ ...drawingOf(topology(SMALL)), shapes });
  assert.ok(words.includes("20 →") && words.includes("← 12"));
  assert.equal(
    shapes.filter((shape) => shape.shape === "text" && shape.ink === "bad").map((shape) => (shape as Words).text),
    ["3 dropped", "unplugged"],
  );
  const tip = shapes.find((shape) => shape.shape === "path")?.tip;
  assert.is(tip, "alice:eth0 to sw1:1: 0 frames; sw1:1 to alice:eth0: 0 frames");
  assert.ok(shapes.some((one) => one.tip?.includes("r1:eth0 to sw1:2: 12 frames, 3 dropped (3 lost)")));
});

test("turns arrows with the cable: its first end may stand right", () => {
  const turn = ({ ends: [a, b], counts: [forth, back], ...rest }: NetworkLink): NetworkLink => ({
    ...rest,
    ends: [b, a],
    counts: [back, forth],
  });
  const turned: Network = { ...SMALL, links: SMALL.links.map(turn) };
  assert.equal(wordsOf(drawingOf(topology(turned))).sort(), wordsOf(drawingOf(topology(SMALL))).sort());
});

test("shows no numbers before anything has passed, and a cable that is out as a dashed line", () => {
  const quiet = { ...SMALL, links: SMALL.links.map((one) => ({ ...one, counts: link("a", "b").counts })) };
  assert.not.ok(wordsOf(drawingOf(topology(quiet))).some((word) => /→|←/.test(word)));
  const dashed = drawingOf(topology(SMALL)).shapes.filter((shape) => shape.shape === "path" && shape.dashed);
  assert.is(dashed.length, 1);
});

test("stands from one end to the other, in the order of the cables", () => {
  const xs = ["alice", "sw1", "r1", "bob"].map((name) => placeOf(SMALL, name).x);
  assert.equal(
    xs,
    [...xs].sort((a, b) => a - b),
  );
});

test("turns downwards where it would be too wide for the page", () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const chain: Network = {
    nodes: names.map((name) => host(name, "10.100.200.254/24")),
    links: names.slice(1).map((name, index) =>
      link(names[index] ?? "", name, {
        counts: [
          { sent: 1, dropped: 0 },
          { sent: 2, dropped: 0 },
        ],
      }),
    ),
  };
  const drawing = drawingOf(topology(chain));
  assert.ok(drawing.width <= 940 && drawing.height > drawing.width);
  assert.ok(wordsOf(drawing).includes("1 ↓  ↑ 2"));
});

test("gives the cables of a switch room, so that no words meet", () => {
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  const star: Network = {
    nodes: [...names.map((name) => host(name, "10.0.0.1/24")), { name: "sw", kind: "switch", interfaces: [] }],
    links: names.map((name, index) =>
      link(name, `sw:${index + 1}`, {
        counts: [
          { sent: 100, dropped: 0 },
          { sent: 100, dropped: 1 },
        ],
      }),
    ),
  };
  const words = drawingOf(topology(star)).shapes.filter((shape): shape is Words => shape.shape === "text");
  const boxes = words.map(({ x, y, text, size = 12, anchor = "start" }) => {
    const width = text.length * size * 0.55;
    const left = anchor === "middle" ? x - width / 2 : anchor === "end" ? x - width : x;
    return { text, left, right: left + width, top: y - size * 0.75, bottom: y };
  });
  for (const [index, one] of boxes.entries())
    for (const other of boxes.slice(index + 1)) {
      const apart =
        one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;
      assert.ok(apart, `"${one.text}" meets "${other.text}": ${JSON.stringify([one, other])}`);
    }
});

test("draws networks in pieces, rings and a node alone", () => {
  const ring: Network = {
    nodes: ["a", "b", "c", "lonely"].map((name) => host(name)),
    links: [link("a", "b"), link("b", "c"), link("c", "a")],
  };
  assert.ok(wordsOf(drawingOf(topology(ring))).includes("lonely"));
  drawingOf(topology({ nodes: [host("alone", "10.0.0.1/24")], links: [] }));
});

test("says it in text: the nodes, then the cables", () => {
  assert.is(
    topology(SMALL).toString(),
    [
      "alice  host    eth0 10.0.1.2/24",
      "bob    host    eth0 10.0.2.2/24 fd00:2::2/64",
      "r1     router  eth0 10.0.1.1/24, eth1, NAT towards eth1",
      "sw1    switch",
      "alice:eth0 – sw1:1  0 →  ← 0",
      "sw1:2 – r1:eth0     20 →  ← 12  3 dropped",
      "bob:eth0 – r1:eth1  0 →  ← 0  5 ms  unplugged",
    ].join("\n"),
  );
});

test.run();
