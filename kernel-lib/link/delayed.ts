import type { Clock } from "./clock";
import type { Link } from "./link";
import { SeededRandom } from "./seeded-random";

/** Delivers frames later, in the order they were sent; `jitterMs` is added at random, up to so much. */
export function delayed<Frame>(
  next: Link<Frame>,
  clock: Clock,
  { delayMs, jitterMs = 0, seed = 0 }: { delayMs: number; jitterMs?: number; seed?: number },
): Link<Frame> {
  const random = new SeededRandom(seed);
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    send(frame) {
      const wanted = clock.nowMs + delayMs + (jitterMs > 0 ? (random.below(1_000_000) / 1_000_000) * jitterMs : 0);
      // a frame does not overtake the one before it: reordering() is for that
      lastMs = Math.max(wanted, lastMs);
      clock.after(lastMs - clock.nowMs, () => next.send(frame));
    },
  };
}
