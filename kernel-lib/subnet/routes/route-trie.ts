/** The writing side of a route trie: a route changes the node it ends in and what that node's children inherit, nothing else. */

import { NodeEditor } from "./node-editor";
import * as layout from "./node-layout";
import * as reader from "./trie-reader";

type Key = reader.Key;

// taken out of the modules once: where modules load as CommonJS, each use of an import is a call
const { PATH_BITS, PATH_MASK, PLACE_MASK, SPARSE, TAIL, TAIL_KEY, TAIL_MATCH } = layout;
const { ROOT_BITS, STRIDE_BITS, octetOf, rootSlot, strideIndexOf, withOctet } = reader;

export class RouteTrie extends reader.TrieReader {
  private readonly editor = new NodeEditor(this.pool);

  /** Gives a prefix a path (1 to 2^22 − 1), in place of the one it had. */
  set(key: Key, length: number, path: number): void {
    if (length <= ROOT_BITS) this.setShort(key[0], length, path);
    else this.setLong(key, length, path);
  }

  /** Takes a prefix out; tells whether it was there. */
  remove(key: Key, length: number): boolean {
    if (this.get(key, length) === 0) return false;
    if (length <= ROOT_BITS) {
      this.removeShort(key[0], length);
      return true;
    }
    const locations = [~rootSlot(key)];
    for (let depth = ROOT_BITS; ; depth += STRIDE_BITS) {
      const location = locations[locations.length - 1] as number;
      const entry = this.entryAt(location);
      if (entry < SPARSE) {
        this.pool.free(entry & PLACE_MASK);
        locations.pop();
        if (depth === ROOT_BITS) this.setEntry(location, 0);
        else this.takeFrom(locations, key, depth - STRIDE_BITS, 0);
        return true;
      }
      const octet = octetOf(key, depth);
      if (length <= depth + STRIDE_BITS) {
        this.takeFrom(locations, key, depth, strideIndexOf(octet, length - depth, STRIDE_BITS));
        return true;
      }
      locations.push(this.childPlace(entry, octet));
    }
  }

  private setLong(key: Key, length: number, path: number): void {
    let location = ~rootSlot(key);
    let depth = ROOT_BITS;
    for (let entry = this.entryAt(location); entry !== 0; entry = this.entryAt(location)) {
      if (entry < SPARSE) {
        if (this.isTailOf(entry, key, length)) {
          this.pool.words[(entry & PLACE_MASK) + TAIL_MATCH] = (length << PATH_BITS) | path;
          return;
        }
        this.unfoldTail(location, depth);
        continue;
      }
      const child = length > depth + STRIDE_BITS ? this.childPlace(entry, octetOf(key, depth)) : 0;
      if (child === 0) {
        this.addToNode(location, depth, key, length, path);
        return;
      }
      location = child;
      depth += STRIDE_BITS;
    }
    this.setEntry(location, this.newTail(key, length, path));
  }

  private setShort(bits: number, length: number, path: number): void {
    const match = (length << PATH_BITS) | path;
    this.shortRoutes[strideIndexOf(bits >>> ROOT_BITS, length, ROOT_BITS)] = path;
    this.repaintRoot(bits, length, (best) => (best === 0 || best >>> PATH_BITS <= length ? match : best));
  }

  private removeShort(bits: number, length: number): void {
    let index = strideIndexOf(bits >>> ROOT_BITS, length, ROOT_BITS);
    this.shortRoutes[index] = 0;
    let coverLength = length;
    do {
      index >>>= 1;
      coverLength--;
    } while (index > 0 && this.shortRoutes[index] === 0);
    const cover = index > 0 ? (coverLength << PATH_BITS) | (this.shortRoutes[index] as number) : 0;
    this.repaintRoot(bits, length, (best) => (best >>> PATH_BITS === length ? cover : best));
  }

  private repaintRoot(bits: number, length: number, repaint: (best: number) => number): void {
    const { root } = this;
    const count = 1 << (ROOT_BITS - length);
    const first = (bits >>> ROOT_BITS) & -count;
    for (let slot = first; slot < first + count; slot++) root[2 * slot + 1] = repaint(root[2 * slot + 1] as number);
  }

