/** The judge's end towards the keeper of a sandbox. Nothing it says is believed beyond its form and its bounds. */
import type { Duplex } from "node:stream";
import { encodeFrame, type Frame, FrameReader } from "./keeper-protocol";

/** All that a keeper may say in one check. */
const MOST_BYTES = 512_000_000;
const MOST_FRAME_BYTES = 1_000_000;

/** What belongs to one number: it hears the frames, and of the keeper's loss. */
export interface Listener {
  hear(frame: Frame): void;
  lost(): void;
}

/** Sends frames, and hands those that come to whom they belong. */
export class KeeperLink {
  readonly #listeners = new Map<number, Listener>();
  readonly #reader = new FrameReader();
  #last = 0;
  #bytes = 0;
  #isLost = false;

  constructor(
    private readonly channel: Duplex,
    /** Told why, once, when the keeper is gone or speaks nonsense. */
    private readonly whenLost: (why: string) => void,
  ) {
    channel.on("data", (chunk: Buffer) => this.#hear(chunk));
    channel.on("error", () => {}); // "close" tells
    channel.on("close", () => this.lose("the process that keeps it has ended"));
  }

  /** Takes a number. */
  join(listener: Listener): number {
    this.#last += 1;
    this.#listeners.set(this.#last, listener);
    if (this.#isLost) queueMicrotask(() => listener.lost());
    return this.#last;
  }

  leave(id: number): void {
    this.#listeners.delete(id);
  }

  send(kind: number, id: number, data: string | Uint8Array = ""): void {
    if (this.#isLost) return;
    const bytes = typeof data === "string" ? Buffer.from(data) : data;
    let at = 0;
    do {
      this.channel.write(encodeFrame(kind, id, bytes.subarray(at, at + MOST_FRAME_BYTES)));
      at += MOST_FRAME_BYTES;
    } while (at < bytes.length);
  }

  /** Gives it up: nothing more is heard of it. */
  lose(why: string): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.whenLost(why);
    this.channel.destroy();
    for (const listener of this.#listeners.values()) listener.lost();
    this.#listeners.clear();
  }

  #hear(chunk: Buffer): void {
    if (this.#isLost) return;
    this.#bytes += chunk.length;
    try {
      if (this.#bytes > MOST_BYTES) throw new RangeError("too much");
      for (const frame of this.#reader.add(chunk)) this.#listeners.get(frame.id)?.hear(frame);
    } catch {
      this.lose("it speaks nonsense");
    }
  }
}

/** Reads a frame's JSON object. Throws for anything else. */
export function objectIn({ bytes }: Frame): Record<string, unknown> {
  const value: unknown = JSON.parse(Buffer.from(bytes).toString());
  if (typeof value !== "object" || value === null) throw new TypeError("no object");
  return value as Record<string, unknown>;
}
