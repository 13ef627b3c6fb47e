/** Gives whole numbers from `from` to `to`, both included. */
export type Random = (from: number, to: number) => number;

/** A random source that a text determines (FNV-1a into a counter-based mixer); not for secrets. */
export function seededRandom(seed: string): Random {
  let state = 0x811c9dc5;
  for (let n = 0; n < seed.length; n++) state = Math.imul(state ^ seed.charCodeAt(n), 0x01000193);
  return (from, to) => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return from + Math.floor((((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32) * (to - from + 1));
  };
}
