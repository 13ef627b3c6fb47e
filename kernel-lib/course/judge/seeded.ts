/** Random numbers that a seed determines. */

/** Gives whole numbers from `from` to `to`, both included. */
export type Random = (from: number, to: number) => number;

/**
 * Makes a random source (an xorshift of 32 bits); not for secrets.
 * @example
 *   const a = seeded(7), b = seeded(7);
 *   [a(1, 6), a(1, 6)] // => [b(1, 6), b(1, 6)]
 */
export function seeded(seed: number): Random {
  let state = Math.imul(seed ^ 0x2545f491, 0x9e3779b1) | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let n = 0; n < 8; n++) next(); // seeds that differ in one bit are alike at first
  return (from, to) => from + Math.floor(next() * (to - from + 1));
}
