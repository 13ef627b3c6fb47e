/** A routing table by linear scan, and the comparison of RouteTable with it. */
import * as assert from "uvu/assert";
import { type IpAddress, Ipv4Address, Ipv6Address, Prefix, type Route, RouteTable } from "../../../kernel-lib/subnet";
import { type Random, seeded } from "./random";

class LinearTable {
  private routes: Route<string>[] = [];

  get size(): number {
    return this.routes.length;
  }

  insert(prefix: Prefix, nextHop: string, metric: number): void {
    this.delete(prefix, nextHop);
    this.routes.push({ prefix, nextHop, metric });
  }

  delete(prefix: Prefix, nextHop?: string): boolean {
    const before = this.routes.length;
    const goes = (route: Route<string>): boolean =>
      route.prefix.equals(prefix) && (nextHop === undefined || route.nextHop === nextHop);
    this.routes = this.routes.filter((route) => !goes(route));
    return this.routes.length < before;
  }

  /** The sort is stable: equal routes stay in the order they came. */
  matches(address: IpAddress): Route<string>[] {
    return this.routes
      .filter(({ prefix }) => prefix.contains(address))
      .sort((a, b) => b.prefix.length - a.prefix.length || a.metric - b.metric);
  }

  sorted(): Route<string>[] {
    return [...this.routes].sort((a, b) => a.prefix.compare(b.prefix) || a.metric - b.metric);
  }
}

/** Changes both tables `count` times at random and asks both after each change; throws at the first difference. */
export function compareTables(version: 4 | 6, count: number, seed: number): void {
  const random = seeded(seed);
  const table = new RouteTable<string>();
  const model = new LinearTable();
  const known: Prefix[] = [];
  for (let n = 0; n < count; n++) {
    const told = `seed ${seed}, IPv${version}, step ${n}`;
    const prefix = known.length > 0 && random.below(3) > 0 ? random.pick(known) : somePrefix(random, version, known);
    if (random.below(5) > 1) {
      const [nextHop, metric] = [random.pick(["a", "b", "c", "d"]), random.below(3)];
      table.insert(prefix, nextHop, metric);
      model.insert(prefix, nextHop, metric);
      known.push(prefix);
    } else {
      const nextHop = random.below(2) === 0 ? [] : [random.pick(["a", "b", "c", "d"])];
      const gone = model.delete(prefix, ...nextHop);
      assert.is(table.delete(prefix, ...(nextHop as [])), gone, `${told}: delete ${prefix} ${nextHop}`);
    }
    assert.is(table.size, model.size, told);
    for (const address of [nearBy(random, prefix), nearBy(random, random.pick(known.length > 0 ? known : [prefix]))]) {
      const expected = model.matches(address);
      assert.equal(table.matches(address), expected, `${told}: matches ${address}`);
      assert.is(table.lookup(address), expected[0]?.nextHop, `${told}: lookup ${address}`);
      assert.equal(table.match(address), expected[0], `${told}: match ${address}`);
    }
    if (n % 500 === 499) assert.equal([...table], model.sorted(), `${told}: all routes`);
  }
  for (const { prefix, nextHop } of model.sorted()) assert.ok(table.delete(prefix, nextHop), `seed ${seed}: ${prefix}`);
  assert.equal([...table], [], `seed ${seed}: emptied`);
}

/** Prefixes crowd together, so that nodes fill up, nest and empty again. */
function somePrefix(random: Random, version: 4 | 6, known: readonly Prefix[]): Prefix {
  const near = known.length > 0 && random.below(4) > 0 ? nearBy(random, random.pick(known)) : undefined;
  const size = version === 4 ? 32 : 128;
  const length = random.pick([random.below(size + 1), 8 + random.below(25), 16, 24, size, 17 + random.below(8)]);
  return new Prefix(near ?? anyAddress(random, version), length);
}

function anyAddress(random: Random, version: 4 | 6): IpAddress {
  if (version === 4) return new Ipv4Address(random.bits() & (random.below(2) === 0 ? -1 : 0x0101ffff));
  return new Ipv6Address(random.bits() & 0x20010fff, random.bits(), random.bits(), random.bits());
}

/** An address inside a prefix or a few bits off. */
function nearBy(random: Random, prefix: Prefix): IpAddress {
  const { network } = prefix;
  const size = BigInt(network.bitLength);
  const inside = anyAddress(random, network.version).toBigInt() & (prefix.addressCount - 1n);
  const flipped = random.below(3) === 0 ? 1n << BigInt(random.below(Number(size))) : 0n;
  const value = (network.toBigInt() | inside) ^ flipped;
  return network.version === 4 ? Ipv4Address.fromNumber(Number(value)) : Ipv6Address.fromBigInt(value);
}
