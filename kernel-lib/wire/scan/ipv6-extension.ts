// RFC 8200 §4, RFC 4302: the headers between IPv6's own and what the packet carries.
import { uint16At } from "../big-endian";
import { IP_PROTOCOL } from "../ip-protocol";
import type { End, Packet } from "./packet";

type Next = (p: Packet, protocol: number, at: number, capturedEnd: number, reportedEnd: number) => End;

const PAD1 = 0;

/** Reads an extension header and hands on what follows it; a protocol that is none ends the walk. */
export function scanExtension(
  p: Packet,
  protocol: number,
  at: number,
  capturedEnd: number,
  reportedEnd: number,
  next: Next,
): End {
  switch (protocol) {
    case IP_PROTOCOL.hopByHop:
    case IP_PROTOCOL.destinationOptions:
      return scanOptions(p, protocol, at, capturedEnd, reportedEnd, next);
    case IP_PROTOCOL.routing:
      return scanRouting(p, at, capturedEnd, reportedEnd, next);
    case IP_PROTOCOL.fragment:
      return scanFragment(p, at, capturedEnd, reportedEnd, next);
    case IP_PROTOCOL.ah:
      return scanAuthentication(p, at, capturedEnd, reportedEnd, next);
    case IP_PROTOCOL.esp:
      p.enterOther("esp", at, capturedEnd, reportedEnd);
  }
}

function scanOptions(
  p: Packet,
  protocol: number,
  at: number,
  capturedEnd: number,
  reportedEnd: number,
  next: Next,
): End {
  const layer = protocol === IP_PROTOCOL.hopByHop ? "ipv6.hopopts" : "ipv6.dstopts";
  if (!p.enterOther(layer, at, capturedEnd, reportedEnd)) return;
  if (capturedEnd < at + 2) return p.cut(layer, capturedEnd, reportedEnd);
  const { bytes } = p;
  const end = at + ((bytes[at + 1] as number) + 1) * 8;
  for (let option = at + 2; option < end; ) {
    if (capturedEnd < option + 2) return p.cut(layer, capturedEnd, reportedEnd);
    option += bytes[option] === PAD1 ? 1 : 2 + (bytes[option + 1] as number);
    if (capturedEnd < option) return p.cut(layer, capturedEnd, reportedEnd);
    if (option > end) p.broke(layer, at, "an option runs past the end of the header");
  }
  if (capturedEnd < end) return p.cut(layer, capturedEnd, reportedEnd);
  next(p, bytes[at] as number, end, capturedEnd, reportedEnd);
}

function scanRouting(p: Packet, at: number, capturedEnd: number, reportedEnd: number, next: Next): End {
  const layer = "ipv6.routing";
  if (!p.enterOther(layer, at, capturedEnd, reportedEnd)) return;
  if (capturedEnd < at + 4) return p.cut(layer, capturedEnd, reportedEnd);
  const { bytes } = p;
  const end = at + ((bytes[at + 1] as number) + 1) * 8;
  if (capturedEnd < end) return p.cut(layer, capturedEnd, reportedEnd);
  const addresses = routeLength(bytes, at);
  if (p.quoted) return next(p, bytes[at] as number, end, capturedEnd, reportedEnd);
  if (at + 8 + addresses > end) return p.broke(layer, at, "its addresses do not fit into its length");
  if (bytes[at + 3] !== 0 && p.addressLength === 16) redirectTo(p, at, end);
  next(p, bytes[at] as number, end, capturedEnd, reportedEnd);
}

/** Routing types with addresses: RFC 2460 §4.4, RFC 6275 §6.4, RFC 6554 §3 (RPL), RFC 8754 §2 (segments). */
const ROUTING = { source: 0, mobile: 2, rpl: 3, segments: 4, compact16: 5, compact32: 6 } as const;

