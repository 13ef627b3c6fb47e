import type { Clock } from "./clock";
import type { Link } from "./link";
import { SeededRandom } from "./seeded-random";

/** Holds some frames back, up to `holdMs` at random, so that later ones overtake them. */
export function reordering<Frame>(
  next: Link<Frame>,
  clock: Clock,
  { percent, holdMs, seed }: { percent: number; holdMs: number; seed: number },
): Link<Frame> {
  const random = new SeededRandom(seed);
  return {
    send(frame) {
      if (!random.happens(percent)) next.send(frame);
      else clock.after((random.below(1000) / 1000) * holdMs, () => next.send(frame));
    },
  };
}
