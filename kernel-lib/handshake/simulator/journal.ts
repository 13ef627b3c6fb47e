import type { Clock } from "../../link";
import { Recording } from "../../link";
import type { HostConnection } from "../host/host-connection";
import { encodePacket, type TcpPacket } from "../packet";
import type { TcpFigures } from "../tcp/connection";
import { ACK, SYN } from "../tcp/segment";
import type { TcpState } from "../tcp/states";

/** A packet of a run: when it left, when it came (never, where it was lost), and the states of both ends around it. */
export interface LadderRow {
  /** From 1. */
  number: number;
  packet: TcpPacket;
  sentAtMs: number;
  arrivedAtMs?: number;
  /** Of the sender after sending, and of the receiver after receiving; absent where no connection is watched. */
  senderState?: TcpState;
  receiverState?: TcpState;
}

/** The figures of one end at one moment. */
export interface Sample extends TcpFigures {
  atMs: number;
  /** Address and port of that end. */
  end: string;
}

const nameOf = ({ address, port }: { address: string; port: number }): string => `${address} ${port}`;

/** Keeps what passes in a run, for ladders, figures and files. */
export class Journal {
  readonly rows: LadderRow[] = [];
  readonly samples: Sample[] = [];
  /** The states of watched connections as they changed. */
  readonly changes: { end: string; atMs: number; state: TcpState }[] = [];
  private readonly rowOf = new WeakMap<TcpPacket, LadderRow>();
  private arriving: LadderRow | undefined;
  private readonly watched = new Map<string, HostConnection>();

  constructor(
    private readonly clock: Clock,
    private readonly keeps: boolean,
  ) {}

  /** Follows a connection's states and figures. */
  watch(connection: HostConnection): void {
    if (!this.keeps) return;
    this.watched.set(`${nameOf(connection.local)} ${nameOf(connection.remote)}`, connection);
    connection.watch = ({ to, on }) => {
      this.changes.push({ end: nameOf(connection.local), atMs: this.clock.nowMs, state: to });
      // what the user does in answer is another step
      if (this.arriving && on !== "CLOSE" && on !== "ABORT") this.arriving.receiverState = to;
    };
  }

  sent(packet: TcpPacket): void {
    if (!this.keeps) return;
    const row: LadderRow = { number: this.rows.length + 1, packet, sentAtMs: this.clock.nowMs };
    const sender = this.endOf(packet.source, packet.destination);
    if (sender) {
      row.senderState = sender.state;
      this.sample(sender);
    } else if ((packet.segment.flags & (SYN | ACK)) === (SYN | ACK)) this.answered(row);
    this.rows.push(row);
    this.rowOf.set(packet, row);
  }

  /** A listener keeps no connection for a half-open one, but that is what it is: SYN-RECEIVED. */
  private answered(row: LadderRow): void {
    row.senderState = "SYN-RECEIVED";
    const { source, destination } = row.packet;
    const asked = this.rows
      .filter(
        ({ packet }) => nameOf(packet.source) === nameOf(destination) && nameOf(packet.destination) === nameOf(source),
      )
      .at(-1);
    if (asked) asked.receiverState ??= "SYN-RECEIVED";
  }

  arrived(packet: TcpPacket): void {
    const row = this.keeps ? this.rowOf.get(packet) : undefined;
    if (!row || row.arrivedAtMs !== undefined) return;
    row.arrivedAtMs = this.clock.nowMs;
    this.arriving = row;
  }

  /** The receiver has dealt with a packet. */
  settled(packet: TcpPacket): void {
    this.arriving = undefined;
    if (!this.keeps) return;
    const receiver = this.endOf(packet.destination, packet.source);
    if (!receiver) return;
    const row = this.rowOf.get(packet);
    if (row) row.receiverState ??= receiver.state;
    this.sample(receiver);
  }

  private endOf(end: TcpPacket["source"], peer: TcpPacket["source"]): HostConnection | undefined {
    return this.watched.get(`${nameOf(end)} ${nameOf(peer)}`);
  }

  private sample(connection: HostConnection): void {
    this.samples.push({ atMs: this.clock.nowMs, end: nameOf(connection.local), ...connection.figures() });
  }

  /** Gives all packets with the time they were sent, as `traceText` takes them. */
  packets(): (TcpPacket & { atMs: number })[] {
    return this.rows.map(({ packet, sentAtMs }) => ({ ...packet, atMs: sentAtMs }));
  }

  /** Gives all packets as those of a capture (link type raw IP), at the time they were sent. */
  recording(startSeconds = 0): Recording {
    const recording = new Recording(startSeconds);
    for (const { packet, sentAtMs } of this.rows) recording.add(encodePacket(packet), sentAtMs);
    return recording;
  }
}
