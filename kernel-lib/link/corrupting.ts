import type { Link } from "./link";
import { SeededRandom } from "./seeded-random";

/** Flips one bit in some frames; the frame that was handed over stays whole. */
export function corrupting(next: Link, { percent, seed }: { percent: number; seed: number }): Link {
  const random = new SeededRandom(seed);
  return {
    send(frame) {
      if (frame.length === 0 || !random.happens(percent)) return next.send(frame);
      const damaged = frame.slice();
      const bit = random.below(frame.length * 8);
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (0x80 >> (bit & 7));
      next.send(damaged);
    },
  };
}
