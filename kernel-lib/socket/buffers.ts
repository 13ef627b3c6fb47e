/** Room for what is received, without copying it: many short messages share one piece of memory, end to end. */

const SLAB_BYTES = 256 * 1024;
/** From here on a receive gets memory of its own. */
const LONG_BYTES = 64 * 1024 + 1;

let slab = Buffer.alloc(0);

/** Receives at most `lengthBytes` through `receive`; `take` gives what came. */
export class Room {
  #buffer: Buffer | undefined;

  constructor(readonly lengthBytes: number) {}

  /** Calls `receive` with memory of at least the length asked for; its result is the number of bytes, or an error below 0. */
  fill(receive: (buffer: Buffer, lengthBytes: number) => number): number {
    const isLong = this.lengthBytes >= LONG_BYTES;
    if (!isLong && slab.length < this.lengthBytes) slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    const buffer = isLong ? Buffer.allocUnsafeSlow(this.lengthBytes) : slab;
    const result = receive(buffer, this.lengthBytes);
    if (result < 0) return result;
    // MSG_TRUNC tells a length beyond the room
    const came = Math.min(result, this.lengthBytes);
    this.#buffer = buffer.subarray(0, came);
    if (!isLong) slab = slab.subarray((came + 7) & ~7);
    return result;
  }

  /** What came. */
  take(): Buffer {
    return this.#buffer ?? Buffer.alloc(0);
  }
}
