/** Messages on a byte stream: each is JSON behind its length (4 bytes, little endian). */

/** Gives the bytes of one message. */
export function encodeFrame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  const head = Buffer.allocUnsafe(4);
  head.writeUInt32LE(body.length);
  return Buffer.concat([head, body]);
}

/** Cuts a byte stream into messages as its pieces come. */
export class FrameReader<T> {
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(private readonly onMessage: (message: T) => void) {}

  /** Takes the next piece and hands out every message that is now whole. */
  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    for (let frame = this.#take(); frame; frame = this.#take()) {
      this.onMessage(JSON.parse(frame.toString("utf8")) as T);
    }
  }

  #take(): Buffer | undefined {
    if (this.#length < 4) return undefined;
    if (this.#head().length < 4) this.#join();
    const size = 4 + this.#head().readUInt32LE();
    if (this.#length < size) return undefined;
    if (this.#head().length < size) this.#join();
    const all = this.#head();
    this.#chunks[0] = all.subarray(size);
    this.#length -= size;
    return all.subarray(4, size);
  }

  #head(): Buffer {
    return this.#chunks[0] as Buffer;
  }

  #join(): void {
    this.#chunks = [Buffer.concat(this.#chunks)];
  }
}
