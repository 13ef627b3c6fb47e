import * as assert from "uvu/assert";
import {
  bitView,
  cutMap,
  firstOctetMap,
  matchWalk,
  Prefix,
  planMap,
  planSubnets,
  planTable,
  RouteTable,
} from "../../../kernel-lib/subnet";
import { suite } from "../../harness";

const test = suite("views");

test("show an address's bits with the boundary of its mask", () => {
  assert.is(
    bitView("192.168.1.130", 26).toString(),
    "192.168.1.130/26\n192      168      1        130\n11000000 10101000 00000001 10|000010\nbits: network 26, host 6",
  );
  assert.equal(
    bitView("192.168.1.130", 26, { classful: true }).fields.map(({ name, from, to }) => `${name} ${from}-${to}`),
    ["class 0-3", "network 3-24", "subnet 24-26", "host 26-32"],
  );
});

test("show bits whose fields cover all of them for every length", () => {
  for (let length = 0; length <= 32; length++) {
    const { fields } = bitView("172.16.0.1", length, { classful: true });
    assert.equal(
      fields.map(({ from }) => from),
      [0, ...fields.slice(0, -1).map(({ to }) => to)],
    );
    assert.is(fields.at(-1)?.to, 32);
  }
});

test("show the 256 first octets with class and use", () => {
  const { cells } = firstOctetMap();
  const use = (octet: number): string => `${cells[octet]?.class} ${cells[octet]?.use}`;
  assert.equal([0, 10, 127, 172, 192, 223, 224, 233, 240, 255].map(use), [
    "A this network",
    "A private",
    "A loopback",
    "B some special",
    "C some special",
    "C ordinary",
    "D multicast",
    "D multicast",
    "E reserved",
    "E reserved",
  ]);
  assert.is(firstOctetMap().toString().split("\n").length, 17);
});

for (const layout of ["treemap", "hilbert"] as const) {
  test(`lay a block's parts out as a ${layout} that fills the square without overlap`, () => {
    const plan = planSubnets(
      "10.0.0.0/24",
      [
        { name: "a", hosts: 50 },
        { name: "b", hosts: 20 },
        { name: "c", hosts: 2 },
      ],
      { reserved: ["10.0.0.64/29"] },
    );
    if (!plan.feasible) return assert.unreachable();
    const { cells } = planMap(plan, layout);
    let area = 0;
    for (const [n, a] of cells.entries()) {
      assert.is(a.width * a.height, 2 ** (24 - a.prefix.length), "the area is the share of addresses");
      area += a.width * a.height;
      for (const b of cells.slice(n + 1)) {
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        assert.ok(apart, `${a.prefix} and ${b.prefix}`);
      }
    }
    assert.is(area, 1);
  });
}

test("follow Hilbert's curve: each address is beside the next", () => {
  const block = Prefix.parse("10.0.0.0/24");
  const parts = [...block.subnets(32)].map((prefix) => ({ prefix, name: `${prefix}`, kind: "subnet" as const }));
  const { cells } = cutMap(block, parts, "hilbert");
  for (const [n, { x, y }] of cells.entries()) {
    const next = cells[n + 1];
    if (next) assert.is(Math.abs(next.x - x) + Math.abs(next.y - y), 1 / 16, `${n}`);
  }
});

test("refuse parts that overlap or lie outside", () => {
  const part = (text: string) => ({ prefix: Prefix.parse(text), name: text, kind: "subnet" as const });
  assert.throws(() => cutMap("10.0.0.0/24", [part("10.0.1.0/25")]), /lies outside/);
  assert.throws(() => cutMap("10.0.0.0/24", [part("10.0.0.0/25"), part("10.0.0.0/26")]), /overlaps/);
});

test("list a plan as a table, and the reason where there is none", () => {
  const plan = planSubnets("10.0.0.0/24", [{ name: "office", hosts: 50 }]);
  assert.equal(planTable(plan).rows[0]?.cells, [
    "office",
    50,
    "10.0.0.0/26",
    "255.255.255.192",
    "10.0.0.1",
    "10.0.0.62",
    "10.0.0.63",
    62,
    12,
  ]);
  assert.match(
    planTable(planSubnets("10.0.0.0/30", [{ name: "office", hosts: 50 }])).toString(),
    /cannot be cut so: the subnet needs 64/,
  );
});

test("walk through a lookup: the winner, then every loser and why", () => {
  const table = new RouteTable<string>()
    .insert("0.0.0.0/0", "up")
    .insert("10.1.0.0/16", "b", 10)
    .insert("10.1.0.0/16", "c", 5)
    .insert("10.2.0.0/16", "d")
    .insert("11.0.0.0/8", "e");
  const walk = matchWalk(table, "10.1.2.3", 1);
  assert.equal(
    walk.rows.map(({ nextHop, verdict }) => `${nextHop} ${verdict}`),
    ["c wins", "b higher metric", "up shorter", "d no match"],
  );
  assert.is(walk.rows[3]?.sharedBits, 14);
  assert.is(walk.leftOut, 1);
  assert.match(walk.toString(), /^10\.1\.2\.3 goes to c\n/);
  assert.match(matchWalk(new RouteTable<string>(), "10.1.2.3").toString(), /has no route/);
});

test.run();
