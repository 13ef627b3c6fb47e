/** What happens to frames on the way into a capture: cut off by it, cut off before it, bits changed, rubbish behind. */
import type { Frame } from "./pcap";
import type { Random } from "./random";

/** Makes a frame into one that was, perhaps, damaged. */
export function damaged(random: Random, bytes: Uint8Array): Frame {
  const roll = random.next();
  if (roll < 0.35) return whole(bytes);
  if (roll < 0.55) return { bytes: bytes.slice(0, random.below(bytes.length + 1)), originalLength: bytes.length };
  if (roll < 0.65) return whole(bytes.slice(0, random.below(bytes.length + 1)));
  if (roll < 0.9) return whole(changed(random, bytes));
  if (roll < 0.95) return whole(Uint8Array.of(...bytes, ...random.bytes(random.between(1, 20))));
  const cut = changed(random, bytes).slice(0, random.below(bytes.length + 1));
  return { bytes: cut, originalLength: bytes.length };
}

function whole(bytes: Uint8Array): Frame {
  return { bytes, originalLength: bytes.length };
}

/** Changes one to three bytes, most often in the headers: any value, one bit, or a length a little off. */
function changed(random: Random, bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  for (let left = random.between(1, 3); left > 0 && copy.length > 0; left--) {
    const at = random.below(random.chance(0.7) ? Math.min(copy.length, 80) : copy.length);
    const old = copy[at] as number;
    copy[at] = random.pick([random.below(256), old ^ (1 << random.below(8)), old + 1, old - 1, 0, 255]);
  }
  return copy;
}
