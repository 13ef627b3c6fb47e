import * as assert from "uvu/assert";
import { Ipv4Address, Prefix, RouteTable } from "../../kernel-lib/subnet";
import { suite } from "../harness";
import { compareTables } from "./support/model-table";
import { seeded } from "./support/random";

const test = suite("RouteTable");

test("answers as a linear scan does while IPv4 routes come and go", () => {
  for (let seed = 1; seed <= 4; seed++) compareTables(4, 2000, seed);
});

test("answers as a linear scan does while IPv6 routes come and go", () => {
  for (let seed = 1; seed <= 4; seed++) compareTables(6, 2000, seed);
});

test("answers nothing where it is empty, and for the version that it has no route of", () => {
  const table = new RouteTable<string>();
  assert.is(table.lookup("10.0.0.1"), undefined);
  table.insert("::/0", "up");
  assert.is(table.lookup("10.0.0.1"), undefined);
  assert.is(table.match("10.0.0.1"), undefined);
  assert.equal(table.matches("10.0.0.1"), []);
});

test("prefers the longest prefix, then the lowest metric, then the first", () => {
  const table = new RouteTable<string>()
    .insert("0.0.0.0/0", "default")
    .insert("10.0.0.0/8", "slow", 10)
    .insert("10.0.0.0/8", "fast", 5)
    .insert("10.0.0.0/8", "late", 5);
  assert.is(table.lookup("10.1.2.3"), "fast");
  assert.is(
    table
      .matches("10.1.2.3")
      .map(({ nextHop }) => nextHop)
      .join(" "),
    "fast late slow default",
  );
  table.delete("10.0.0.0/8", "fast");
  assert.is(table.lookup("10.1.2.3"), "late");
  table.delete("10.0.0.0/8");
  assert.is(table.lookup("10.1.2.3"), "default");
});

test("replaces the metric of a route that it has", () => {
  const table = new RouteTable<string>()
    .insert("10.0.0.0/8", "a", 1)
    .insert("10.0.0.0/8", "b", 2)
    .insert("10.0.0.0/8", "a", 3);
  assert.is(table.size, 2);
  assert.is(table.lookup("10.0.0.1"), "b");
});

test("knows next hops by their own equals", () => {
  const table = new RouteTable<Ipv4Address>().insert("10.0.0.0/8", Ipv4Address.parse("192.0.2.1"));
  assert.ok(table.delete("10.0.0.0/8", Ipv4Address.parse("192.0.2.1")));
  assert.is(table.size, 0);
});

test("tells whether there was something to delete", () => {
  const table = new RouteTable<string>().insert("10.0.0.0/8", "a");
  assert.not.ok(table.delete("10.0.0.0/9"));
  assert.not.ok(table.delete("10.0.0.0/8", "b"));
  assert.not.ok(table.delete("::/0"));
});

test("gives back all memory of routes that are gone", () => {
  const random = seeded(5);
  const table = new RouteTable<string>().insert("255.255.255.255/32", "first");
  const prefixes = Array.from(
    { length: 20_000 },
    () => new Prefix(new Ipv4Address(random.bits() & 0x0f0fffff), 17 + random.below(16)),
  );
  for (const prefix of prefixes) table.insert(prefix, "x");
  const { lengthBytes } = table;
  for (let round = 0; round < 3; round++) {
    for (const prefix of prefixes) table.delete(prefix);
    for (const prefix of prefixes.reverse()) table.insert(prefix, "x");
  }
  assert.ok(table.lengthBytes <= lengthBytes * 1.3, `${lengthBytes} bytes became ${table.lengthBytes}`);
});

test("forgets next hops that no route leads to any more", () => {
  const table = new RouteTable<object>().insert("10.0.0.0/8", {}).insert("10.0.0.0/8", {}, 1);
  const { lengthBytes } = table;
  for (let n = 0; n < 1000; n++) {
    const [hop, other] = [{}, {}];
    table.insert("10.1.0.0/16", hop).insert("10.2.0.0/16", hop, 5).insert("10.2.0.0/16", other, 5);
    for (const prefix of ["10.2.0.0/16", "10.1.0.0/16"]) assert.ok(table.delete(prefix));
  }
  assert.ok(table.lengthBytes <= lengthBytes + 200, `${lengthBytes} bytes became ${table.lengthBytes}`);
});

test("costs at most 24 bytes a route for 250,000 crowded routes", () => {
  const random = seeded(6);
  const table = new RouteTable<number>();
  while (table.size < 250_000) {
    table.insert(
      new Prefix(new Ipv4Address(random.bits() & 0x1fffffff), random.pick([20, 22, 23, 24, 24, 24])),
      random.below(64),
    );
  }
  assert.ok(table.lengthBytes / table.size <= 24, `${table.lengthBytes / table.size} bytes a route`);
});

test.run();