/** How many bytes of addresses a routing header says it holds. */
function routeLength(bytes: Uint8Array, at: number): number {
  const units = bytes[at + 1] as number;
  switch (bytes[at + 2]) {
    case ROUTING.source:
      return Math.floor(units / 2) * 16;
    case ROUTING.mobile:
      return 16;
    case ROUTING.segments:
      return ((bytes[at + 4] as number) + 1) * 16;
    case ROUTING.rpl: {
      const inner = 16 - ((bytes[at + 4] as number) >>> 4);
      const last = 16 - ((bytes[at + 4] as number) & 15);
      const padding = (bytes[at + 5] as number) >>> 4;
      const count = units === 0 ? 0 : Math.trunc((units * 8 - padding - last) / inner) + 1;
      return count > 0 ? (count - 1) * inner + last : 0;
    }
    case ROUTING.compact16:
      return compactFits(bytes, at, 2) ? 0 : Number.POSITIVE_INFINITY;
    case ROUTING.compact32:
      return compactFits(bytes, at, 4) ? 0 : Number.POSITIVE_INFINITY;
    default:
      return 0;
  }
}

/** draft-bonica-6man-comp-rtg-hdr: a list of short identifiers; Wireshark wants a zero at its end. */
function compactFits(bytes: Uint8Array, at: number, size: number): boolean {
  const count = ((bytes[at + 1] as number) * 8 + 4) / size;
  const isZero = (index: number): boolean =>
    bytes.subarray(at + 4 + index * size, at + 4 + (index + 1) * size).every((byte) => byte === 0);
  return (bytes[at + 3] as number) < count && Array.from({ length: count }, (_, index) => index).some(isZero);
}

/** The address that the packet is on its way to is the one that transport checksums count (RFC 8200 §8.1). */
function redirectTo(p: Packet, at: number, end: number): End {
  const count = Math.floor((end - at - 8) / 16);
  const type = p.bytes[at + 2];
  if (type === ROUTING.source && count > 0) p.destinationAt = at + 8 + (count - 1) * 16;
  // the home address; of segments the last stands first
  else if (type === ROUTING.mobile || type === ROUTING.segments) p.destinationAt = at + 8;
  else if (type === ROUTING.rpl && routeLength(p.bytes, at) > 0) {
    // RFC 6554 §3: bytes that all addresses share are left out at their front
    const routed = p.bytes.slice(p.destinationAt, p.destinationAt + 16);
    const kept = (p.bytes[at + 4] as number) & 15;
    const last = at + 8 + routeLength(p.bytes, at) - (16 - kept);
    routed.set(p.bytes.subarray(last, last + 16 - kept), kept);
    p.routedTo = routed;
  }
}

function scanFragment(p: Packet, at: number, capturedEnd: number, reportedEnd: number, next: Next): End {
  if (!p.enterOther("ipv6.fragment", at, capturedEnd, reportedEnd)) return;
  const body = at + 8;
  if (capturedEnd < body) return p.cut("ipv6.fragment", capturedEnd, reportedEnd);
  const place = uint16At(p.bytes, at + 2);
  const isFragment = (place & 0xfff9) !== 0 && p.addressLength === 16 && p.ipv6PayloadLength > 0;
  if (isFragment) p.fragmented = true;
  if (isFragment && place >>> 3 !== 0) return;
  next(p, p.bytes[at] as number, body, capturedEnd, reportedEnd);
}

function scanAuthentication(p: Packet, at: number, capturedEnd: number, reportedEnd: number, next: Next): End {
  if (!p.enterOther("ah", at, capturedEnd, reportedEnd)) return;
  if (capturedEnd < at + 12) return p.cut("ah", capturedEnd, reportedEnd);
  const words = p.bytes[at + 1] as number;
  const end = at + (words + 2) * 4;
  if (capturedEnd < Math.max(end, at + 12)) return p.cut("ah", capturedEnd, reportedEnd);
  next(p, p.bytes[at] as number, end, capturedEnd, reportedEnd);
}
