/** Bytes that came one after another, as one row. */

const FIRST_ROOM_BYTES = 4096;

/** Keeps what has come, with room for more: a peer may be sent megabytes. */
export class ReceivedBytes {
  #room = new Uint8Array(FIRST_ROOM_BYTES);
  #length = 0;

  get bytes(): Uint8Array {
    return this.#room.subarray(0, this.#length);
  }

  add(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > this.#room.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(this.bytes);
      this.#room = larger;
    }
    this.#room.set(chunk, this.#length);
    this.#length = length;
  }
}
