// RFC 9293 §3.1: a segment as a value; addresses, ports and checksum are the business of who carries it.
import { TCP_FLAGS } from "../../wire";

export const { FIN, SYN, RST, PSH, ACK, URG } = TCP_FLAGS;
const NO_PAYLOAD = new Uint8Array();

/** The options a TCP of ours writes and heeds. */
export interface SegmentOptions {
  mss?: number;
  /** RFC 7323 §2: how far windows are shifted. */
  windowScale?: number;
  sackPermitted?: boolean;
  /** RFC 2018 §3: received blocks, the latest first. */
  sack?: readonly (readonly [from: number, to: number])[];
  /** RFC 7323 §3: our clock, and the peer's last. */
  timestamps?: { value: number; echoReply: number };
}

export interface Segment {
  /** The bits of `TCP_FLAGS`. */
  flags: number;
  sequenceNumber: number;
  /** Means something only where the ACK bit is set. */
  acknowledgmentNumber: number;
  /** As on the wire: not scaled. */
  window: number;
  payload: Uint8Array;
  options?: SegmentOptions | undefined;
}

/** Makes a segment; what is not told is zero. */
export function segment(fields: Partial<Segment>): Segment {
  return { flags: 0, sequenceNumber: 0, acknowledgmentNumber: 0, window: 0, payload: NO_PAYLOAD, ...fields };
}

/**
 * SEG.LEN (RFC 9293 §3.3.1): the sequence numbers a segment takes; SYN and FIN take one each.
 * @example
 * segmentLength(segment({ flags: SYN })) // => 1
 */
export function segmentLength({ flags, payload }: Segment): number {
  return payload.length + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0);
}

/** Whether all of the bits are set. */
export function has({ flags }: Segment, bits: number): boolean {
  return (flags & bits) === bits;
}

/** RFC 9293 §3.5.3: the reset that answers a segment which no connection wants. */
export function resetFor(arrived: Segment): Segment {
  if (has(arrived, ACK)) return segment({ flags: RST, sequenceNumber: arrived.acknowledgmentNumber });
  return segment({
    flags: RST | ACK,
    acknowledgmentNumber: (arrived.sequenceNumber + segmentLength(arrived)) >>> 0,
  });
}
