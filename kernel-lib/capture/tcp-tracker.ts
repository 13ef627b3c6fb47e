/**
 * Follows the TCP connections of a capture from packet to packet: numbers counted from each connection's start, and what
 * went wrong on the way. It sees what the capture saw, no more: a segment that the capture missed counts as lost.
 */
import { type Packet, TCP_FLAGS } from "../wire";
import { endsOf, lengthOf, type Segment, segmentOf } from "./tcp-segment";

/** What is remarkable about a segment. */
export type TcpMark =
  | "retransmission"
  | "out of order"
  | "segment before it missing"
  | "duplicate ACK"
  | "keep-alive"
  | "window full"
  | "zero window"
  | "port reused";

/** A segment seen in its connection. */
export interface TcpSegment {
  /** Connections are numbered from 0 in the order of their first segments. */
  connection: number;
  /** Counted from the SYN, which is 0; where the capture has none, the first byte seen is 1. */
  sequence: number;
  acknowledgment: number;
  /** Sequence numbers it takes: its bytes, one for a SYN, one for a FIN. */
  length: number;
  /** The control bits, as bits of `TCP_FLAGS`. */
  flags: number;
  marks: readonly TcpMark[];
}

interface Gap {
  from: number;
  to: number;
  openedMs: number;
}

/** One direction of a connection. */
interface Side {
  base: number | undefined;
  /** The number behind the highest one seen. */
  next: number;
  acknowledged: number;
  window: number;
  scale: number;
  scaleOffered: boolean;
  duplicates: number;
  gaps: Gap[];
}

interface Connection {
  number: number;
  sides: [Side, Side];
  /** First segment, and first answer to it: what a round trip takes, about. */
  startedMs: number;
  roundTripMs: number;
}

/** A segment that fills a gap this soon was overtaken, not sent again. */
const OVERTAKEN_MS = 3;
const MOST_GAPS = 64;
const NO_MARKS: readonly TcpMark[] = [];
const HALF = 2 ** 31;
const { SYN, FIN, RST, ACK } = TCP_FLAGS;

/** How far `a` lies behind `b` in the circle of sequence numbers (RFC 9293 §3.4); negative when it lies before. */
const distance = (a: number, b: number): number => {
  const ahead = (a - b) >>> 0;
  return ahead < HALF ? ahead : ahead - 2 ** 32;
};

/** Takes the packets of a capture in their order. */
export class TcpTracker {
  private readonly connections = new Map<string, Connection>();
  private count = 0;

  /** Takes a packet that was scanned; gives nothing for what is no whole TCP header. */
  add(packet: Packet, timeMs: number): TcpSegment | undefined {
    const { tcpFields, icmpAt, icmpv6At, tcpLength } = packet;
    if (tcpFields < 4 || tcpLength < 0 || icmpAt >= 0 || icmpv6At >= 0) return undefined;
    const segment = segmentOf(packet, timeMs);
    const [source, destination] = endsOf(packet);
    const forward = source < destination;
    const key = forward ? `${source} ${destination}` : `${destination} ${source}`;
    const known = this.connections.get(key);
    const reused = known !== undefined && isNew(known.sides[forward ? 0 : 1], segment);
    const connection = known && !reused ? known : this.open(key, timeMs);
    const [from, to] = forward ? connection.sides : [connection.sides[1], connection.sides[0]];
    const marks = follow(connection, from, to, segment);
    const all: readonly TcpMark[] = reused ? ["port reused", ...marks] : marks;
    return {
      connection: connection.number,
      sequence: (segment.sequence - (from.base ?? 0)) >>> 0,
      acknowledgment: segment.flags & ACK && to.base !== undefined ? (segment.acknowledgment - to.base) >>> 0 : 0,
      length: lengthOf(segment),
      flags: segment.flags,
      marks: all,
    };
  }

  private open(key: string, timeMs: number): Connection {
    const connection: Connection = {
      number: this.count++,
      sides: [newSide(), newSide()],
      startedMs: timeMs,
      roundTripMs: 0,
    };
    this.connections.set(key, connection);
    return connection;
  }
}

const newSide = (): Side => ({
  base: undefined,
  next: 0,
  acknowledged: -1,
  window: -1,
  scale: 0,
  scaleOffered: false,
  duplicates: 0,
  gaps: [],
});