  /** A location is where a pointer lies: a word of the pool, or (complemented) one of the root. */
  private entryAt(location: number): number {
    return (location < 0 ? this.root[~location] : this.pool.words[location]) as number;
  }

  private setEntry(location: number, entry: number): void {
    if (location < 0) this.root[~location] = entry;
    else this.pool.words[location] = entry;
  }

  private newTail(key: Key, length: number, path: number): number {
    const place = this.pool.allocate(TAIL_KEY + this.keyWords);
    const { words } = this.pool;
    words[place] = 0;
    words[place + TAIL_MATCH] = (length << PATH_BITS) | path;
    for (let n = 0; n < this.keyWords; n++) words[place + TAIL_KEY + n] = key[n] as number;
    return place | TAIL;
  }

  /** Puts a node in a tail's place, so that it can take a second route. */
  private unfoldTail(location: number, depth: number): void {
    const { editor, pool } = this;
    const entry = this.entryAt(location);
    const place = entry & PLACE_MASK;
    const inherited = pool.words[place] as number;
    const match = this.tailMatch(entry);
    const octet = octetOf(this.tailKey(place), depth);
    const bits = (match >>> PATH_BITS) - depth;
    editor.clear();
    if (bits <= STRIDE_BITS) {
      editor.putRoute((strideIndexOf(octet, bits, STRIDE_BITS) << PATH_BITS) | (match & PATH_MASK));
      pool.free(place);
    } else editor.addChild(octet, entry);
    this.setEntry(location, editor.write(depth, inherited, 0));
  }

  private addToNode(location: number, depth: number, key: Key, length: number, path: number): void {
    const { editor, pool } = this;
    const octet = octetOf(key, depth);
    const bits = length - depth;
    const tail = bits > STRIDE_BITS ? this.newTail(key, length, path) : 0;
    const entry = this.entryAt(location);
    editor.read(entry);
    if (tail !== 0) editor.addChild(octet, tail);
    else editor.putRoute((strideIndexOf(octet, bits, STRIDE_BITS) << PATH_BITS) | path);
    this.setEntry(location, editor.write(depth, pool.words[entry & PLACE_MASK] as number, entry));
  }

  /**
   * Takes a route (its stride index) or, with 0, the key's child out of the last of the nodes on the way. A node that is
   * left with one route alone becomes a tail, and so may then its parents.
   */
  private takeFrom(locations: number[], key: Key, depth: number, strideIndex: number): void {
    const { editor, pool } = this;
    const location = locations[locations.length - 1] as number;
    const entry = this.entryAt(location);
    const inherited = pool.words[entry & PLACE_MASK] as number;
    editor.read(entry);
    if (strideIndex !== 0) editor.removeRoute(strideIndex);
    else editor.removeChild(octetOf(key, depth));
    if (editor.routeCount + editor.childCount > 1) {
      this.setEntry(location, editor.write(depth, inherited, entry));
      return;
    }
    this.foldInto(locations, key, depth);
  }

  /** Replaces the node in the editor, which has one entry left, by a tail if that entry is a route or a tail. */
  private foldInto(locations: number[], key: Key, depth: number): void {
    const { editor, pool } = this;
    for (let level = locations.length - 1, at = depth; level >= 0; level--, at -= STRIDE_BITS) {
      const location = locations[level] as number;
      const entry = this.entryAt(location);
      const place = entry & PLACE_MASK;
      const inherited = pool.words[place] as number;
      if (level < locations.length - 1) {
        editor.read(entry);
        if (editor.routeCount > 0 || editor.childCount !== 1) return;
      }
      let tail = editor.childPointers[0] as number;
      if (editor.routeCount === 1) tail = this.tailFromRoute(editor.routes[0] as number, key, at);
      else if (tail >= SPARSE) {
        this.setEntry(location, editor.write(at, inherited, entry));
        return;
      }
      pool.free(place);
      pool.words[tail & PLACE_MASK] = inherited;
      this.setEntry(location, tail);
    }
  }

  private tailFromRoute(route: number, key: Key, depth: number): number {
    const strideIndex = route >>> PATH_BITS;
    const bits = 31 - Math.clz32(strideIndex);
    const octet = (strideIndex << (STRIDE_BITS - bits)) & 255;
    return this.newTail(withOctet(key, depth, octet), depth + bits, route & PATH_MASK);
  }
}
