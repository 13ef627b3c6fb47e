/** The keeper's end of the channel on which a judge lays out files and looks at them: a question, then its answer. */
import type { Socket } from "node:net";
import type { CheckFiles } from "./site";
import { WorkFiles } from "./work-files";

/** A question: what to call, with its parameters; bytes follow the JSON in the message. */
export interface FilesQuestion {
  ask: keyof CheckFiles;
  name: string;
  target?: string;
  options?: { mode?: number; mtimeMs?: number };
}

/** An answer; where bytes were asked for and are there, they follow the JSON. */
export interface FilesAnswer {
  error?: string;
  value?: unknown;
}

const HEAD_BYTES = 8;
const MOST_FILES_BYTES = 80_000_000;

/** A message: two lengths, JSON, bytes. */
export function encodeFilesMessage(json: unknown, bytes: Uint8Array = new Uint8Array(0)): Buffer {
  const text = Buffer.from(JSON.stringify(json));
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32BE(text.length, 0);
  head.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([head, text, bytes]);
}

/** Puts a message together from the pieces that come. */
export class FilesMessageReader {
  #held: Uint8Array[] = [];
  #length = 0;
  #wanted: number | undefined;

  /** Gives the message once it is whole. Throws a RangeError for one that is too long, or has something behind it. */
  add(piece: Uint8Array): Buffer | undefined {
    this.#held.push(piece);
    this.#length += piece.length;
    this.#wanted ??= this.#readLength();
    if (this.#wanted === undefined || this.#length < this.#wanted) return undefined;
    if (this.#length > this.#wanted) throw new RangeError("something stands behind a message");
    const message = Buffer.concat(this.#held);
    this.#held = [];
    this.#length = 0;
    this.#wanted = undefined;
    return message;
  }

  #readLength(): number | undefined {
    if (this.#length < HEAD_BYTES) return undefined;
    const head = Buffer.concat(this.#held);
    const length = HEAD_BYTES + head.readUInt32BE(0) + head.readUInt32BE(4);
    if (length > MOST_FILES_BYTES) throw new RangeError(`a message of ${length} bytes`);
    return length;
  }
}

/** Takes a whole message apart. Throws for JSON that is none. */
export function decodeFilesMessage(message: Buffer): { json: unknown; bytes: Uint8Array } {
  const textEnd = HEAD_BYTES + message.readUInt32BE(0);
  const json: unknown = JSON.parse(message.toString("utf8", HEAD_BYTES, textEnd));
  return { json, bytes: new Uint8Array(message.subarray(textEnd)) };
}

/** Answers questions on a channel. */
export function serveFiles(channel: Socket, directory: string): void {
  const files = new WorkFiles(directory);
  const reader = new FilesMessageReader();
  channel.on("data", (chunk) => {
    const message = reader.add(chunk);
    if (!message) return;
    const { json, bytes } = decodeFilesMessage(message);
    channel.write(answerTo(files, json as FilesQuestion, bytes));
  });
  channel.on("error", () => {});
}

function answerTo(files: WorkFiles, { ask, name, target = "", options = {} }: FilesQuestion, data: Uint8Array): Buffer {
  try {
    switch (ask) {
      case "write":
        files.write(name, data, options);
        return encodeFilesMessage({});
      case "folder":
        files.folder(name);
        return encodeFilesMessage({});
      case "link":
        files.link(name, target);
        return encodeFilesMessage({});
      case "read": {
        const bytes = files.read(name);
        return encodeFilesMessage({ value: bytes !== undefined }, bytes);
      }
      case "look":
        return encodeFilesMessage({ value: files.look(name) });
      case "list":
        return encodeFilesMessage({ value: files.list(name) });
    }
  } catch (error) {
    return encodeFilesMessage({ error: (error as Error).message });
  }
}
