/** Sets of prefixes: the fewest that say the same, and ranges of addresses as prefixes. */

import { type AddressLike, toAddress } from "./ip-address";
import { Ipv4Address } from "./ipv4-address";
import { Prefix, type PrefixLike, toPrefix } from "./prefix";

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/**
 * Gives the fewest prefixes that hold the same addresses, in order: contained ones dropped, halves joined.
 * @example
 * collapse(["10.0.1.0/24", "10.0.0.0/24", "10.0.0.7/32"]).join() // => "10.0.0.0/23"
 */
export function collapse(prefixes: Iterable<PrefixLike>): Prefix[] {
  const list = Array.from(prefixes, toPrefix);
  const left: Prefix[] = [];
  for (const version of [4, 6]) {
    const kept = left.length;
    for (const prefix of sortPrefixes(list.filter((prefix) => prefix.version === version))) {
      if (left.length > kept && left[left.length - 1]?.contains(prefix)) continue;
      left.push(prefix);
      while (left.length > kept + 1 && joinLastTwo(left));
    }
  }
  return left;
}

/** Joins the last two of a list into one where they are the halves of it. */
function joinLastTwo(list: Prefix[]): boolean {
  const low = list[list.length - 2] as Prefix;
  const high = list[list.length - 1] as Prefix;
  if (low.length !== high.length || !areHalves(low, high)) return false;
  list.length -= 2;
  list.push(low.supernet());
  return true;
}

function areHalves({ network: low, length }: Prefix, { network: high }: Prefix): boolean {
  if (low instanceof Ipv4Address) return high instanceof Ipv4Address && (low.bits ^ high.bits) === bitAt(length, 0);
  return (
    !(high instanceof Ipv4Address) &&
    (low.w0 ^ high.w0) === bitAt(length, 0) &&
    (low.w1 ^ high.w1) === bitAt(length, 32) &&
    (low.w2 ^ high.w2) === bitAt(length, 64) &&
    (low.w3 ^ high.w3) === bitAt(length, 96)
  );
}

/** The last bit of a prefix as it stands in the word that begins at bit `from`, 0 if in another word. */
function bitAt(length: number, from: number): number {
  return length > from && length <= from + 32 ? 1 << (from + 32 - length) : 0;
}

/** Sorts prefixes of one version as `compare` does, by radix: the last digit first, the length before all. */
function sortPrefixes(prefixes: Prefix[]): Prefix[] {
  let order: Uint32Array = Uint32Array.from(prefixes.keys());
  order = countingSort(
    order,
    Uint8Array.from(prefixes, ({ length }) => length),
    0,
    256,
  );
  for (const word of wordsOf(prefixes).reverse()) {
    for (let shift = 0; shift < 32; shift += DIGIT_BITS) order = countingSort(order, word, shift, DIGITS);
  }
  return Array.from(order, (index) => prefixes[index] as Prefix);
}

/** The network addresses by 32-bit words, the most significant first. */
function wordsOf(prefixes: Prefix[]): Int32Array[] {
  const words = Array.from({ length: prefixes[0]?.version === 6 ? 4 : 1 }, () => new Int32Array(prefixes.length));
  for (const [n, { network }] of prefixes.entries()) {
    const values = network instanceof Ipv4Address ? [network.bits] : [network.w0, network.w1, network.w2, network.w3];
    for (const [word, value] of values.entries()) (words[word] as Int32Array)[n] = value;
  }
  return words;
}

/** Orders indexes by one digit of their keys; equal digits keep their order. */
function countingSort(order: Uint32Array, keys: ArrayLike<number>, shift: number, digits: number): Uint32Array {
  const starts = new Uint32Array(digits + 1);
  const digitOf = (index: number): number => ((keys[index] as number) >>> shift) & (digits - 1);
  for (const index of order) starts[digitOf(index) + 1] = (starts[digitOf(index) + 1] as number) + 1;
  for (let digit = 1; digit < digits; digit++) {
    starts[digit] = (starts[digit] as number) + (starts[digit - 1] as number);
  }
  const sorted = new Uint32Array(order.length);
  for (const index of order) {
    const digit = digitOf(index);
    sorted[starts[digit] as number] = index;
    starts[digit] = (starts[digit] as number) + 1;
  }
  return sorted;
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

/** Takes several prefixes out of a list of disjoint ones; gives what is left in order, no two of it halves of one. */
export function excludeAll(prefixes: Iterable<PrefixLike>, excluded: Iterable<PrefixLike>): Prefix[] {
  let left = Array.from(prefixes, toPrefix);
  for (const out of collapse(excluded)) left = left.flatMap((prefix) => prefix.exclude(out));
  return collapse(left);
}
