// A capture's connections: who, how they began and ended, and what stood out on the way.
import type { CapturedPacket } from "../../capture";
import type { Endpoint } from "../tcp/isn";
import { ACK, FIN, RST, SYN } from "../tcp/segment";
import { advance, isAfter } from "../tcp/sequence";
import { Analysis, type Finding } from "./analysis";
import { type CapturedSegment, tcpSegments } from "./tcp-packets";

/** A segment of a connection, with what stands out about it. */
export interface ReadSegment extends CapturedSegment {
  fromClient: boolean;
  findings: ReadonlySet<Finding>;
}

export interface CapturedConnection {
  /** Who sent the SYN; where it was not captured, whoever was seen first. */
  client: Endpoint;
  server: Endpoint;
  segments: ReadSegment[];
  /** Packet numbers of the handshake, as far as it went. */
  handshake: { syn?: number; synAck?: number; ack?: number };
  /** Of each end, the number of the first packet with FIN, and of the ACK that covers it. */
  closes: { byClient: boolean; fin: number; ack?: number }[];
  reset?: { byClient: boolean; number: number };
  /** A SYN that nothing but silence, or a reset, answered. */
  halfOpen: boolean;
  refused: boolean;
  bytesFromClient: number;
  bytesFromServer: number;
  /** From the SYN,ACK's SYN to its answer, and from data to their ACK. */
  roundTripsMs: { number: number; ms: number }[];
}

/**
 * Finds the TCP connections of a capture, in the order they began.
 * @example
 * connections([]) // => []
 */
export function connections(packets: Iterable<CapturedPacket>): CapturedConnection[] {
  const found: CapturedConnection[] = [];
  const open = new Map<string, Reader>();
  for (const captured of tcpSegments(packets)) {
    const key = keyOf(captured);
    let reader = open.get(key);
    if (!reader || reader.begunAnew(captured)) {
      reader = new Reader(captured);
      open.set(key, reader);
      found.push(reader.connection);
    }
    reader.read(captured);
  }
  return found;
}

function keyOf({ source, destination }: CapturedSegment): string {
  const ends = [source, destination].map(({ address, port }) => `${address} ${port}`);
  return ends.sort().join(" ");
}

/** Reads one connection. */
class Reader {
  readonly connection: CapturedConnection;
  private readonly analysis = new Analysis();
  private readonly firstNumbers = new Map<boolean, number>();
  private readonly timed = new Map<boolean, { end: number; atMs: number }[]>([
    [true, []],
    [false, []],
  ]);
  private readonly highest = new Map<boolean, number>();
  private readonly ends = new Map<boolean, number>();

  constructor(first: CapturedSegment) {
    const answers = (first.segment.flags & (SYN | ACK)) === (SYN | ACK);
    this.connection = {
      client: answers ? first.destination : first.source,
      server: answers ? first.source : first.destination,
      segments: [],
      handshake: {},
      closes: [],
      halfOpen: false,
      refused: false,
      bytesFromClient: 0,
      bytesFromServer: 0,
      roundTripsMs: [],
    };
  }

  /** A SYN with another number begins another connection between the same ports. */
  begunAnew({ segment, source }: CapturedSegment): boolean {
    if ((segment.flags & (SYN | ACK)) !== SYN) return false;
    const known = this.firstNumbers.get(this.isClient(source));
    return known !== undefined ? known !== segment.sequenceNumber : this.connection.segments.length > 0;
  }

  private isClient({ address, port }: Endpoint): boolean {
    const { client } = this.connection;
    return client.address === address && client.port === port;
  }

  read(captured: CapturedSegment): void {
    const { connection } = this;
    const fromClient = this.isClient(captured.source);
    const findings = this.analysis.next(captured);
    connection.segments.push({ ...captured, fromClient, findings });
    this.readHandshake(captured, fromClient);
    this.readClose(captured, fromClient);
    this.readRoundTrip(captured, fromClient);
    if (fromClient) connection.bytesFromClient += this.newBytes(captured, true);
    else connection.bytesFromServer += this.newBytes(captured, false);
  }

  private readHandshake({ segment, number }: CapturedSegment, fromClient: boolean): void {
    const { handshake } = this.connection;
    const { flags, sequenceNumber } = segment;
    if (flags & SYN) {
      if (!this.firstNumbers.has(fromClient)) this.firstNumbers.set(fromClient, sequenceNumber);
      if (flags & ACK) handshake.synAck ??= number;
      else handshake.syn ??= number;
    } else if (flags & ACK && !(flags & RST) && fromClient && handshake.synAck !== undefined) handshake.ack ??= number;
    this.connection.halfOpen = handshake.syn !== undefined && handshake.ack === undefined;
  }

  private readClose({ segment, number, lengthBytes }: CapturedSegment, fromClient: boolean): void {
    const { connection } = this;
    const { flags, sequenceNumber, acknowledgmentNumber } = segment;
    if (flags & RST && !connection.reset) {
      connection.reset = { byClient: fromClient, number };
      connection.refused = connection.halfOpen && !fromClient && connection.handshake.synAck === undefined;
    }
    if (flags & FIN && !connection.closes.some(({ byClient }) => byClient === fromClient)) {
      connection.closes.push({ byClient: fromClient, fin: number });
      this.ends.set(fromClient, advance(sequenceNumber, lengthBytes + 1));
    }
    if (!(flags & ACK)) return;
    const close = connection.closes.find(({ byClient, ack }) => byClient !== fromClient && ack === undefined);
    const end = this.ends.get(!fromClient);
    if (close && end !== undefined && !isAfter(end, acknowledgmentNumber)) close.ack = number;
  }

  /** Data and SYNs are timed until an ACK covers them; what is sent again is not (Karn's rule). */
  private readRoundTrip({ segment, number, atMs, lengthBytes }: CapturedSegment, fromClient: boolean): void {
    const { flags, sequenceNumber, acknowledgmentNumber } = segment;
    const mine = this.timed.get(fromClient) ?? [];
    const end = advance(sequenceNumber, lengthBytes + (flags & (SYN | FIN) ? 1 : 0));
    const isNew = !this.highest.has(fromClient) || isAfter(end, this.highest.get(fromClient) ?? 0);
    if (end !== sequenceNumber && isNew) mine.push({ end, atMs });
    else if (end !== sequenceNumber) mine.length = 0;
    if (!(flags & ACK)) return;
    const theirs = this.timed.get(!fromClient) ?? [];
    let covered: { end: number; atMs: number } | undefined;
    while (theirs[0] && !isAfter(theirs[0].end, acknowledgmentNumber)) covered = theirs.shift();
    if (covered) this.connection.roundTripsMs.push({ number, ms: atMs - covered.atMs });
  }

  /** Bytes that were not seen before. */
  private newBytes({ segment, lengthBytes }: CapturedSegment, fromClient: boolean): number {
    const { flags, sequenceNumber } = segment;
    const end = advance(sequenceNumber, lengthBytes + (flags & (SYN | FIN) ? 1 : 0));
    const known = this.highest.get(fromClient);
    if (known !== undefined && !isAfter(end, known)) return 0;
    this.highest.set(fromClient, end);
    const fresh = known === undefined ? lengthBytes : Math.min(lengthBytes, (end - known) >>> 0);
    return flags & RST ? 0 : fresh;
  }
}