/** A SYN with another initial number on the ports of an old connection begins a new one. */
function isNew(side: Side, { flags, sequence }: Segment): boolean {
  return (flags & (SYN | ACK)) === SYN && side.base !== undefined && side.base !== sequence;
}

/** Takes note of a segment on its way `from` one side `to` the other; tells what is remarkable about it. */
function follow(connection: Connection, from: Side, to: Side, segment: Segment): readonly TcpMark[] {
  const { flags, sequence, window, timeMs } = segment;
  if (from.base === undefined) begin(from, to, segment);
  const marks: TcpMark[] = [];
  const place = placeMark(connection, from, segment);
  if (place) marks.push(place);
  if (flags & ACK && !(flags & (SYN | RST))) {
    if (isDuplicate(from, to, segment)) marks.push("duplicate ACK");
    from.acknowledged = segment.acknowledgment;
  }
  if (window === 0 && !(flags & (RST | SYN | FIN))) marks.push("zero window");
  if (flags & SYN) {
    from.scale = segment.scale ?? 0;
    from.scaleOffered = segment.scale !== undefined;
  }
  from.window = window;
  const end = (sequence + lengthOf(segment)) >>> 0;
  if (distance(end, from.next) > 0) from.next = end;
  if (isFull(from, to, segment)) marks.push("window full");
  if (connection.roundTripMs === 0 && to.base !== undefined) connection.roundTripMs = timeMs - connection.startedMs;
  return marks.length > 0 ? marks : NO_MARKS;
}

/** The first segment of a side sets where its numbers count from; what it acknowledges does so for the other side. */
function begin(from: Side, to: Side, { flags, sequence, acknowledgment }: Segment): void {
  from.base = flags & SYN ? sequence : (sequence - 1) >>> 0;
  from.next = sequence;
  if (to.base !== undefined || !(flags & ACK)) return;
  to.base = (acknowledgment - 1) >>> 0;
  to.next = acknowledgment;
}

/** Where a segment stands among those before it. */
function placeMark(connection: Connection, from: Side, segment: Segment): TcpMark | undefined {
  const { sequence, flags, bytes, timeMs } = segment;
  const length = lengthOf(segment);
  const ahead = distance(sequence, from.next);
  if (ahead > 0) {
    if (flags & RST) return undefined;
    from.gaps.push({ from: from.next, to: sequence, openedMs: timeMs });
    if (from.gaps.length > MOST_GAPS) from.gaps.shift();
    return "segment before it missing";
  }
  // RFC 9293 §3.8.4: a keep-alive repeats the byte before the next one
  if (ahead === -1 && bytes <= 1 && !(flags & (SYN | FIN | RST))) return "keep-alive";
  if (ahead === 0 || length === 0) return undefined;
  const gap = from.gaps.find((one) => distance(sequence, one.from) >= 0 && distance(sequence, one.to) < 0);
  if (!gap) return "retransmission";
  fill(from, gap, sequence, (sequence + length) >>> 0);
  const overtakenMs = Math.max(OVERTAKEN_MS, connection.roundTripMs);
  return timeMs - gap.openedMs < overtakenMs && from.duplicates < 3 ? "out of order" : "retransmission";
}

function fill(side: Side, gap: Gap, from: number, to: number): void {
  const rest = [
    { ...gap, to: from },
    { ...gap, from: to },
  ].filter((part) => distance(part.to, part.from) > 0);
  side.gaps.splice(side.gaps.indexOf(gap), 1, ...rest);
}

/** RFC 5681 §2: nothing but the same acknowledgment and window again, while data is under way. */
function isDuplicate(from: Side, to: Side, segment: Segment): boolean {
  const { acknowledgment, window } = segment;
  const same =
    lengthOf(segment) === 0 &&
    acknowledgment === from.acknowledged &&
    window === from.window &&
    distance(to.next, acknowledgment) > 0;
  if (same) to.duplicates++;
  else if (acknowledgment !== from.acknowledged) to.duplicates = 0;
  return same;
}

/** RFC 9293 §3.8.6: what is under way fills the window that the other side offered. */
function isFull(from: Side, to: Side, segment: Segment): boolean {
  if (segment.bytes === 0 || to.window <= 0 || to.acknowledged < 0) return false;
  const shift = from.scaleOffered && to.scaleOffered ? to.scale : 0;
  return distance(from.next, to.acknowledged) === to.window * 2 ** shift;
}
