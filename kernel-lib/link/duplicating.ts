import type { Link } from "./link";
import { SeededRandom } from "./seeded-random";

/** Sends some frames twice. */
export function duplicating<Frame>(
  next: Link<Frame>,
  { percent, seed }: { percent: number; seed: number },
): Link<Frame> {
  const random = new SeededRandom(seed);
  return {
    send(frame) {
      next.send(frame);
      if (random.happens(percent)) next.send(frame);
    },
  };
}
