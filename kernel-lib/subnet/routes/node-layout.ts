/**
 * How a node of a route trie lies in the pool's words, and how a lookup reads it. A node covers one octet of an address, at `depth` bits from the
 * left, and holds the routes that end inside that octet and the children for longer ones.
 *
 * Three words of 32 bits occur:
 * - a *match*, what a lookup finds: `prefix length << 22 | path`, never 0, because paths count from 1;
 * - a *route* of a node: `stride index << 22 | path`. The stride index of the l leading bits b of an octet is `2^l + b`, so
 *   that an ascending order puts shorter prefixes first, and `(256 + octet) >>> (8 - l)` is the one that covers an octet;
 * - a *pointer*: sign bit, two bits of node kind, 29 bits of place. Only pointers are negative.
 *
 * Every node begins with the match that it inherits: the best its parent has for that octet, or 0.
 *
 *     tail    inherited, match, address words         one route alone below: the rest of its prefix in one comparison
 *     sparse  inherited, counts, (octet, pointer)…, route…        few entries: looked through, longest first
 *     dense   inherited, counts, 16 directory words, leaf…, route…
 *
 * A dense node answers for its 256 octets by runs: a leaf (match, pointer or 0) for each run of octets with one answer.
 * A directory word covers 16 octets: its low half has a bit for each octet that begins a run, its high half the place of
 * the leaf before the first of those. So a lookup is one directory word, a count of bits, and one leaf.
 */

export const PATH_BITS = 22;
export const PATH_MASK = 2 ** PATH_BITS - 1;

export const TAIL = 0x80000000 | 0;
export const SPARSE = 0xa0000000 | 0;
export const DENSE = 0xc0000000 | 0;
export const KIND_MASK = 0xe0000000 | 0;
export const PLACE_MASK = 0x1fffffff;

export const COUNTS = 1;
export const ENTRIES = 2;
export const TAIL_MATCH = 1;
export const TAIL_KEY = 2;
export const DIRECTORY = 2;
export const DIRECTORY_WORDS = 16;
export const LEAVES = DIRECTORY + DIRECTORY_WORDS;

/** The second counter of a COUNTS word starts at this bit: children of a sparse node, leaves of a dense one. */
export const SECOND_COUNT = 10;
export const FIRST_COUNT_MASK = 1023;

/** Entries (routes and children) up to which a node stays sparse. */
export const SPARSE_ENTRIES = 4;

/** Counts the bits set in the low 16 of a word. */
export function countBits16(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555);
  const fours = (pairs & 0x3333) + ((pairs >>> 2) & 0x3333);
  const eights = (fours + (fours >>> 4)) & 0x0f0f;
  return (eights + (eights >>> 8)) & 31;
}

/** The match a route of a node at `depth` stands for. */
export function matchOf(route: number, depth: number): number {
  const strideIndex = route >>> PATH_BITS;
  return ((depth + 31 - Math.clz32(strideIndex)) << PATH_BITS) | (route & PATH_MASK);
}

/** The leaf of a dense node that answers for an octet: its place in the pool's words. */
export function leafPlace(words: Int32Array, place: number, octet: number): number {
  const directory = words[place + DIRECTORY + (octet >>> 4)] as number;
  return place + (directory >>> 16) + countBits16(directory & ((2 << (octet & 15)) - 1));
}

/** What a sparse node at `depth` answers for an octet: a pointer, a match or 0. */
export function searchSparse(words: Int32Array, place: number, octet: number, depth: number): number {
  const counts = words[place + COUNTS] as number;
  let at = place + ENTRIES;
  for (let left = counts >>> SECOND_COUNT; left > 0; left--, at += 2) {
    if (words[at] === octet) return words[at + 1] as number;
  }
  for (let left = counts & FIRST_COUNT_MASK; left > 0; left--, at++) {
    const route = words[at] as number;
    const strideIndex = route >>> PATH_BITS;
    if ((256 + octet) >>> (Math.clz32(strideIndex) - 23) === strideIndex) return matchOf(route, depth);
  }
  return 0;
}

/** The match for an IPv4 address, 0 for none. */
export function findMatch4(root: Int32Array, words: Int32Array, bits: number): number {
  const slot = (bits >>> 16) << 1;
  let entry = root[slot] as number;
  let best = 0;
  if (entry < 0) {
    for (let shift = 8; entry < 0; shift -= 8) {
      const place = entry & PLACE_MASK;
      if (words[place] !== 0) best = words[place] as number;
      if (entry >= DENSE) entry = words[leafPlace(words, place, (bits >>> shift) & 255)] as number;
      else if (entry >= SPARSE) entry = searchSparse(words, place, (bits >>> shift) & 255, 24 - shift);
      else entry = searchTail4(words, place, bits);
    }
    if (entry !== 0) return entry;
  }
  return best !== 0 ? best : (root[slot + 1] as number);
}

/** The match for an IPv6 address, 0 for none. */
export function findMatch6(
  root: Int32Array,
  words: Int32Array,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
): number {
  const slot = (w0 >>> 16) << 1;
  let entry = root[slot] as number;
  let best = root[slot + 1] as number;
  for (let depth = 16; entry < 0; depth += 8) {
    const place = entry & PLACE_MASK;
    if (words[place] !== 0) best = words[place] as number;
    if (entry < SPARSE) {
      entry = searchTail6(words, place, w0, w1, w2, w3);
      break;
    }
    const word = depth < 32 ? w0 : depth < 64 ? w1 : depth < 96 ? w2 : w3;
    const octet = (word >>> (24 - (depth & 31))) & 255;
    if (entry >= DENSE) entry = words[leafPlace(words, place, octet)] as number;
    else entry = searchSparse(words, place, octet, depth);
  }
  return entry !== 0 ? entry : best;
}

/** A tail's match if its prefix covers the IPv4 address, else 0. */
export function searchTail4(words: Int32Array, place: number, bits: number): number {
  const match = words[place + TAIL_MATCH] as number;
  // longer than 16 bits, so the shift stays below 16
  return (bits ^ (words[place + TAIL_KEY] as number)) >>> (32 - (match >>> PATH_BITS)) === 0 ? match : 0;
}

/** A tail's match if its prefix covers the IPv6 address, else 0. */
export function searchTail6(words: Int32Array, place: number, w0: number, w1: number, w2: number, w3: number): number {
  const match = words[place + TAIL_MATCH] as number;
  const key = place + TAIL_KEY;
  let left = match >>> PATH_BITS;
  let different = w0 ^ (words[key] as number);
  if (left > 32) {
    if (different !== 0) return 0;
    left -= 32;
    different = w1 ^ (words[key + 1] as number);
    if (left > 32) {
      if (different !== 0) return 0;
      left -= 32;
      different = w2 ^ (words[key + 2] as number);
      if (left > 32) {
        if (different !== 0) return 0;
        left -= 32;
        different = w3 ^ (words[key + 3] as number);
      }
    }
  }
  return different >>> (32 - left) === 0 ? match : 0;
}
