/**
 * Gives random numbers that a seed determines; not for secrets.
 * @example
 * new SeededRandom(7).below(1000) === new SeededRandom(7).below(1000) // => true
 */
export class SeededRandom {
  private counter: number;

  constructor(readonly seed: number) {
    this.counter = Math.imul(seed ^ 0x5bd1e995, 0x2c1b3c6d) >>> 0;
  }

  /** A whole number of 32 bits: a counter, stirred (the finisher of MurmurHash3). */
  word(): number {
    this.counter = (this.counter + 0x9e3779b9) | 0;
    let mixed = this.counter;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor((this.word() / 2 ** 32) * limit);
  }

  /** Whether something happens that does so in `percent` of a hundred cases. */
  happens(percent: number): boolean {
    return percent > 0 && this.word() < (percent / 100) * 2 ** 32;
  }
}
