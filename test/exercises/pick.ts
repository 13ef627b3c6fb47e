/** What of the exercises a run of `npm test` looks at; `npm run proof -- exercises` looks at all. */
import { seeded } from "../../kernel-lib/course/judge/seeded";

/** Of this run: SEED=… repeats another. */
export const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
/** One in so many. */
const ONE_IN = 3;

/** Draws a third of a list (at least one of it), in its order. */
export function pickThird<T>(list: readonly T[]): T[] {
  const random = seeded(SEED);
  const places = list.map((_, place) => place);
  const drawn = new Set<number>();
  while (drawn.size < Math.ceil(list.length / ONE_IN)) drawn.add(random(0, places.length - 1));
  return list.filter((_, place) => drawn.has(place));
}
