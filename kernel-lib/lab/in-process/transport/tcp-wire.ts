// RFC 9293 §3.1 and §3.2: segments read and written by offset, where they lie in a frame.
import { ACK, type Segment, type SegmentOptions, SYN } from "../../../handshake";

const HEADER_BYTES = 20;
const END = 0;
const NO_OPERATION = 1;
const MSS = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const SACK = 5;
const TIMESTAMPS = 8;

const uint16 = (bytes: Uint8Array, at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
const uint32 = (bytes: Uint8Array, at: number): number => uint16(bytes, at) * 0x10000 + uint16(bytes, at + 2);

function put32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** Reads a segment; undefined where its header breaks off. The payload is a view. */
export function readSegment(bytes: Uint8Array, from: number, end: number): Segment | undefined {
  if (end - from < HEADER_BYTES) return undefined;
  const headerBytes = ((bytes[from + 12] as number) >>> 4) * 4;
  if (headerBytes < HEADER_BYTES || from + headerBytes > end) return undefined;
  const flags = (((bytes[from + 12] as number) & 1) << 8) | (bytes[from + 13] as number);
  return {
    flags,
    sequenceNumber: uint32(bytes, from + 4),
    acknowledgmentNumber: (flags & ACK) !== 0 ? uint32(bytes, from + 8) : 0,
    window: uint16(bytes, from + 14),
    payload: bytes.subarray(from + headerBytes, end),
    options: headerBytes > HEADER_BYTES ? readOptions(bytes, from + HEADER_BYTES, from + headerBytes) : undefined,
  };
}

function readOptions(bytes: Uint8Array, from: number, end: number): SegmentOptions {
  const options: SegmentOptions = {};
  for (let at = from; at < end; ) {
    const kind = bytes[at] as number;
    if (kind === END) break;
    if (kind === NO_OPERATION) {
      at++;
      continue;
    }
    const lengthBytes = at + 1 < end ? (bytes[at + 1] as number) : 0;
    // what cannot be an option ends them (RFC 9293 §3.2)
    if (lengthBytes < 2 || at + lengthBytes > end) break;
    takeOption(options, bytes, at, kind, lengthBytes);
    at += lengthBytes;
  }
  return options;
}

function takeOption(options: SegmentOptions, bytes: Uint8Array, at: number, kind: number, lengthBytes: number): void {
  if (kind === TIMESTAMPS && lengthBytes === 10)
    options.timestamps = { value: uint32(bytes, at + 2), echoReply: uint32(bytes, at + 6) };
  else if (kind === MSS && lengthBytes === 4) options.mss = uint16(bytes, at + 2);
  else if (kind === WINDOW_SCALE && lengthBytes === 3) options.windowScale = bytes[at + 2] as number;
  else if (kind === SACK_PERMITTED && lengthBytes === 2) options.sackPermitted = true;
  else if (kind === SACK && (lengthBytes - 2) % 8 === 0) {
    const blocks: [number, number][] = [];
    for (let block = at + 2; block < at + lengthBytes; block += 8)
      blocks.push([uint32(bytes, block), uint32(bytes, block + 4)]);
    options.sack = blocks;
  }
}

/** Bytes of the options as `writeSegment` lays them: in Linux's order, filled up to words. */
function optionBytes({ mss, timestamps, sackPermitted, windowScale, sack }: SegmentOptions): number {
  const blocks = sack && sack.length > 0 ? 4 + 8 * sack.length : 0;
  const stamps = timestamps ? 12 : sackPermitted ? 4 : 0;
  return (mss === undefined ? 0 : 4) + stamps + (windowScale === undefined ? 0 : 4) + blocks;
}

/** Gives how many bytes a segment takes. */
export function segmentBytes({ options, payload }: Segment): number {
  return HEADER_BYTES + (options ? optionBytes(options) : 0) + payload.length;
}

/** Writes a segment but for its checksum. */
export function writeSegment(
  bytes: Uint8Array,
  from: number,
  segment: Segment,
  sourcePort: number,
  destinationPort: number,
): void {
  const { flags, window, payload, options } = segment;
  const headerBytes = bytes.length - from - payload.length;
  bytes[from] = sourcePort >>> 8;
  bytes[from + 1] = sourcePort;
  bytes[from + 2] = destinationPort >>> 8;
  bytes[from + 3] = destinationPort;
  put32(bytes, from + 4, segment.sequenceNumber);
  put32(bytes, from + 8, segment.acknowledgmentNumber);
  bytes[from + 12] = (headerBytes << 2) | (flags >>> 8);
  bytes[from + 13] = flags;
  bytes[from + 14] = window >>> 8;
  bytes[from + 15] = window;
  if (options) writeOptions(bytes, from + HEADER_BYTES, options);
  if (payload.length > 0) bytes.set(payload, from + headerBytes);
}

function writeOptions(bytes: Uint8Array, from: number, options: SegmentOptions): void {
  const { mss, timestamps, sackPermitted, windowScale, sack } = options;
  let at = from;
  if (mss !== undefined) {
    bytes.set([MSS, 4, mss >>> 8, mss & 0xff], at);
    at += 4;
  }
  if (timestamps) {
    bytes[at] = sackPermitted ? SACK_PERMITTED : NO_OPERATION;
    bytes[at + 1] = sackPermitted ? 2 : NO_OPERATION;
    bytes[at + 2] = TIMESTAMPS;
    bytes[at + 3] = 10;
    put32(bytes, at + 4, timestamps.value);
    put32(bytes, at + 8, timestamps.echoReply);
    at += 12;
  } else if (sackPermitted) {
    bytes.set([NO_OPERATION, NO_OPERATION, SACK_PERMITTED, 2], at);
    at += 4;
  }
  if (windowScale !== undefined) {
    bytes.set([NO_OPERATION, WINDOW_SCALE, 3, windowScale], at);
    at += 4;
  }
  if (sack && sack.length > 0) writeBlocks(bytes, at, sack);
}

function writeBlocks(bytes: Uint8Array, from: number, blocks: NonNullable<SegmentOptions["sack"]>): void {
  bytes.set([NO_OPERATION, NO_OPERATION, SACK, 2 + 8 * blocks.length], from);
  let at = from + 4;
  for (const [start, end] of blocks) {
    put32(bytes, at, start);
    put32(bytes, at + 4, end);
    at += 8;
  }
}

/** Whether it opens a connection. */
export function opens({ flags }: Segment): boolean {
  return (flags & (SYN | ACK)) === SYN;
}
