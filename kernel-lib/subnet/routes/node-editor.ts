/** Changes one node: read it into plain arrays, change those, write the node anew. What it costs is bounded by one octet. */

import * as layout from "./node-layout";
import type { WordPool } from "./word-pool";

// taken out of the module once: where modules load as CommonJS, each use of an import is a call
const {
  COUNTS,
  DENSE,
  DIRECTORY,
  DIRECTORY_WORDS,
  ENTRIES,
  FIRST_COUNT_MASK,
  KIND_MASK,
  LEAVES,
  PATH_BITS,
  PLACE_MASK,
  SECOND_COUNT,
  SPARSE,
  SPARSE_ENTRIES,
  countBits16,
  matchOf,
} = layout;

export class NodeEditor {
  /** Routes in ascending order: of the ranges that nest, the outer comes first. */
  readonly routes = new Int32Array(512);
  routeCount = 0;
  readonly childOctets = new Int32Array(256);
  readonly childPointers = new Int32Array(256);
  childCount = 0;
  private readonly painted = new Int32Array(256);

  constructor(private readonly pool: WordPool) {}

  /** Begins with a node that has nothing in it. */
  clear(): void {
    this.routeCount = 0;
    this.childCount = 0;
  }

  /** Takes over what a sparse or dense node holds. */
  read(pointer: number): void {
    this.clear();
    const place = pointer & PLACE_MASK;
    if ((pointer & KIND_MASK) === SPARSE) this.readSparse(place);
    else this.readDense(place);
  }

  /** Adds a route (a route word), or gives the one of the same prefix a new path. */
  putRoute(route: number): void {
    const { routes } = this;
    let at = this.routeCount;
    while (at > 0 && (routes[at - 1] as number) >>> PATH_BITS > route >>> PATH_BITS) at--;
    if (at > 0 && (routes[at - 1] as number) >>> PATH_BITS === route >>> PATH_BITS) {
      routes[at - 1] = route;
      return;
    }
    routes.copyWithin(at + 1, at, this.routeCount);
    routes[at] = route;
    this.routeCount++;
  }

  /** Takes out the route with that stride index. */
  removeRoute(strideIndex: number): void {
    const at = this.routes.subarray(0, this.routeCount).findIndex((route) => route >>> PATH_BITS === strideIndex);
    if (at < 0) return;
    this.routes.copyWithin(at, at + 1, this.routeCount);
    this.routeCount--;
  }

  addChild(octet: number, pointer: number): void {
    let at = this.childCount;
    while (at > 0 && (this.childOctets[at - 1] as number) > octet) at--;
    this.childOctets.copyWithin(at + 1, at, this.childCount);
    this.childPointers.copyWithin(at + 1, at, this.childCount);
    this.childOctets[at] = octet;
    this.childPointers[at] = pointer;
    this.childCount++;
  }

  removeChild(octet: number): void {
    const at = this.childOctets.subarray(0, this.childCount).indexOf(octet);
    if (at < 0) return;
    this.childOctets.copyWithin(at, at + 1, this.childCount);
    this.childPointers.copyWithin(at, at + 1, this.childCount);
    this.childCount--;
  }

  /** Writes the node, in the old block where that has the right size, and gives its pointer. */
  write(depth: number, inherited: number, old: number): number {
    const sparse = this.routeCount + this.childCount <= SPARSE_ENTRIES;
    const leafCount = sparse ? 0 : this.paint(depth);
    const length = sparse ? ENTRIES + this.routeCount + 2 * this.childCount : LEAVES + leafCount + this.routeCount;
    const place = this.blockFor(length, old & PLACE_MASK);
    this.pool.words[place] = inherited;
    if (sparse) this.writeSparse(place, depth);
    else this.writeDense(place, leafCount);
    return place | (sparse ? SPARSE : DENSE);
  }

  private blockFor(length: number, old: number): number {
    const { pool } = this;
    if (old !== 0) {
      if (pool.capacityOf(old) === (pool.constructor as typeof WordPool).capacityFor(length)) return old;
      pool.free(old);
    }
    return pool.allocate(length);
  }

  private readSparse(place: number): void {
    const { words } = this.pool;
    const counts = words[place + COUNTS] as number;
    this.routeCount = counts & FIRST_COUNT_MASK;
    this.childCount = counts >>> SECOND_COUNT;
    let at = place + ENTRIES;
    for (let n = 0; n < this.childCount; n++) {
      this.childOctets[n] = words[at++] as number;
      this.childPointers[n] = words[at++] as number;
    }
    for (let n = this.routeCount - 1; n >= 0; n--) this.routes[n] = words[at++] as number;
  }

