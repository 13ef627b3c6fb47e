/** Room for what is received, without copying it: many short messages share one piece of memory, end to end. */

const SLAB_BYTES = 256 * 1024;
/** Longer receives get memory of their own. */
const MOST_SHARED_BYTES = 64 * 1024;

let slab = Buffer.alloc(0);

/** Memory to receive at most `lengthBytes` into; it may be longer. */
export function roomFor(lengthBytes: number): Buffer {
  if (lengthBytes > MOST_SHARED_BYTES) return Buffer.allocUnsafeSlow(lengthBytes);
  if (slab.length < lengthBytes) slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
  return slab;
}

/** What came, `cameBytes` of the room, which from now on belongs to the receiver; call it before the next roomFor. */
export function taken(room: Buffer, lengthBytes: number, cameBytes: number): Buffer {
  // MSG_TRUNC tells a length beyond the room
  const came = cameBytes < lengthBytes ? cameBytes : lengthBytes;
  if (room === slab) slab = slab.subarray((came + 7) & ~7);
  return room.subarray(0, came);
}
