/** The rows of a list of packets: each dissected when it is first looked at, with what its connection says about it. */
import { type TcpMark, type TcpSegment, TcpTracker } from "../../capture";
import {
  type Dissection,
  dissect,
  Packet,
  type PacketRow,
  packetRow,
  scanFrame,
  TCP_LAYOUT,
  uint16At,
} from "../../wire";
import type { ShownPacket } from "./packet";

export interface ListRow extends PacketRow {
  number: number;
  /** Since the first packet of the list. */
  seconds: number;
  lengthBytes: number;
  marks: readonly TcpMark[];
}

const NO_MARKS: readonly TcpMark[] = [];
/** Texts of rows are kept for this many packets. */
const MOST_KEPT = 20_000;

/** Packets in their order, to which more may come. */
export class PacketRows {
  readonly packets: ShownPacket[] = [];
  private readonly segments: (TcpSegment | undefined)[] = [];
  private readonly portPairs: ([source: number, destination: number] | undefined)[] = [];
  private readonly tracker = new TcpTracker();
  private readonly scanned = new Packet();
  private readonly rows = new Map<number, ListRow>();

  constructor(packets: Iterable<ShownPacket> = []) {
    for (const packet of packets) this.add(packet);
  }

  get count(): number {
    return this.packets.length;
  }

  add(packet: ShownPacket): void {
    const { scanned } = this;
    this.packets.push(packet);
    scanned.reset(packet.bytes, 0, packet.bytes.length, packet.originalLength);
    scanFrame(scanned, packet.linkType);
    this.portPairs.push(portsOf(scanned));
    this.segments.push(scanned.tcpAt < 0 ? undefined : this.tracker.add(scanned, this.secondsOf(packet) * 1000));
  }

  /** Since the first packet. */
  secondsOf({ seconds, nanoseconds }: ShownPacket): number {
    const first = this.packets[0];
    return first ? seconds - first.seconds + (nanoseconds - first.nanoseconds) / 1e9 : 0;
  }

  /** What is known of a packet's TCP segment from its connection. */
  segment(index: number): TcpSegment | undefined {
    return this.segments[index];
  }

  /** The ports of a TCP segment or UDP datagram. */
  ports(index: number): [source: number, destination: number] | undefined {
    return this.portPairs[index];
  }

  dissection(index: number): Dissection {
    const { bytes, linkType, originalLength } = this.packet(index);
    return dissect(bytes, { linkType, originalLength });
  }

  row(index: number): ListRow {
    const known = this.rows.get(index);
    if (known) return known;
    const packet = this.packet(index);
    const segment = this.segments[index];
    const row = {
      ...packetRow(this.dissection(index), segment),
      number: packet.number,
      seconds: this.secondsOf(packet),
      lengthBytes: packet.originalLength,
      marks: segment?.marks ?? NO_MARKS,
    };
    if (this.rows.size >= MOST_KEPT) this.rows.clear();
    this.rows.set(index, row);
    return row;
  }

  private packet(index: number): ShownPacket {
    const packet = this.packets[index];
    if (!packet) throw new RangeError(`Cannot give packet ${index}: there are ${this.count}, counted from 0`);
    return packet;
  }
}

/** Both protocols have them at the same place. An ICMP error has none of its own. */
function portsOf({
  bytes,
  tcpAt,
  tcpFields,
  udpAt,
  udpFields,
  icmpAt,
  icmpv6At,
}: Packet): [source: number, destination: number] | undefined {
  const at = tcpFields > 0 ? tcpAt : udpFields > 0 ? udpAt : -1;
  if (at < 0 || icmpAt >= 0 || icmpv6At >= 0) return undefined;
  return [uint16At(bytes, at + TCP_LAYOUT.at.sourcePort), uint16At(bytes, at + TCP_LAYOUT.at.destinationPort)];
}
