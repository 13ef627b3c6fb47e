/** Pictures of addresses, by the words of the lessons: kernel-lib/subnet works them out, kernel-lib/show draws them. */
import { addressBits, blockMap, firstOctets, matchTable, planSheet, type Shown } from "../../show";
import {
  type AddressLike,
  type BlockPart,
  bitView,
  type CutMap,
  cutMap,
  firstOctetMap,
  matchWalk,
  type PlanOptions,
  type PrefixLike,
  parseAddress,
  parseAddressWithPrefix,
  planMap,
  planSubnets,
  planTable,
  type RouteTable,
  type SubnetWish,
} from "../../subnet";

/** How a block is laid out: halved again and again, or along Hilbert's curve. */
type MapLayout = CutMap["layout"];

/** Draws addresses (documented in on-demand.ts). */
export const draw = { bits, and, octets, block, plan, walk };

/** Addresses bit by bit; with a length ("/26") the boundary of the mask, of several the bits in which they differ. */
function bits(...addresses: string[]): Shown {
  return addressBits(addresses.map((text) => viewOf(text)));
}

/** An address, its mask, and what AND leaves of it. */
function and(addressWithLength: string): Shown {
  return addressBits(viewOf(addressWithLength), { and: true });
}

function viewOf(text: string): ReturnType<typeof bitView> {
  if (!text.includes("/")) return bitView(parseAddress(text));
  const { address, prefix } = parseAddressWithPrefix(text);
  return bitView(address, prefix.length);
}

/** The 256 first octets of IPv4 by class and special use. */
function octets(): Shown {
  return firstOctets(firstOctetMap());
}

/** A block with the parts that are taken, by name; names that begin with "reserved" are drawn as reserved. */
function block(of: PrefixLike, parts: Readonly<Record<string, PrefixLike>>, layout: MapLayout = "treemap"): Shown {
  const taken = Object.entries(parts).map(([name, prefix]): BlockPart => {
    const kind = name.startsWith("reserved") ? "reserved" : "subnet";
    return { name, kind, prefix: parsePrefix(prefix) };
  });
  return blockMap(cutMap(of, taken, layout));
}

function parsePrefix(prefix: PrefixLike): BlockPart["prefix"] {
  return typeof prefix === "string" ? parseAddressWithPrefix(prefix).prefix : prefix;
}

/** A plan for so many hosts as table and map, or why there is none. */
function plan(
  of: PrefixLike,
  wishes: readonly SubnetWish[],
  options: PlanOptions & { layout?: MapLayout } = {},
): Shown {
  const made = planSubnets(of, wishes, options);
  return planSheet(planTable(made), made.feasible ? planMap(made, options.layout) : undefined);
}

/** How a routing table answers for an address: the winner, the losers struck out, the nearest misses. */
function walk<T>(table: RouteTable<T>, address: AddressLike, others?: number): Shown {
  return matchTable(matchWalk(table, address, others));
}
