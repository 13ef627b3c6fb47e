// What a segment is, seen from outside: the rules of packet browsers, each after the RFC's idea behind it.
import { ACK, FIN, RST, SYN } from "../tcp/segment";
import { advance, distance, isAfter, isBefore } from "../tcp/sequence";
import type { CapturedSegment } from "./tcp-packets";

/** What stands out about a segment. */
export type Finding =
  | "retransmission"
  | "fast retransmission"
  | "spurious retransmission"
  | "out of order"
  | "duplicate ACK"
  | "zero window"
  | "zero-window probe"
  | "zero-window probe ACK"
  | "window update"
  | "window full"
  | "keep-alive"
  | "keep-alive ACK"
  | "previous segment missing"
  | "ACK of a segment not seen";

const FAST_MS = 20;
/** A segment this soon behind a later one has been overtaken, not sent again, where the round trip is not known. */
const OVERTAKEN_MS = 3;

/** What one direction has shown so far. */
class Direction {
  /** The number behind the highest seen. */
  next: number | undefined;
  nextAtMs = 0;
  /** The number behind what was seen without a hole. */
  contiguous: number | undefined;
  ack: number | undefined;
  ackAtMs = 0;
  window = -1;
  scale: number | undefined;
  duplicates = 0;
  last: ReadonlySet<Finding> = new Set();
  seenAck = false;
}

/** Follows one connection, segment by segment. */
export class Analysis {
  private readonly directions = new Map<string, Direction>();
  private firstRoundTripMs: number | undefined;
  private synAtMs: number | undefined;

  /** Gives what stands out about the next segment. */
  next(captured: CapturedSegment): Set<Finding> {
    const [forward, back] = [this.direction(captured, "source"), this.direction(captured, "destination")];
    this.timeHandshake(captured);
    const found = new Set<Finding>();
    examineAck(captured, forward, back, found);
    if (!found.has("zero-window probe")) examineData(captured, forward, back, found, this.overtakenMs);
    remember(captured, forward, found);
    return found;
  }

  private direction({ source, destination }: CapturedSegment, end: "source" | "destination"): Direction {
    const { address, port } = end === "source" ? source : destination;
    const name = `${address} ${port}`;
    const known = this.directions.get(name);
    if (known) return known;
    const made = new Direction();
    this.directions.set(name, made);
    return made;
  }

  private get overtakenMs(): number {
    return this.firstRoundTripMs ?? OVERTAKEN_MS;
  }

  /** The first round trip: from the SYN to the ACK that ends the handshake. */
  private timeHandshake({ segment: { flags }, atMs }: CapturedSegment): void {
    if ((flags & (SYN | ACK)) === SYN) this.synAtMs = atMs;
    else if ((flags & (SYN | ACK)) === ACK && this.synAtMs !== undefined) this.firstRoundTripMs ??= atMs - this.synAtMs;
  }
}

/** Probes, windows and repeated ACKs: what the segment says about the other direction. */
function examineAck(captured: CapturedSegment, forward: Direction, back: Direction, found: Set<Finding>): void {
  const { segment, lengthBytes } = captured;
  const { flags, window, acknowledgmentNumber: ack, sequenceNumber: seq } = segment;
  const plain = (flags & (SYN | FIN | RST)) === 0;
  if (lengthBytes === 1 && seq === forward.next && back.window === 0) {
    found.add("zero-window probe");
    return;
  }
  if (window === 0 && plain) found.add("zero window");
  if (forward.next !== undefined && isAfter(seq, forward.next) && !(flags & RST)) found.add("previous segment missing");
  if (!plain) return;
  if (lengthBytes <= 1 && forward.next !== undefined && seq === advance(forward.next, -1)) found.add("keep-alive");
  if (lengthBytes > 0 && fillsWindow(seq, lengthBytes, back)) found.add("window full");
  if (lengthBytes > 0 || seq !== forward.next) return;
  if (ack === forward.ack) examineRepeatedAck(window, forward, back, found);
  else if (
    window === 0 &&
    forward.window === 0 &&
    ack === advance(forward.ack ?? 0, 1) &&
    back.last.has("zero-window probe")
  )
    found.add("zero-window probe ACK");
}

function examineRepeatedAck(window: number, forward: Direction, back: Direction, found: Set<Finding>): void {
  if (window !== forward.window) {
    if (window > 0) found.add("window update");
  } else if (window > 0 && back.last.has("keep-alive")) found.add("keep-alive ACK");
  else if (window === 0 && back.last.has("zero-window probe")) found.add("zero-window probe ACK");
  // RFC 5681 §2: the same number, the same window, no data
  else if (window > 0) found.add("duplicate ACK");
}

function fillsWindow(seq: number, lengthBytes: number, { ack, window, scale, seenAck }: Direction): boolean {
  if (ack === undefined || scale === undefined) return false;
  return advance(seq, lengthBytes) === advance(ack, window * 2 ** (seenAck ? scale : 0));
}

/** Data, SYN and FIN that do not go beyond what was seen: sent again, or overtaken on the way. */
function examineData(
  captured: CapturedSegment,
  forward: Direction,
  back: Direction,
  found: Set<Finding>,
  overtakenMs: number,
): void {
  const { segment, lengthBytes, atMs } = captured;
  const { flags, sequenceNumber: seq, acknowledgmentNumber: ack } = segment;
  if (flags & ACK && back.contiguous !== undefined && isAfter(ack, back.contiguous))
    found.add("ACK of a segment not seen");
  if (lengthBytes === 0 && !(flags & (SYN | FIN))) return;
  if (found.has("keep-alive")) return;
  const end = advance(seq, lengthBytes);
  if (lengthBytes > 0 && back.ack !== undefined && !isAfter(end, back.ack)) {
    found.add("spurious retransmission");
    return;
  }
  const repeats =
    forward.next !== undefined &&
    isBefore(seq, forward.next) &&
    !(lengthBytes > 1 && distance(seq, forward.next) === 1);
  if (!repeats) return;
  const sinceAckMs = atMs - back.ackAtMs;
  if (sinceAckMs < FAST_MS && back.duplicates >= 2 && back.ack === seq) found.add("fast retransmission");
  else if (atMs - forward.nextAtMs < overtakenMs && forward.next !== advance(end, flags & (SYN | FIN) ? 1 : 0))
    found.add("out of order");
  else found.add("retransmission");
}

function remember(captured: CapturedSegment, forward: Direction, found: Set<Finding>): void {
  const { segment, lengthBytes, atMs } = captured;
  const { flags, sequenceNumber: seq, acknowledgmentNumber: ack, window, options } = segment;
  const end = advance(seq, lengthBytes + (flags & (SYN | FIN) ? 1 : 0));
  if (!found.has("zero-window probe")) {
    if (forward.next === undefined || isAfter(end, forward.next)) {
      forward.next = end;
      forward.nextAtMs = atMs;
    }
    if (forward.contiguous === undefined || seq === forward.contiguous) forward.contiguous = end;
  }
  if (flags & SYN) forward.scale = options?.windowScale;
  if (flags & ACK && !(flags & SYN)) forward.seenAck = true;
  forward.duplicates = found.has("duplicate ACK")
    ? forward.duplicates + 1
    : ack === forward.ack
      ? forward.duplicates
      : 0;
  forward.window = window;
  if (flags & ACK) forward.ack = ack;
  forward.ackAtMs = atMs;
  forward.last = found;
}
