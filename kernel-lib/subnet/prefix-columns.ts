/**
 * Many prefixes of one version as columns of numbers: sorting and joining a hundred thousand of them touches a few small
 * arrays instead of as many objects.
 */

import { Ipv4Address } from "./ipv4-address";
import { Ipv6Address } from "./ipv6-address";
import { Prefix } from "./prefix";

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

export interface PrefixColumns {
  /** The network addresses by 32-bit words, the most significant first. */
  words: Int32Array[];
  lengths: Int32Array;
}

/** Takes the numbers out of prefixes of one version. */
export function columnsOf(prefixes: readonly Prefix[]): PrefixColumns {
  const columns = emptyColumns(prefixes[0]?.version ?? 4, prefixes.length);
  const [w0, w1, w2, w3] = columns.words as [Int32Array, Int32Array, Int32Array, Int32Array];
  for (let n = 0; n < prefixes.length; n++) {
    const { network, length } = prefixes[n] as Prefix;
    columns.lengths[n] = length;
    if (network.version === 4) w0[n] = network.bits;
    else {
      w0[n] = network.w0;
      w1[n] = network.w1;
      w2[n] = network.w2;
      w3[n] = network.w3;
    }
  }
  return columns;
}

export function emptyColumns(version: 4 | 6, count: number): PrefixColumns {
  const words = Array.from({ length: version === 4 ? 1 : 4 }, () => new Int32Array(count));
  return { words, lengths: new Int32Array(count) };
}

/** Makes the prefix that stands at `n`. */
export function prefixAt({ words, lengths }: PrefixColumns, n: number): Prefix {
  const [a = 0, b = 0, c = 0, d = 0] = words.map((word) => word[n]);
  return new Prefix(words.length === 1 ? new Ipv4Address(a) : new Ipv6Address(a, b, c, d), lengths[n] as number);
}

/** The order of the columns by address and then the shorter first, by radix: the last digit first, the length before all. */
export function sortedOrder({ words, lengths }: PrefixColumns): Uint32Array {
  let order: Uint32Array = new Uint32Array(lengths.length);
  let sorted: Uint32Array = new Uint32Array(lengths.length);
  for (let n = 0; n < order.length; n++) order[n] = n;
  const digits = [{ keys: lengths, shift: 0 }];
  for (const keys of [...words].reverse())
    for (let shift = 0; shift < 32; shift += DIGIT_BITS) digits.push({ keys, shift });
  for (const { keys, shift } of digits) {
    countingSort(order, sorted, keys, shift);
    [order, sorted] = [sorted, order];
  }
  return order;
}

/** Orders indexes by one digit of their keys; equal digits keep their order. */
function countingSort(order: Uint32Array, sorted: Uint32Array, keys: Int32Array, shift: number): void {
  const starts = new Uint32Array(DIGITS + 1);
  for (let n = 0; n < keys.length; n++) {
    const digit = ((keys[n] as number) >>> shift) & (DIGITS - 1);
    starts[digit + 1] = (starts[digit + 1] as number) + 1;
  }
  for (let digit = 1; digit < DIGITS; digit++)
    starts[digit] = (starts[digit] as number) + (starts[digit - 1] as number);
  for (let n = 0; n < order.length; n++) {
    const index = order[n] as number;
    const digit = ((keys[index] as number) >>> shift) & (DIGITS - 1);
    const at = starts[digit] as number;
    sorted[at] = index;
    starts[digit] = at + 1;
  }
}

/** How many leading bits the addresses at two places share, at most `most`. */
export function sharedBits(words: readonly Int32Array[], a: number, b: number, most: number): number {
  for (let n = 0; n < words.length; n++) {
    const word = words[n] as Int32Array;
    const different = (word[a] as number) ^ (word[b] as number);
    if (different !== 0) return Math.min(most, 32 * n + Math.clz32(different));
  }
  return most;
}
