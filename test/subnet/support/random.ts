/** A seeded source of whole numbers for tests; every failure names the seed. */
export interface Random {
  readonly seed: number;
  /** A whole number from 0 to `below` − 1. */
  below(below: number): number;
  pick<T>(list: readonly T[]): T;
  bits(): number;
}

export function seeded(seed: number): Random {
  let state = seed | 0;
  const bits = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return mixed ^ (mixed >>> 14);
  };
  const below = (limit: number): number => Math.floor(((bits() >>> 0) / 2 ** 32) * limit);
  return { seed, bits, below, pick: (list) => list[below(list.length)] as (typeof list)[number] };
}
