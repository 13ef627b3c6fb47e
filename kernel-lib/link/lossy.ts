import type { Link } from "./link";
import { SeededRandom } from "./seeded-random";

/** Loses frames at random: each one with the same chance. */
export function lossy<Frame>(
  next: Link<Frame>,
  { lossPercent, seed }: { lossPercent: number; seed: number },
): Link<Frame> {
  const random = new SeededRandom(seed);
  return {
    send(frame) {
      if (!random.happens(lossPercent)) next.send(frame);
    },
  };
}
