/** Reads capture files from disk and pipes in constant memory. */
import { type FileHandle, open } from "node:fs/promises";
import { type CapturedPacket, copyPacket, type PacketVisitor } from "./packet";
import { CaptureParser } from "./parser";

const FIRST_BUFFER_BYTES = 1 << 20;

/** Told of a capture when its first interface is known. */
type Starting = (parser: CaptureParser) => void;

/** Puts bytes into a buffer from an offset on and gives how many, 0 at the end. */
type Fill = (buffer: Uint8Array, offset: number) => Promise<number>;

/**
 * Calls `visit` with each packet of a file, or of standard input for "-". What is handed over is valid only during the
 * call, so nothing is copied; `starting` is called once before, when the file's first interface is known.
 * @throws {CaptureFileError} after the packets before the place where the file is broken
 */
export async function visitCapture(path: string, visit: PacketVisitor, starting?: Starting): Promise<void> {
  for await (const _ of visits(path, visit, starting));
}

/**
 * Reads the packets of a file, or of standard input for "-", one after the other; each is a copy of its own. `starting` is
 * called once before, when the file's first interface is known.
 * @throws {CaptureFileError} after the packets before the place where the file is broken
 */
export async function* readCapture(path: string, starting?: Starting): AsyncGenerator<CapturedPacket, void, undefined> {
  let batch: CapturedPacket[] = [];
  for await (const _ of visits(path, (view) => void batch.push(copyPacket(view)), starting)) {
    yield* batch;
    batch = [];
  }
}

/** Visits the packets of a file, and gives control back after each bufferful, a broken one too, before it throws. */
async function* visits(path: string, visit: PacketVisitor, starting?: Starting): AsyncGenerator<void, void, undefined> {
  let waiting = starting;
  const start = (): void => {
    const first = waiting;
    waiting = undefined;
    first?.(parser);
  };
  const parser: CaptureParser = new CaptureParser((packet) => {
    if (waiting) start();
    visit(packet);
  });
  const { fill, close } = await openFill(path);
  try {
    for await (const failure of passes(parser, fill)) {
      if (failure && parser.interfaces.length > 0) start();
      yield;
      if (failure) throw failure;
    }
    start();
  } finally {
    await close();
  }
}

/**
 * Reads a capture that lies in memory.
 * @throws {CaptureFileError} where it is broken; the packets before are lost
 * @example
 * const empty = [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0];
 * decodeCapture(Uint8Array.from(empty)) // => []
 */
export function decodeCapture(bytes: Uint8Array): CapturedPacket[] {
  const packets: CapturedPacket[] = [];
  const parser = new CaptureParser((view) => packets.push(copyPacket(view)));
  parser.end(bytes.length - parser.parse(bytes, 0, bytes.length));
  return packets;
}

/** Fills the buffer and lets the parser take from it, until the end; a failure comes as the last value. */
async function* passes(parser: CaptureParser, fill: Fill): AsyncGenerator<unknown, void, undefined> {
  let buffer: Uint8Array = new Uint8Array(FIRST_BUFFER_BYTES);
  let filled = 0;
  try {
    for (;;) {
      const count = await fill(buffer, filled);
      if (count === 0) break;
      filled += count;
      const rest = parser.parse(buffer, 0, filled);
      yield undefined;
      if (rest === 0 && filled === buffer.length) buffer = grown(buffer);
      buffer.copyWithin(0, rest, filled);
      filled -= rest;
    }
    parser.end(filled);
  } catch (error) {
    yield error;
  }
}

/** A record that is longer than the buffer wants a longer one; the parser bounds how long records get. */
function grown(buffer: Uint8Array): Buffer {
  const larger = Buffer.alloc(buffer.length * 2);
  larger.set(buffer);
  return larger;
}

async function openFill(path: string): Promise<{ fill: Fill; close: () => Promise<void> }> {
  if (path === "-") return { fill: fillFrom(process.stdin), close: async () => void process.stdin.destroy() };
  const file: FileHandle = await open(path, "r");
  const fill: Fill = async (buffer, offset) => (await file.read(buffer, offset, buffer.length - offset)).bytesRead;
  return { fill, close: () => file.close() };
}

/** Fills from a stream, whose pieces may be longer than the room that is left. */
function fillFrom(stream: AsyncIterable<Uint8Array>): Fill {
  const pieces = stream[Symbol.asyncIterator]();
  let piece: Uint8Array = new Uint8Array();
  return async (buffer, offset) => {
    while (piece.length === 0) {
      const next = await pieces.next();
      if (next.done) return 0;
      piece = next.value;
    }
    const count = Math.min(piece.length, buffer.length - offset);
    buffer.set(piece.subarray(0, count), offset);
    piece = piece.subarray(count);
    return count;
  };
}
