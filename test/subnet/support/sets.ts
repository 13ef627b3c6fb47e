/** Sets of prefixes against plain sets of addresses, in a universe of 256. */
import * as assert from "uvu/assert";
import {
  collapse,
  excludeAll,
  type IpAddress,
  Ipv4Address,
  Ipv6Address,
  Prefix,
  rangeToPrefixes,
} from "../../../kernel-lib/subnet";
import { type Random, seeded } from "./random";

/** Checks `count` seeded lists of prefixes. */
export function compareSets(count: number, seed: number): void {
  const random = seeded(seed);
  for (let n = 0; n < count; n++) {
    const base =
      random.below(2) === 0 ? new Ipv4Address(random.bits() & ~255) : new Ipv6Address(0x20010db8, random.bits(), 0, 0);
    const list = Array.from({ length: random.below(12) }, () => somePrefix(random, base));
    const told = `seed ${seed}, list ${n}: ${list.join(" ")}`;
    const collapsed = collapse(list);
    assert.equal(members(collapsed, base), members(list, base), `${told}: collapse changes the addresses`);
    assertMinimal(collapsed, told);
    const out = Array.from({ length: random.below(4) }, () => somePrefix(random, base));
    const gone = new Set(members(out, base));
    const left = excludeAll(list, out);
    assert.equal(
      members(left, base),
      members(list, base).filter((address) => !gone.has(address)),
      `${told} without ${out}`,
    );
    assertMinimal(left, told);
    const [first, last] = [random.below(256), random.below(256)].sort((a, b) => a - b) as [number, number];
    const range = rangeToPrefixes(base.offset(first), base.offset(last));
    assert.equal(
      members(range, base),
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
      told,
    );
    assertMinimal(range, told);
  }
}

function somePrefix(random: Random, base: IpAddress): Prefix {
  return new Prefix(base.offset(random.below(256)), base.bitLength - random.below(9));
}

function members(prefixes: readonly Prefix[], base: IpAddress): number[] {
  return Array.from({ length: 256 }, (_, n) => n).filter((n) =>
    prefixes.some((prefix) => prefix.contains(base.offset(n))),
  );
}

/** In order, disjoint, and no two that one prefix could stand for. */
function assertMinimal(prefixes: readonly Prefix[], told: string): void {
  for (const [n, prefix] of prefixes.entries()) {
    const next = prefixes[n + 1];
    if (!next) continue;
    assert.is(prefix.compare(next), -1, `${told}: order`);
    assert.not.ok(prefix.overlaps(next), `${told}: overlap`);
    assert.not.ok(
      prefix.sibling()?.equals(next) && prefix.network.equals(prefix.supernet().network),
      `${told}: halves`,
    );
  }
}
