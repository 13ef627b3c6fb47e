/** Where packets were captured. A pcap file has one interface, a pcapng file any number. */
export interface CaptureInterface {
  /** From 0 over the whole file, sections included. */
  id: number;
  linkType: number;
  snapLengthBytes: number;
  name?: string;
}

/** A packet as a capture file holds it. */
export interface CapturedPacket {
  /** From 1, in the order of the file. */
  number: number;
  /** When it was captured: whole seconds since 1970 in UTC, and nanoseconds within the second. */
  seconds: number;
  nanoseconds: number;
  /** What was captured of it; shorter than `originalLength` when it was cut off. */
  bytes: Uint8Array;
  /** Bytes it had on the wire. */
  originalLength: number;
  captureInterface: CaptureInterface;
  /** Captured on its way out, before the hardware (or nobody, on lo) computed its TCP or UDP checksum. No file tells. */
  checksumNotReady?: boolean;
}

/**
 * A packet where it lies in the reader's buffer: `captured` bytes from `start` in `buffer`. Valid only during the call
 * that it is handed to; the next packet overwrites it.
 */
export interface PacketView {
  number: number;
  seconds: number;
  nanoseconds: number;
  buffer: Uint8Array;
  start: number;
  captured: number;
  original: number;
  captureInterface: CaptureInterface;
  checksumNotReady?: boolean;
}

export type PacketVisitor = (packet: PacketView) => void;

/** Makes a packet of its own of one in the reader's buffer. */
export function copyPacket(view: PacketView): CapturedPacket {
  const { number, seconds, nanoseconds, buffer, start, captured, original, captureInterface } = view;
  const bytes = buffer.slice(start, start + captured);
  const packet = { number, seconds, nanoseconds, bytes, originalLength: original, captureInterface };
  return view.checksumNotReady ? { ...packet, checksumNotReady: true } : packet;
}