  private writeSparse(place: number, depth: number): void {
    const { words } = this.pool;
    words[place + COUNTS] = this.routeCount | (this.childCount << SECOND_COUNT);
    let at = place + ENTRIES;
    for (let n = 0; n < this.childCount; n++) {
      const octet = this.childOctets[n] as number;
      const pointer = this.childPointers[n] as number;
      words[at++] = octet;
      words[at++] = pointer;
      words[pointer & PLACE_MASK] = this.bestFor(octet, depth);
    }
    for (let n = this.routeCount - 1; n >= 0; n--) words[at++] = this.routes[n] as number;
  }

  /** The longest of the node's own routes that covers an octet, as a match, or 0. */
  private bestFor(octet: number, depth: number): number {
    for (let n = this.routeCount - 1; n >= 0; n--) {
      const route = this.routes[n] as number;
      const strideIndex = route >>> PATH_BITS;
      if ((256 + octet) >>> (Math.clz32(strideIndex) - 23) === strideIndex) return matchOf(route, depth);
    }
    return 0;
  }

  private readDense(place: number): void {
    const { words } = this.pool;
    const counts = words[place + COUNTS] as number;
    const leafCount = counts >>> SECOND_COUNT;
    this.routeCount = counts & FIRST_COUNT_MASK;
    const routesAt = place + LEAVES + leafCount;
    for (let n = 0; n < this.routeCount; n++) this.routes[n] = words[routesAt + n] as number;
    for (let leaf = 0, group = 0; leaf < leafCount; leaf++) {
      const pointer = words[place + LEAVES + leaf] as number;
      if (pointer >= 0) continue;
      while (group < DIRECTORY_WORDS - 1 && LEAVES + leaf > lastLeafOf(words[place + DIRECTORY + group] as number))
        group++;
      this.childOctets[this.childCount] = octetOfLeaf(words[place + DIRECTORY + group] as number, group, LEAVES + leaf);
      this.childPointers[this.childCount++] = pointer;
    }
  }

  /**
   * Lays the routes over the 256 octets, the shorter ones first, then the children; gives the number of runs. Each child
   * is handed what it inherits.
   */
  private paint(depth: number): number {
    const { painted, pool } = this;
    painted.fill(0);
    for (let n = 0; n < this.routeCount; n++) {
      const route = this.routes[n] as number;
      const strideIndex = route >>> PATH_BITS;
      const shift = Math.clz32(strideIndex) - 23;
      const first = (strideIndex << shift) & 255;
      const match = matchOf(route, depth);
      for (let octet = first; octet < first + (1 << shift); octet++) painted[octet] = match;
    }
    for (let n = 0; n < this.childCount; n++) {
      const octet = this.childOctets[n] as number;
      const pointer = this.childPointers[n] as number;
      pool.words[pointer & PLACE_MASK] = painted[octet] as number;
      painted[octet] = pointer;
    }
    let runs = 1;
    for (let octet = 1; octet < 256; octet++) if (painted[octet] !== painted[octet - 1]) runs++;
    return runs;
  }

  private writeDense(place: number, leafCount: number): void {
    const { painted } = this;
    const { words } = this.pool;
    words[place + COUNTS] = this.routeCount | (leafCount << SECOND_COUNT);
    let leaf = LEAVES;
    let last = 0; // the first octet always begins a run
    for (let group = 0; group < DIRECTORY_WORDS; group++) {
      let begins = 0;
      const before = leaf - 1;
      for (let n = 0; n < 16; n++) {
        const answer = painted[group * 16 + n] as number;
        if (answer === last && (group | n) !== 0) continue;
        begins |= 1 << n;
        words[place + leaf++] = answer;
        last = answer;
      }
      words[place + DIRECTORY + group] = begins | (before << 16);
    }
    for (let n = 0; n < this.routeCount; n++) words[place + leaf + n] = this.routes[n] as number;
  }
}

/** The place in its node of the last leaf that begins in a directory word's octets. */
function lastLeafOf(directory: number): number {
  return (directory >>> 16) + countBits16(directory & 0xffff);
}

/** The octet at which a leaf's run begins. */
function octetOfLeaf(directory: number, group: number, leaf: number): number {
  let begins = directory & 0xffff;
  for (let skip = leaf - (directory >>> 16) - 1; skip > 0; skip--) begins &= begins - 1;
  return group * 16 + 31 - Math.clz32(begins & -begins);
}
