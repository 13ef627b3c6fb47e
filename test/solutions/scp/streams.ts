/** Two ends of a stream in memory, and frames by hand: what an attacker has. */
import type { ByteStream } from "solution/07-scp/stream";

/** Gives both ends; what one writes the other reads, in pieces of at most `pieceBytes`. */
export function streamPair(pieceBytes = Number.POSITIVE_INFINITY): [ByteStream, ByteStream] {
  const [there, back] = [new Pipe(pieceBytes), new Pipe(pieceBytes)];
  return [endOf(there, back), endOf(back, there)];
}

function endOf(incoming: Pipe, outgoing: Pipe): ByteStream {
  return {
    read: () => incoming.read(),
    write: (bytes) => outgoing.write(bytes),
    end: async () => outgoing.end(),
    close: () => {
      incoming.end();
      outgoing.end();
    },
  };
}

const FULL_BYTES = 1024 * 1024;

class Pipe {
  #bytes: Uint8Array[] = [];
  #length = 0;
  #isEnded = false;
  #changed = (): void => {};
  #waiting: Promise<void> | undefined;

  constructor(private readonly pieceBytes: number) {}

  async write(bytes: Uint8Array): Promise<void> {
    while (this.#length > FULL_BYTES && !this.#isEnded) await this.#change();
    if (this.#isEnded) throw Object.assign(new Error("the other end is closed"), { code: "EPIPE" });
    for (let at = 0; at < bytes.length; at += this.pieceBytes) this.#bytes.push(bytes.slice(at, at + this.pieceBytes));
    this.#length += bytes.length;
    this.#changed();
  }

  async read(): Promise<Uint8Array | null> {
    while (this.#bytes.length === 0 && !this.#isEnded) await this.#change();
    const next = this.#bytes.shift();
    this.#length -= next?.length ?? 0;
    this.#changed();
    return next ?? null;
  }

  end(): void {
    this.#isEnded = true;
    this.#changed();
  }

  #change(): Promise<void> {
    this.#waiting ??= new Promise((resolve) => {
      this.#changed = () => {
        this.#waiting = undefined;
        this.#changed = () => {};
        resolve();
      };
    });
    return this.#waiting;
  }
}

/** A frame as an attacker writes it: any type, any length. */
export function rawFrame(type: number, body: string | Uint8Array, length?: number): Uint8Array {
  const bytes = Buffer.from(body as Uint8Array);
  const head = Buffer.alloc(5, type);
  head.writeUInt32BE(length ?? bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
