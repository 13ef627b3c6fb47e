// RFC 1812 §5 and RFC 8200: packets that are for others, handed on.
import { internetChecksum } from "../../../wire";
import { EACCES, EHOSTUNREACH } from "../errno";
import type { Stack } from "../stack";
import { ETHERNET_BYTES, type IpPacket } from "./packet";
import type { Path } from "./routing";

/** Hands a packet on, or tells its source why not. */
export function forward(stack: Stack, packet: IpPacket): void {
  const { source, destination, version } = packet;
  if (source.needsScope || destination.needsScope || source.isUnspecified) return;
  if (packet.hopLimit <= 1) {
    stack.icmp.error(packet, version === 4 ? 11 : 3, 0, 0);
    return;
  }
  const path = stack.routing.find(destination, { source });
  if (typeof path === "number") {
    noRoute(stack, packet, path);
    return;
  }
  const out = stack.nat && version === 4 ? stack.nat.outgoing(packet, path) : packet;
  if (out) handOn(stack, out, path);
}

function noRoute(stack: Stack, packet: IpPacket, errno: number): void {
  stack.counts.ipNoRoutes++;
  if (packet.version === 6) stack.icmp.error(packet, 1, errno === -EACCES ? 1 : 0, 0);
  else stack.icmp.error(packet, 3, errno === -EHOSTUNREACH ? 1 : errno === -EACCES ? 13 : 0, 0);
}

function handOn(stack: Stack, packet: IpPacket, path: Path): void {
  const lengthBytes = packet.end - packet.start;
  const { mtuBytes } = path.on;
  const tooLong = lengthBytes > mtuBytes;
  if (tooLong && packet.dontFragment) {
    // RFC 1191 §4 and RFC 4443 §3.2
    if (packet.version === 4) stack.icmp.error(packet, 3, 4, mtuBytes);
    else stack.icmp.error(packet, 2, 0, mtuBytes);
    return;
  }
  stack.counts.ipForwarded++;
  const frame = new Uint8Array(ETHERNET_BYTES + lengthBytes);
  frame.set(packet.bytes.subarray(packet.start, packet.end), ETHERNET_BYTES);
  countHop(frame, packet.version);
  if (tooLong) fragment(stack, path, frame, packet.payload - packet.start);
  else stack.ethernet.transmit(path.on, path.nextHop, frame, false);
}

/** RFC 1624 §3: one less in the time to live is one more in the checksum. */
function countHop(frame: Uint8Array, version: 4 | 6): void {
  if (version === 6) {
    frame[ETHERNET_BYTES + 7] = (frame[ETHERNET_BYTES + 7] as number) - 1;
    return;
  }
  frame[ETHERNET_BYTES + 8] = (frame[ETHERNET_BYTES + 8] as number) - 1;
  const sum = (((frame[24] as number) << 8) | (frame[25] as number)) + 0x100;
  const mended = (sum & 0xffff) + (sum >>> 16);
  frame[24] = mended >>> 8;
  frame[25] = mended;
}

/** RFC 791 §3.2: a packet in pieces, each with the header (its options copied into all of them). */
function fragment(stack: Stack, path: Path, frame: Uint8Array, headerBytes: number): void {
  const view = new DataView(frame.buffer);
  const word = view.getUint16(ETHERNET_BYTES + 6);
  const start = ETHERNET_BYTES + headerBytes;
  const step = (path.on.mtuBytes - headerBytes) & ~7;
  for (let from = start; from < frame.length; from += step) {
    const to = Math.min(frame.length, from + step);
    const piece = new Uint8Array(start + to - from);
    piece.set(frame.subarray(0, start));
    piece.set(frame.subarray(from, to), start);
    const more = to < frame.length ? 0x2000 : word & 0x2000;
    const pieceView = new DataView(piece.buffer);
    pieceView.setUint16(ETHERNET_BYTES + 2, piece.length - ETHERNET_BYTES);
    pieceView.setUint16(ETHERNET_BYTES + 6, more | ((word & 0x1fff) + ((from - start) >>> 3)));
    pieceView.setUint16(ETHERNET_BYTES + 10, 0);
    pieceView.setUint16(ETHERNET_BYTES + 10, internetChecksum(piece.subarray(ETHERNET_BYTES, start)));
    stack.ethernet.transmit(path.on, path.nextHop, piece, false);
  }
}
