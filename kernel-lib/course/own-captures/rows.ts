/** Packets as plain rows, for programs that learners write. */
import type { CapturedPacket } from "../../capture";

/** A TCP packet of a capture in numbers; sequence numbers are as on the wire. */
export interface Row {
  /** From 1. */
  n: number;
  /** Since the first packet. */
  ms: number;
  /** `192.0.2.1:5000`. */
  from: string;
  to: string;
  /** Out of "FIN", "SYN", "RST", "PSH", "ACK". */
  flags: string[];
  seq: number;
  ack: number;
  /** Bytes of data. */
  bytes: number;
  window: number;
  /** As announced, in a SYN. */
  mss?: number;
}

const FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK"];

/**
 * Gives the TCP packets of a capture as rows.
 * @example
 *   rowsOf([]) // => []
 */
export function rowsOf(packets: Iterable<CapturedPacket>): Row[] {
  const { tcpSegments } = require("../../handshake") as typeof import("../../handshake");
  return [...tcpSegments(packets)].map(({ number, atMs, source, destination, segment, lengthBytes }) => ({
    n: number,
    ms: Math.round(atMs * 1000) / 1000,
    from: `${source.address}:${source.port}`,
    to: `${destination.address}:${destination.port}`,
    flags: FLAGS.filter((_, bit) => segment.flags & (1 << bit)),
    seq: segment.sequenceNumber,
    ack: segment.acknowledgmentNumber,
    bytes: lengthBytes,
    window: segment.window,
    ...(segment.options?.mss === undefined ? {} : { mss: segment.options.mss }),
  }));
}
