/** Plans by trying every placement: an independent answer for small blocks, addresses counted from 0. */
import * as assert from "uvu/assert";
import { Ipv4Address, type PlanMode, Prefix, planSubnets } from "../../../kernel-lib/subnet";
import { seeded } from "./random";

/** The best that any placement leaves: the largest aligned free block (0 for none), or −1 where nothing fits. */
export function bruteForce(size: number, wishes: readonly number[], reserved: readonly boolean[]): number {
  const seen = new Map<number, number>();
  const place = (n: number, used: number): number => {
    if (n === wishes.length) return largestFree(used, size);
    const key = n * 2 ** 32 + (used >>> 0);
    let best = seen.get(key);
    if (best !== undefined) return best;
    best = -1;
    const wish = wishes[n] as number;
    for (let start = 0; start + wish <= size; start += wish) {
      if ((used & range(start, wish)) === 0) best = Math.max(best, place(n + 1, used | range(start, wish)));
    }
    seen.set(key, best);
    return best;
  };
  return place(
    0,
    reserved.reduce((used, taken, address) => (taken ? used | range(address, 1) : used), 0),
  );
}

/** So many addresses from `start` on as bits. */
function range(start: number, length: number): number {
  return (length === 32 ? -1 : (1 << length) - 1) << start;
}

function largestFree(used: number, size: number): number {
  for (let block = size; block >= 1; block /= 2) {
    for (let start = 0; start < size; start += block) if ((used & range(start, block)) === 0) return block;
  }
  return 0;
}

/** The smallest size by counting up, as contracts put it. */
function sizeFor(hosts: number, mode: PlanMode): number {
  if (mode === "rfc3021" && hosts <= 2) return Math.max(1, hosts);
  let size = 4;
  while (size < hosts + 2) size *= 2;
  return size;
}

/** Compares `count` seeded problems of up to 8 subnets in a /28 or /27; gives how many could be solved. */
export function comparePlans(count: number, seed: number): number {
  const random = seeded(seed);
  let feasible = 0;
  for (let n = 0; n < count; n++) {
    const bits = random.pick([4, 4, 5]);
    const size = 2 ** bits;
    const block = new Prefix(new Ipv4Address(random.bits()), 32 - bits);
    const mode = random.pick<PlanMode>(["classic", "rfc3021"]);
    const most = mode === "classic" ? size / 4 : 8;
    const hosts = Array.from({ length: random.below(Math.min(8, most) + 1) }, () =>
      random.below(random.pick([3, 7, 15])),
    );
    const reserved = Array.from({ length: random.below(4) }, () => {
      const base = block.network.offset(random.below(size));
      return new Prefix(base, 32 - random.below(bits));
    });
    feasible += compareOne(block, hosts, reserved, mode, `seed ${seed}, problem ${n}`) ? 1 : 0;
  }
  return feasible;
}

function compareOne(block: Prefix, hosts: number[], reserved: Prefix[], mode: PlanMode, told: string): boolean {
  const size = Number(block.addressCount);
  const start = block.network.toBigInt();
  const place = (prefix: Prefix): [number, number] => {
    const from = Number(prefix.network.toBigInt() - start);
    return [from, from + Number(prefix.addressCount)];
  };
  const used = new Array<boolean>(size).fill(false);
  for (const prefix of reserved) used.fill(true, ...place(prefix));
  const wanted = hosts.map((count) => sizeFor(count, mode)).sort((a, b) => b - a);
  const best = bruteForce(size, wanted, used);
  const wishes = hosts.map((count, n) => ({ name: `${n}`, hosts: count }));
  const plan = planSubnets(block, wishes, { reserved, mode });
  const asked = `${told}: ${block} for ${hosts} around ${reserved} (${mode})`;
  assert.is(plan.feasible, best >= 0, asked);
  if (!plan.feasible) {
    assert.ok(plan.needed > plan.available, asked);
    return false;
  }
  for (const [n, { prefix, name }] of plan.subnets.entries()) {
    assert.is(name, `${n}`, asked);
    assert.is(Number(prefix.addressCount), sizeFor(hosts[n] as number, mode), asked);
    assert.ok(block.contains(prefix), asked);
    const [from, to] = place(prefix);
    assert.not.ok(used.slice(from, to).some(Boolean), `${asked}: ${prefix} is taken`);
    used.fill(true, from, to);
  }
  for (const prefix of plan.free) {
    const [from, to] = place(prefix);
    assert.not.ok(used.slice(from, to).some(Boolean), `${asked}: ${prefix} is not free`);
    used.fill(true, from, to);
  }
  assert.ok(used.every(Boolean), `${asked}: something free is missing`);
  assert.is(Math.max(0, ...plan.free.map((prefix) => Number(prefix.addressCount))), best, asked);
  return true;
}
