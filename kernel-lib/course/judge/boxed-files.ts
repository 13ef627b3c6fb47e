/** A check's files in a sandbox: asked of the keeper, which this thread waits for. */
import { pollDescriptor, readDescriptor, writeDescriptor } from "../../socket";
import { decodeFilesMessage, encodeFilesMessage, FilesMessageReader, type FilesQuestion } from "./keeper-files";
import type { CheckFiles } from "./site";

const READABLE = 1;
const WRITABLE = 4;
const CHUNK_BYTES = 262_144;
const EAGAIN = -11;
const MOST_NAMES = 100_000;

/** Asks the keeper; what it says is checked, and a keeper that says nothing is given up. */
export class BoxedFiles implements CheckFiles {
  constructor(
    private readonly options: {
      /** Of the channel; not blocking. -1 where there is none any more. */
      descriptor: () => number;
      patienceMs: number;
      /** Called where the keeper is gone, or speaks nonsense. */
      lost: (why: string) => never;
    },
  ) {}

  write(name: string, data: string | Uint8Array, options: { mode?: number; mtimeMs?: number } = {}): void {
    this.#ask({ ask: "write", name, options }, typeof data === "string" ? new TextEncoder().encode(data) : data);
  }

  folder(name: string): void {
    this.#ask({ ask: "folder", name });
  }

  link(name: string, target: string): void {
    this.#ask({ ask: "link", name, target });
  }

  read(name: string): Uint8Array | undefined {
    const { value, bytes } = this.#ask({ ask: "read", name });
    return value === true ? bytes : undefined;
  }

  look(name: string): { size: number; mode: number; mtimeMs: number } | undefined {
    const { value } = this.#ask({ ask: "look", name });
    if (value === undefined) return undefined;
    const { size, mode, mtimeMs } = (value ?? {}) as Record<string, unknown>;
    if (typeof size !== "number" || typeof mode !== "number" || typeof mtimeMs !== "number") return this.#nonsense();
    return { size, mode, mtimeMs };
  }

  list(name: string): string[] {
    const { value } = this.#ask({ ask: "list", name });
    if (!Array.isArray(value) || value.length > MOST_NAMES) return this.#nonsense();
    return value.map((one) => (typeof one === "string" ? one : this.#nonsense()));
  }

  #ask(question: FilesQuestion, data?: Uint8Array): { value: unknown; bytes: Uint8Array } {
    const fd = this.options.descriptor();
    if (fd < 0) return this.options.lost("it has ended");
    const end = performance.now() + this.options.patienceMs;
    this.#send(fd, encodeFilesMessage(question, data), end);
    const { json, bytes } = this.#decode(this.#receive(fd, end));
    if (typeof json !== "object" || json === null) return this.#nonsense();
    const { error, value } = json as Record<string, unknown>;
    if (error !== undefined) throw new Error(String(error).slice(0, 1000));
    return { value, bytes };
  }

  #send(fd: number, message: Buffer, end: number): void {
    for (let at = 0; at < message.length; ) {
      const sent = writeDescriptor(fd, message.subarray(at, at + CHUNK_BYTES));
      if (sent === EAGAIN) this.#await(fd, WRITABLE, end);
      else if (sent < 0) this.options.lost("it has ended");
      else at += sent;
    }
  }

  #receive(fd: number, end: number): Buffer {
    const reader = new FilesMessageReader();
    for (;;) {
      this.#await(fd, READABLE, end);
      const piece = Buffer.allocUnsafe(CHUNK_BYTES);
      const got = readDescriptor(fd, piece);
      if (got === EAGAIN) continue;
      if (got <= 0) this.options.lost("it has ended");
      try {
        const message = reader.add(piece.subarray(0, got));
        if (message) return message;
      } catch {
        return this.#nonsense();
      }
    }
  }

  #decode(message: Buffer): { json: unknown; bytes: Uint8Array } {
    try {
      return decodeFilesMessage(message);
    } catch {
      return this.#nonsense();
    }
  }

  #await(fd: number, event: number, end: number): void {
    const left = Math.max(0, Math.ceil(end - performance.now()));
    if (pollDescriptor(fd, event, left) === 0)
      this.options.lost(`it gave no answer within ${this.options.patienceMs / 1000} s`);
  }

  #nonsense(): never {
    return this.options.lost("it answered nonsense");
  }
}
