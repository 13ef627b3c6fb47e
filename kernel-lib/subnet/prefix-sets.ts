/** Sets of prefixes: the fewest that say the same, and ranges of addresses as prefixes. */

import { type AddressLike, toAddress } from "./ip-address";
import { Prefix, type PrefixLike, toPrefix } from "./prefix";
import { columnsOf, emptyColumns, type PrefixColumns, prefixAt, sharedBits, sortedOrder } from "./prefix-columns";

const shared = sharedBits; // taken out of the module once: where modules load as CommonJS, each use of an import is a call

/**
 * Gives the fewest prefixes that hold the same addresses, in order: contained ones dropped, halves joined.
 * @example
 * collapse(["10.0.1.0/24", "10.0.0.0/24", "10.0.0.7/32"]).join() // => "10.0.0.0/23"
 */
export function collapse(prefixes: Iterable<PrefixLike>): Prefix[] {
  const ipv4: Prefix[] = [];
  const ipv6: Prefix[] = [];
  for (const like of prefixes) {
    const prefix = typeof like === "string" ? toPrefix(like) : like;
    if (prefix.version === 4) ipv4.push(prefix);
    else ipv6.push(prefix);
  }
  return collapseOne(4, ipv4).concat(collapseOne(6, ipv6));
}

/** Goes through the sorted prefixes with a stack of those kept: drop what the top contains, join the top with its half. */
function collapseOne(version: 4 | 6, prefixes: readonly Prefix[]): Prefix[] {
  const columns = columnsOf(prefixes);
  const kept = emptyColumns(version, prefixes.length);
  const origins = new Int32Array(prefixes.length); // the prefix that a kept one is, −1 for a joined one
  let top = -1;
  for (const index of sortedOrder(columns)) {
    const length = columns.lengths[index] as number;
    top++;
    for (let n = 0; n < kept.words.length; n++)
      (kept.words[n] as Int32Array)[top] = columns.words[n]?.[index] as number;
    kept.lengths[top] = length;
    origins[top] = index;
    const above = top > 0 ? (kept.lengths[top - 1] as number) : 0;
    if (top > 0 && shared(kept.words, top - 1, top, length) >= above) {
      top--;
      continue;
    }
    while (top > 0 && joinTop(kept, top)) origins[--top] = -1;
  }
  return Array.from({ length: top + 1 }, (_, n) => prefixes[origins[n] as number] ?? prefixAt(kept, n));
}

/** Joins the prefix at `top` into the one before it, where the two are halves of one; tells whether it did. */
function joinTop({ words, lengths }: PrefixColumns, top: number): boolean {
  const length = lengths[top] as number;
  if (lengths[top - 1] !== length || shared(words, top - 1, top, length) !== length - 1) return false;
  lengths[top - 1] = length - 1;
  return true;
}

/**
 * Gives the fewest prefixes that hold exactly the addresses from one to another; throws a RangeError where they are of
 * two versions or in the wrong order.
 * @example
 * rangeToPrefixes("10.0.0.1", "10.0.0.4").join(" ") // => "10.0.0.1/32 10.0.0.2/31 10.0.0.4/32"
 */
export function rangeToPrefixes(from: AddressLike, to: AddressLike): Prefix[] {
  const first = toAddress(from);
  const last = toAddress(to);
  if (first.version !== last.version || first.compare(last) > 0) {
    throw new RangeError(`range from ${first} to ${last}: two addresses of one version, the lower first, are needed`);
  }
  const prefixes: Prefix[] = [];
  const { bitLength } = first;
  const end = last.toBigInt() + 1n;
  for (let start = first.toBigInt(); start < end; ) {
    let hostBits = start === 0n ? bitLength : trailingZeros(start);
    while (1n << BigInt(hostBits) > end - start) hostBits--;
    prefixes.push(new Prefix(first.offset(start - first.toBigInt()), bitLength - hostBits));
    start += 1n << BigInt(hostBits);
  }
  return prefixes;
}

function trailingZeros(value: bigint): number {
  let bits = 0;
  while (((value >> BigInt(bits)) & 1n) === 0n) bits++;
  return bits;
}

/**
 * Takes prefixes out of others; gives what is left as the fewest prefixes, in order.
 * @example
 * excludeAll(["10.0.0.0/29"], ["10.0.0.2/31", "10.0.0.4/30"]).join(" ") // => "10.0.0.0/31"
 */
export function excludeAll(prefixes: Iterable<PrefixLike>, excluded: Iterable<PrefixLike>): Prefix[] {
  const outs = collapse(excluded);
  let at = 0;
  return collapse(prefixes).flatMap((prefix) => {
    const inside: Prefix[] = [];
    for (let out = outs[at]; out; out = outs[++at]) {
      const overlaps = out.overlaps(prefix);
      if (overlaps) inside.push(out);
      if (overlaps ? out.contains(prefix) : out.compare(prefix) > 0) break; // it may reach into the next one too
    }
    return remaining(prefix, inside);
  });
}

/** What is left of a prefix without those inside it, or without the one around it. */
function remaining(prefix: Prefix, outs: readonly Prefix[]): Prefix[] {
  const [first] = outs;
  if (!first) return [prefix];
  if (first.contains(prefix)) return [];
  const low = new Prefix(prefix.network, prefix.length + 1);
  const high = low.sibling() as Prefix;
  const inHigh = outs.findIndex((out) => high.contains(out));
  const split = inHigh < 0 ? outs.length : inHigh;
  return [...remaining(low, outs.slice(0, split)), ...remaining(high, outs.slice(split))];
}
