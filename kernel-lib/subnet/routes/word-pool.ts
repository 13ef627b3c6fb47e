/**
 * Memory for the nodes of a route trie: blocks of 32-bit words in one typed array, so that a million routes are one
 * object to the garbage collector. Freed blocks merge with free neighbours (boundary tags); sizes go in steps of 4 words.
 *
 * A block is a header word, `size << 2 | the block before is free << 1 | this one is free`, then what its owner keeps.
 * A free block holds in its second and third word the next and previous free block of its size, in its last its size.
 */

const STEP_WORDS = 4;
const EXACT_BINS = 256;
const BINS = EXACT_BINS + 32;
const FREE = 1;
const BEFORE_IS_FREE = 2;
/** A node's pointer has 29 bits for its place. */
const LIMIT_WORDS = 2 ** 29;

export class WordPool {
  words = new Int32Array(64);
  /** Words up to here are blocks; from here on nothing was handed out yet. */
  private top = STEP_WORDS; // place 0 stays unused: 0 means "none"
  private readonly firstOfBin = new Int32Array(BINS);
  private readonly binIsUsed = new Int32Array(BINS / 32);

  /** Bytes of the array that backs the pool, the part not handed out yet included. */
  get lengthBytes(): number {
    return this.words.byteLength;
  }

  /** Words a block made for `length` words can hold. */
  static capacityFor(length: number): number {
    return ((length + STEP_WORDS) & -STEP_WORDS) - 1;
  }

  /** Words the block at `place` can hold. */
  capacityOf(place: number): number {
    return ((this.words[place - 1] as number) >>> 2) - 1;
  }

  /** Gives the place of a block for `length` words; what lies in it is not cleared. */
  allocate(length: number): number {
    const size = WordPool.capacityFor(length) + 1;
    for (let bin = this.usedBinFrom(binOf(size)); bin >= 0; bin = this.usedBinFrom(bin + 1)) {
      const block = this.firstOfBin[bin] as number;
      if ((this.words[block] as number) >>> 2 >= size) return this.take(block, size);
    }
    return this.extend(size);
  }

  /** Gives a block back. */
  free(place: number): void {
    const { words } = this;
    let block = place - 1;
    const header = words[block] as number;
    let size = header >>> 2;
    if (header & BEFORE_IS_FREE) {
      const before = words[block - 1] as number;
      this.unlink(block - before, before);
      block -= before;
      size += before;
    }
    const next = block + size;
    if (next < this.top && (words[next] as number) & FREE) {
      const after = (words[next] as number) >>> 2;
      this.unlink(next, after);
      size += after;
    }
    if (block + size === this.top) this.top = block;
    else this.link(block, size);
  }

  private extend(size: number): number {
    const block = this.top;
    if (block + size > this.words.length) this.grow(block + size);
    this.words[block] = size << 2;
    this.top = block + size;
    return block + 1;
  }

  /** An eighth more at a time: what is spare counts as memory a route. */
  private grow(needed: number): void {
    if (needed > LIMIT_WORDS) throw new RangeError(`route table: ${needed} words of memory, at most ${LIMIT_WORDS}`);
    const larger = new Int32Array(Math.min(LIMIT_WORDS, Math.max(needed, 1024, (this.words.length * 9) >>> 3)));
    larger.set(this.words);
    this.words = larger;
  }

  private take(block: number, size: number): number {
    const { words } = this;
    const whole = (words[block] as number) >>> 2;
    this.unlink(block, whole);
    words[block] = size << 2;
    if (whole > size) this.link(block + size, whole - size);
    else words[block + whole] = (words[block + whole] as number) & ~BEFORE_IS_FREE;
    return block + 1;
  }

  private link(block: number, size: number): void {
    const { words } = this;
    const bin = binOf(size);
    const first = this.firstOfBin[bin] as number;
    words[block] = (size << 2) | FREE;
    words[block + 1] = first;
    words[block + 2] = 0;
    words[block + size - 1] = size;
    words[block + size] = (words[block + size] as number) | BEFORE_IS_FREE;
    if (first !== 0) words[first + 2] = block;
    this.firstOfBin[bin] = block;
    this.binIsUsed[bin >>> 5] = (this.binIsUsed[bin >>> 5] as number) | (1 << (bin & 31));
  }

  private unlink(block: number, size: number): void {
    const { words } = this;
    const bin = binOf(size);
    const next = words[block + 1] as number;
    const previous = words[block + 2] as number;
    if (next !== 0) words[next + 2] = previous;
    if (previous !== 0) words[previous + 1] = next;
    else {
      this.firstOfBin[bin] = next;
      if (next === 0) this.binIsUsed[bin >>> 5] = (this.binIsUsed[bin >>> 5] as number) & ~(1 << (bin & 31));
    }
  }

  /** The first bin from `bin` on that has a block, or −1. */
  private usedBinFrom(bin: number): number {
    for (let index = bin >>> 5, skip = bin & 31; index < this.binIsUsed.length; index++, skip = 0) {
      const used = ((this.binIsUsed[index] as number) >>> skip) << skip;
      if (used !== 0) return index * 32 + 31 - Math.clz32(used & -used);
    }
    return -1;
  }
}

/** One bin a size below EXACT_BINS steps, above that one a power of two. */
function binOf(size: number): number {
  const steps = size / STEP_WORDS;
  return steps < EXACT_BINS ? steps : EXACT_BINS + 23 - Math.clz32(steps);
}
