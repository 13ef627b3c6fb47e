/** The reading side of a route trie: one lookup, all matches, one exact prefix, every route. */

import * as layout from "./node-layout";
import { WordPool } from "./word-pool";

// taken out of the module once: where modules load as CommonJS, each use of an import is a call
const { COUNTS, DENSE, ENTRIES, FIRST_COUNT_MASK, LEAVES, PATH_BITS, PATH_MASK, PLACE_MASK, SECOND_COUNT, SPARSE } =
  layout;
const { TAIL_KEY, TAIL_MATCH, findMatch4, findMatch6, leafPlace, searchTail4, searchTail6 } = layout;

/** An address as 32-bit words, the most significant first; IPv4 uses the first alone. */
export type Key = readonly [number, number, number, number];

/** A route of the trie: its address, its length and its path. */
export type TrieRoute = readonly [key: Key, length: number, path: number];

export const ROOT_BITS = 16;
export const STRIDE_BITS = 8;

/**
 * Longest-prefix match for one IP version: a table for the first 16 bits, then a multibit trie of one octet a level. The
 * words are described in node-layout.
 */
export class TrieReader {
  /** For each value of the first 16 bits two words: a pointer or 0, and the best match of at most 16 bits or 0. */
  protected readonly root = new Int32Array(2 << ROOT_BITS);
  /** The paths of the routes of at most 16 bits, by stride index. */
  protected readonly shortRoutes = new Int32Array(2 << ROOT_BITS);
  protected readonly pool = new WordPool();

  constructor(protected readonly keyWords: 1 | 4) {}

  /** Bytes of the arrays behind the trie. */
  get lengthBytes(): number {
    return this.root.byteLength + this.shortRoutes.byteLength + this.pool.lengthBytes;
  }

  /** The match for an IPv4 address, 0 for none. */
  lookup4(bits: number): number {
    return findMatch4(this.root, this.pool.words, bits);
  }

  /** The match for an IPv6 address, 0 for none. */
  lookup6(w0: number, w1: number, w2: number, w3: number): number {
    return findMatch6(this.root, this.pool.words, w0, w1, w2, w3);
  }

  /** The path of exactly that prefix, 0 if there is none. */
  get(key: Key, length: number): number {
    if (length <= ROOT_BITS) return this.shortRoutes[strideIndexOf(key[0] >>> ROOT_BITS, length, ROOT_BITS)] as number;
    const { words } = this.pool;
    let entry = this.root[rootSlot(key)] as number;
    for (let depth = ROOT_BITS; entry < 0; depth += STRIDE_BITS) {
      if (entry < SPARSE) return this.isTailOf(entry, key, length) ? this.tailMatch(entry) & PATH_MASK : 0;
      const octet = octetOf(key, depth);
      if (length <= depth + STRIDE_BITS)
        return this.pathInNode(entry, strideIndexOf(octet, length - depth, STRIDE_BITS));
      const child = this.childPlace(entry, octet);
      entry = child === 0 ? 0 : (words[child] as number);
    }
    return 0;
  }

  /** Every match for an address, the longest first, as match words. */
  matches(key: Key): number[] {
    const found: number[] = [];
    for (let length = 0; length <= ROOT_BITS; length++) {
      const path = this.shortRoutes[strideIndexOf(key[0] >>> ROOT_BITS, length, ROOT_BITS)] as number;
      if (path !== 0) found.push((length << PATH_BITS) | path);
    }
    let entry = this.root[rootSlot(key)] as number;
    for (let depth = ROOT_BITS; entry < 0; depth += STRIDE_BITS) {
      if (entry < SPARSE) {
        const match = this.tailMatch(entry);
        if (this.isTailOf(entry, key, match >>> PATH_BITS)) found.push(match);
        break;
      }
      const octet = octetOf(key, depth);
      for (let bits = 1; bits <= STRIDE_BITS; bits++) {
        const path = this.pathInNode(entry, strideIndexOf(octet, bits, STRIDE_BITS));
        if (path !== 0) found.push(((depth + bits) << PATH_BITS) | path);
      }
      const child = this.childPlace(entry, octet);
      entry = child === 0 ? 0 : (this.pool.words[child] as number);
    }
    return found.reverse();
  }

