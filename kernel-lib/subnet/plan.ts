/** Variable-length subnet plans: who gets which block, so that what stays free is in one piece as large as can be. */

import { Ipv4Address } from "./ipv4-address";
import { Prefix, type PrefixLike, toPrefix } from "./prefix";
import { collapse, excludeAll } from "./prefix-sets";

/**
 * How a subnet's size follows from its hosts. `classic`: two addresses more, for network and broadcast, at least a /30.
 * `rfc3021`: the same, but two hosts share a /31 (RFC 3021, point-to-point links) and one is a /32.
 */
export type PlanMode = "classic" | "rfc3021";

/** A subnet asked for. */
export interface SubnetWish {
  name: string;
  /** Number of hosts, the router's address included; an integer from 0. */
  hosts: number;
}

export interface PlanOptions {
  /** Blocks that must stay untouched; parts outside the block to be cut play no part. */
  reserved?: readonly PrefixLike[];
  mode?: PlanMode;
}

export interface PlannedSubnet extends SubnetWish {
  prefix: Prefix;
}

/** A plan that fits: the subnets in the order asked, and what is free, ascending. */
export interface FeasiblePlan {
  feasible: true;
  block: Prefix;
  reserved: Prefix[];
  subnets: PlannedSubnet[];
  free: Prefix[];
}

/** Why there is no plan: the wishes of at least `size` addresses need more than the free blocks that large hold. */
export interface InfeasiblePlan {
  feasible: false;
  block: Prefix;
  reserved: Prefix[];
  reason: string;
  /** Addresses. */
  needed: bigint;
  available: bigint;
  /** The size, in addresses, from which on wishes and free blocks were counted. */
  size: bigint;
  /** The wishes counted, and the free blocks large enough for the smallest of them. */
  wishes: SubnetWish[];
  freeBlocks: Prefix[];
}

/**
 * Cuts a block into subnets of the smallest sizes that hold the wished hosts, around what is reserved, so that the largest
 * possible block stays free; or proves that it cannot be done. Sizes are powers of two, so counting is proof enough: a plan
 * exists exactly when, for each size, the wishes at least that large fit by sum into the free blocks at least that large.
 * Throws a RangeError for an IPv6 block (its networks are /64 whatever they hold: see `subnets`) and for a wrong host count.
 * @example
 * planSubnets("192.0.2.0/24", [{ name: "office", hosts: 50 }]).free.join(" ") // => "192.0.2.64/26 192.0.2.128/25"
 */
export function planSubnets(
  blockLike: PrefixLike,
  wishes: readonly SubnetWish[],
  { reserved = [], mode = "classic" }: PlanOptions = {},
): FeasiblePlan | InfeasiblePlan {
  const block = toPrefix(blockLike);
  if (block.version === 6) throw new RangeError(`plan of ${block}: only IPv4 blocks are cut by numbers of hosts`);
  const inside = reserved.map(toPrefix).filter((prefix) => prefix.overlaps(block));
  const held = collapse(inside.map((prefix) => (prefix.contains(block) ? block : prefix)));
  const open = excludeAll([block], held);
  const bits = wishes.map((wish) => hostBitsFor(wish.hosts, mode));
  const lack = findLack(bits, open);
  if (lack !== undefined) return { feasible: false, block, reserved: held, ...proof(lack, wishes, bits, open) };
  const space = new FreeSpace(open);
  // The largest first, each from the smallest block that holds it: a larger block is cut only when the smaller ones are
  // used up to the last place for that size, so no way of placing leaves a larger one whole.
  const order = [...bits.keys()].sort((a, b) => (bits[b] as number) - (bits[a] as number));
  const taken = new Map(order.map((index) => [index, space.take(bits[index] as number)]));
  const subnets = wishes.map(({ name, hosts }, index) => ({ name, hosts, prefix: taken.get(index) as Prefix }));
  const free = excludeAll(
    open,
    subnets.map(({ prefix }) => prefix),
  );
  return { feasible: true, block, reserved: held, subnets, free };
}

/**
 * The host bits of the smallest subnet for that many hosts; throws a RangeError for what is no number of hosts.
 * @example
 * hostBitsFor(62, "classic") // => 6
 * hostBitsFor(63, "classic") // => 7
 * hostBitsFor(2, "rfc3021") // => 1
 */
export function hostBitsFor(hosts: number, mode: PlanMode = "classic"): number {
  if (!Number.isSafeInteger(hosts) || hosts < 0) {
    throw new RangeError(`subnet for ${hosts} hosts: an integer from 0 to 2^53 - 1 is needed`);
  }
  if (mode === "rfc3021" && hosts <= 2) return hosts === 2 ? 1 : 0;
  return Math.max(2, (BigInt(hosts) + 1n).toString(2).length); // the bits of hosts + 2 - 1, the last number counted from 0
}

function sum(bits: readonly number[], from: number): bigint {
  return bits.reduce((total, hostBits) => (hostBits >= from ? total + (1n << BigInt(hostBits)) : total), 0n);
}

/** The host bits of a size at which the wishes do not fit; 0 (everything) where even the plain sum is too large. */
function findLack(bits: readonly number[], open: readonly Prefix[]): number | undefined {
  const free = open.map(({ hostBits }) => hostBits);
  if (sum(bits, 0) > sum(free, 0)) return 0;
  return [...new Set(bits)].sort((a, b) => b - a).find((size) => sum(bits, size) > sum(free, size));
}

function proof(lack: number, wishes: readonly SubnetWish[], bits: readonly number[], open: readonly Prefix[]) {
  const counted = wishes.filter((_, index) => (bits[index] as number) >= lack);
  const freeBlocks = open.filter(({ hostBits }) => hostBits >= lack);
  const needed = sum(bits, lack);
  const available = sum(
    open.map(({ hostBits }) => hostBits),
    lack,
  );
  const size = 1n << BigInt(lack);
  const one = counted.length === 1;
  const who =
    lack === 0
      ? `${one ? "the subnet needs" : `the ${counted.length} subnets need`}`
      : `${counted.map(({ name }) => name).join(", ")} ${one ? "needs" : "need"}`;
  const blocks = freeBlocks.length === 0 ? "none" : freeBlocks.join(", ");
  const reason =
    lack === 0
      ? `${who} ${needed} addresses, ${available} are free`
      : `${who} ${needed} addresses in blocks of at least ${size} (/${32 - lack}); free blocks that large: ${blocks}, ${available} addresses`;
  return { reason, needed, available, size, wishes: counted, freeBlocks };
}

/** Free blocks by size, each list ascending. */
class FreeSpace {
  private readonly starts: number[][] = Array.from({ length: 33 }, () => []);

  constructor(blocks: readonly Prefix[]) {
    for (const { hostBits, network } of blocks) this.starts[hostBits]?.push(Number(network.toBigInt()));
  }

  /** Takes the first part out of the smallest block that holds it, of equal ones the first. */
  take(hostBits: number): Prefix {
    const found = this.starts.findIndex((list, size) => size >= hostBits && list.length > 0);
    const start = this.starts[found]?.shift();
    if (start === undefined) throw new Error(`no free block for ${hostBits} host bits: the count before was wrong`);
    for (let size = found - 1; size >= hostBits; size--) this.give(start + 2 ** size, size);
    return new Prefix(Ipv4Address.fromNumber(start), 32 - hostBits);
  }

  private give(start: number, size: number): void {
    const list = this.starts[size] as number[];
    const at = list.findIndex((other) => other > start);
    list.splice(at < 0 ? list.length : at, 0, start);
  }
}
