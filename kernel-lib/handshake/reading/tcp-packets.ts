import type { CapturedPacket } from "../../capture";
import { decodeTcp, ipv4Text, ipv6Text, Packet, scanFrame } from "../../wire";
import { segmentOf, type TcpPacket } from "../packet";

/** A TCP segment of a capture: its packet's number, its time, its ends. */
export interface CapturedSegment extends TcpPacket {
  /** Of the packet in the capture, from 1. */
  number: number;
  /** Since the capture's first packet. */
  atMs: number;
  /** Data on the wire; more than `segment.payload` where the capture kept less. */
  lengthBytes: number;
}

/** Gives the TCP segments among the packets of a capture; what is damaged or cut off in a header is passed over. */
export function* tcpSegments(packets: Iterable<CapturedPacket>): Generator<CapturedSegment> {
  const scanned = new Packet();
  let start: number | undefined;
  for (const packet of packets) {
    const seconds = packet.seconds + packet.nanoseconds / 1e9;
    start ??= seconds;
    scanned.reset(packet.bytes, 0, packet.bytes.length, packet.originalLength);
    scanFrame(scanned, packet.captureInterface.linkType);
    if (scanned.tcpAt < 0 || scanned.fragmented || scanned.tcpLength < 0) continue;
    const tcp = decodeTcp(packet.bytes, scanned.tcpAt);
    if (tcp.malformed) continue;
    const text = scanned.addressLength === 4 ? ipv4Text : ipv6Text;
    yield {
      number: packet.number,
      atMs: (packet.seconds - Math.floor(start)) * 1000 + packet.nanoseconds / 1e6 - (start % 1) * 1000,
      source: { address: text(packet.bytes, scanned.sourceAt), port: tcp.sourcePort },
      destination: { address: text(packet.bytes, scanned.destinationAt), port: tcp.destinationPort },
      segment: segmentOf(tcp, tcp.payload.subarray(0, scanned.tcpLength)),
      lengthBytes: scanned.tcpLength,
    };
  }
}