  /** Every route, by address and then the shorter first. */
  *routes(): Generator<TrieRoute> {
    for (let slot = 0; slot < 1 << ROOT_BITS; slot++) {
      const key: Key = [slot << ROOT_BITS, 0, 0, 0];
      const shortest = slot === 0 ? 0 : Math.clz32(slot & -slot) - 15; // shorter ones begin at an earlier slot
      for (let length = shortest; length <= ROOT_BITS; length++) {
        const path = this.shortRoutes[strideIndexOf(slot, length, ROOT_BITS)] as number;
        if (path !== 0) yield [key, length, path];
      }
      const entry = this.root[2 * slot] as number;
      if (entry !== 0) yield* this.routesBelow(entry, key, ROOT_BITS);
    }
  }

  private *routesBelow(entry: number, above: Key, depth: number): Generator<TrieRoute> {
    if (entry < SPARSE) {
      const match = this.tailMatch(entry);
      yield [this.tailKey(entry & PLACE_MASK), match >>> PATH_BITS, match & PATH_MASK];
      return;
    }
    // octet by octet: its children come after the routes that begin at it
    for (let octet = 0; octet < 256; octet++) {
      const key = withOctet(above, depth, octet);
      for (let bits = 1; bits <= STRIDE_BITS; bits++) {
        if ((octet & ((1 << (STRIDE_BITS - bits)) - 1)) !== 0) continue;
        const path = this.pathInNode(entry, strideIndexOf(octet, bits, STRIDE_BITS));
        if (path !== 0) yield [key, depth + bits, path];
      }
      const child = this.childPlace(entry, octet);
      if (child !== 0) yield* this.routesBelow(this.pool.words[child] as number, key, depth + STRIDE_BITS);
    }
  }

  protected tailMatch(entry: number): number {
    return this.pool.words[(entry & PLACE_MASK) + TAIL_MATCH] as number;
  }

  /** Whether the tail's prefix has that length and covers the key. */
  protected isTailOf(entry: number, key: Key, length: number): boolean {
    if (this.tailMatch(entry) >>> PATH_BITS !== length) return false;
    const { words } = this.pool;
    const place = entry & PLACE_MASK;
    return this.keyWords === 1
      ? searchTail4(words, place, key[0]) !== 0
      : searchTail6(words, place, key[0], key[1], key[2], key[3]) !== 0;
  }

  protected tailKey(place: number): Key {
    const { words } = this.pool;
    const at = place + TAIL_KEY;
    if (this.keyWords === 1) return [words[at] as number, 0, 0, 0];
    return [words[at] as number, words[at + 1] as number, words[at + 2] as number, words[at + 3] as number];
  }

  /** Where the pointer of a node's child lies, 0 if it has none for that octet. */
  protected childPlace(entry: number, octet: number): number {
    const { words } = this.pool;
    const place = entry & PLACE_MASK;
    if (entry >= DENSE) {
      const leaf = leafPlace(words, place, octet);
      return (words[leaf] as number) < 0 ? leaf : 0;
    }
    const end = place + ENTRIES + 2 * ((words[place + COUNTS] as number) >>> SECOND_COUNT);
    for (let at = place + ENTRIES; at < end; at += 2) if (words[at] === octet) return at + 1;
    return 0;
  }

  protected pathInNode(entry: number, strideIndex: number): number {
    const { words } = this.pool;
    const place = entry & PLACE_MASK;
    const counts = words[place + COUNTS] as number;
    const second = counts >>> SECOND_COUNT;
    const first = place + (entry >= DENSE ? LEAVES + second : ENTRIES + 2 * second);
    for (let at = first + (counts & FIRST_COUNT_MASK) - 1; at >= first; at--) {
      if ((words[at] as number) >>> PATH_BITS === strideIndex) return (words[at] as number) & PATH_MASK;
    }
    return 0;
  }
}

export function rootSlot(key: Key): number {
  return (key[0] >>> ROOT_BITS) << 1;
}

export function octetOf(key: Key, depth: number): number {
  return ((key[depth >>> 5] as number) >>> (24 - (depth & 31))) & 255;
}

/** The stride index of the first `length` of `width` bits. */
export function strideIndexOf(bits: number, length: number, width: number): number {
  return (1 << length) | (bits >>> (width - length));
}

/** The key's bits up to `depth`, then one octet, then zeros. */
export function withOctet(key: Key, depth: number, octet: number): Key {
  const words: [number, number, number, number] = [0, 0, 0, 0];
  const last = depth >>> 5;
  for (let n = 0; n < last; n++) words[n] = key[n] as number;
  const shift = 24 - (depth & 31);
  const above = shift === 24 ? 0 : ((key[last] as number) >>> (shift + 8)) << (shift + 8);
  words[last] = above | (octet << shift);
  return words;
}
