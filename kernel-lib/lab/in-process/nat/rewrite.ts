// RFC 3022 §4.1 and RFC 1624: addresses and ports changed in a copy of a packet, checksums mended.
import { foldSum, IP_PROTOCOL, internetChecksum } from "../../../wire";
import type { Ip } from "../ip/address";
import { ETHERNET_BYTES, type IpPacket, readIpv4 } from "../ip/packet";

/** One end as it shall be. */
export interface End {
  ip: Ip;
  port: number;
}

export interface Ends {
  source?: End;
  destination?: End;
}

const CHECKSUM_AT: Record<number, number> = {
  [IP_PROTOCOL.tcp]: 16,
  [IP_PROTOCOL.udp]: 6,
  [IP_PROTOCOL.icmp]: 2,
};
const ICMP_IDENTIFIER_AT = 4;

/** Where a port stands in the transport's header: of ICMP both ends have the identifier. */
function portAt(protocol: number, end: "source" | "destination"): number {
  if (protocol === IP_PROTOCOL.icmp) return ICMP_IDENTIFIER_AT;
  return end === "source" ? 0 : 2;
}

/** Gives a copy of a packet with other ends. */
export function rewrite(packet: IpPacket, ends: Ends): IpPacket | undefined {
  const frame = copyOf(packet);
  const start = ETHERNET_BYTES;
  changeHeader(frame, start, start + packet.payload - packet.start, packet.protocol, ends);
  const made = readIpv4(frame, start, packet.on, packet.toGroup);
  return made && { ...made, asSent: packet };
}

function copyOf({ bytes, start, end }: IpPacket): Uint8Array {
  const frame = new Uint8Array(ETHERNET_BYTES + end - start);
  frame.set(bytes.subarray(start, end), ETHERNET_BYTES);
  return frame;
}

/** Changes addresses in an IP header and ports behind it, and mends both checksums. */
function changeHeader(bytes: Uint8Array, start: number, payload: number, protocol: number, ends: Ends): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [removed, added] = [0, 0];
  for (const name of ["source", "destination"] as const) {
    const end = ends[name];
    if (!end) continue;
    const addressAt = start + (name === "source" ? 12 : 16);
    const place = payload + portAt(protocol, name);
    // ICMP's checksum knows nothing of addresses
    if (protocol !== IP_PROTOCOL.icmp) {
      removed += view.getUint16(addressAt) + view.getUint16(addressAt + 2);
      added += end.ip.sum;
    }
    removed += view.getUint16(place);
    added += end.port;
    bytes.set(end.ip.bytes, addressAt);
    view.setUint16(place, end.port);
  }
  mendTransport(view, payload + (CHECKSUM_AT[protocol] ?? 0), protocol, removed, added);
  view.setUint16(start + 10, 0);
  view.setUint16(start + 10, internetChecksum(bytes.subarray(start, payload)));
}

/** RFC 1624 §3, equation 3. A quotation may end before the checksum. */
function mendTransport(view: DataView, at: number, protocol: number, removed: number, added: number): void {
  if (at + 2 > view.byteLength) return;
  const checksum = view.getUint16(at);
  // RFC 768: none was computed
  if (protocol === IP_PROTOCOL.udp && checksum === 0) return;
  const mended = ~foldSum((~checksum & 0xffff) + (~foldSum(removed) & 0xffff) + added) & 0xffff;
  view.setUint16(at, protocol === IP_PROTOCOL.udp ? mended || 0xffff : mended);
}

/** RFC 5508 §4.2: an ICMP error with other ends, and the packet that it quotes with other ends as well. */
export function rewriteError(
  packet: IpPacket,
  outer: { source?: Ip; destination?: Ip },
  quoted: Ends,
): IpPacket | undefined {
  const frame = copyOf(packet);
  const start = ETHERNET_BYTES;
  const payload = start + packet.payload - packet.start;
  const quote = payload + 8;
  const inner = quote + ((frame[quote] as number) & 15) * 4;
  changeHeader(frame, quote, inner, frame[quote + 9] as number, quoted);
  if (outer.source) frame.set(outer.source.bytes, start + 12);
  if (outer.destination) frame.set(outer.destination.bytes, start + 16);
  const view = new DataView(frame.buffer);
  view.setUint16(payload + 2, 0);
  view.setUint16(payload + 2, internetChecksum(frame.subarray(payload)));
  view.setUint16(start + 10, 0);
  view.setUint16(start + 10, internetChecksum(frame.subarray(start, payload)));
  return readIpv4(frame, start, packet.on, packet.toGroup);
}
