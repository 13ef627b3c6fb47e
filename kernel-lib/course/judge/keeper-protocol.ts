/**
 * What judge and keeper say to each other: frames of a length, a kind, a number (of a program, connection or UDP socket)
 * and bytes. The keeper stands in the learner's reach; the reader bounds what it says, and who uses it checks the rest.
 */

export const KEEPER_FD = { channel: 3, files: 4 } as const;

/** Kinds of frames, judge to keeper. */
export const ASK = {
  start: 1,
  input: 2,
  endInput: 3,
  kill: 4,
  connect: 5,
  write: 6,
  pause: 7,
  end: 8,
  destroy: 9,
  openUdp: 10,
  sendUdp: 11,
  closeUdp: 12,
} as const;

/** Kinds of frames, keeper to judge. */
export const TELL = {
  stdout: 65,
  stderr: 66,
  exit: 67,
  connected: 68,
  refused: 69,
  data: 70,
  ended: 71,
  reset: 72,
  udpOpened: 73,
  datagram: 74,
} as const;

export interface Frame {
  kind: number;
  id: number;
  bytes: Uint8Array;
}

/** What a program is started with. */
export interface StartOrder {
  module: string;
  parameters: string[];
  flags: string[];
  refused: readonly string[];
}

const HEAD_BYTES = 9;
const MOST_FRAME_BYTES = 8_000_000;

export function encodeFrame(kind: number, id: number, bytes: Uint8Array = new Uint8Array(0)): Buffer {
  const frame = Buffer.allocUnsafe(HEAD_BYTES + bytes.length);
  frame.writeUInt32BE(bytes.length, 0);
  frame.writeUInt8(kind, 4);
  frame.writeUInt32BE(id, 5);
  frame.set(bytes, HEAD_BYTES);
  return frame;
}

/** A port and bytes, as one datagram's frame has them. */
export function encodeDatagram(port: number, bytes: Uint8Array): Buffer {
  const row = Buffer.allocUnsafe(2 + bytes.length);
  row.writeUInt16BE(port, 0);
  row.set(bytes, 2);
  return row;
}

export function decodeDatagram(bytes: Uint8Array): { port: number; bytes: Uint8Array } | undefined {
  if (bytes.length < 2) return undefined;
  const port = ((bytes[0] as number) << 8) | (bytes[1] as number);
  return { port, bytes: bytes.slice(2) };
}

/** Cuts a stream into frames. */
export class FrameReader {
  #held: Uint8Array[] = [];
  #length = 0;

  /** Gives the frames that are whole now. Throws a RangeError for one that is too long. */
  add(chunk: Uint8Array): Frame[] {
    this.#held.push(chunk);
    this.#length += chunk.length;
    const frames: Frame[] = [];
    for (let frame = this.#take(); frame; frame = this.#take()) frames.push(frame);
    return frames;
  }

  #take(): Frame | undefined {
    if (this.#length < HEAD_BYTES) return undefined;
    let [first] = this.#held as [Uint8Array];
    if (first.length < HEAD_BYTES) first = this.#join();
    const view = new DataView(first.buffer, first.byteOffset);
    const length = view.getUint32(0);
    if (length > MOST_FRAME_BYTES) throw new RangeError(`a frame of ${length} bytes`);
    const whole = HEAD_BYTES + length;
    if (this.#length < whole) return undefined;
    if (first.length < whole) first = this.#join();
    this.#held[0] = first.subarray(whole);
    this.#length -= whole;
    return { kind: view.getUint8(4), id: view.getUint32(5), bytes: first.subarray(HEAD_BYTES, whole) };
  }

  #join(): Uint8Array {
    const joined = Buffer.concat(this.#held);
    this.#held = [joined];
    return joined;
  }
}
