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
  if (capturedEnd < at + 2) return p.cut(layer, capturedEnd);
  const { bytes } = p;
  const end = at + ((bytes[at + 1] as number) + 1) * 8;
  for (let option = at + 2; option < end; ) {
    if (capturedEnd < option + 2) return p.cut(layer, capturedEnd);
    option += bytes[option] === PAD1 ? 1 : 2 + (bytes[option + 1] as number);
    if (capturedEnd < option) return p.cut(layer, capturedEnd);
    if (option > end) p.broke(layer, at, "an option runs past the end of the header");
  }
  if (capturedEnd < end) return p.cut(layer, capturedEnd);
  next(p, bytes[at] as number, end, capturedEnd, reportedEnd);
}

function scanRouting(p: Packet, at: number, capturedEnd: number, reportedEnd: number, next: Next): End {
  const layer = "ipv6.routing";
  if (!p.enterOther(layer, at, capturedEnd, reportedEnd)) return;
  if (capturedEnd < at + 4) return p.cut(layer, capturedEnd);
  const { bytes } = p;
  const end = at + ((bytes[at + 1] as number) + 1) * 8;
  if (capturedEnd < end) return p.cut(layer, capturedEnd);
  const segmentsLeft = bytes[at + 3] as number;
  const destination = segmentsLeft > 0 && p.addressLength === 16 ? finalAddress(bytes, at, end) : 0;
  if (destination > 0) p.destinationAt = destination;
  next(p, bytes[at] as number, end, capturedEnd, reportedEnd);
}

/** Where the address stands that the packet is on its way to (RFC 8200 §8.1: transport checksums count that one). */
function finalAddress(bytes: Uint8Array, at: number, end: number): number {
  const count = Math.floor((end - at - 8) / 16);
  switch (bytes[at + 2]) {
    case 0:
      return count > 0 ? at + 8 + (count - 1) * 16 : 0;
    // RFC 6275 §6.4 the home address; RFC 8754 §2 the last segment stands first
    case 2:
    case 4:
      return count > 0 ? at + 8 : 0;
    default:
      return 0;
  }
}

function scanFragment(p: Packet, at: number, capturedEnd: number, reportedEnd: number, next: Next): End {
  if (!p.enterOther("ipv6.fragment", at, capturedEnd, reportedEnd)) return;
  const body = at + 8;
  if (capturedEnd < body) return p.cut("ipv6.fragment", capturedEnd);
  const place = uint16At(p.bytes, at + 2);
  const isFragment = (place & 0xfff9) !== 0 && p.addressLength === 16 && p.ipv6PayloadLength > 0;
  if (isFragment) p.fragmented = true;
  if (isFragment && place >>> 3 !== 0) return;
  next(p, p.bytes[at] as number, body, capturedEnd, reportedEnd);
}

function scanAuthentication(p: Packet, at: number, capturedEnd: number, reportedEnd: number, next: Next): End {
  if (!p.enterOther("ah", at, capturedEnd, reportedEnd)) return;
  if (capturedEnd < at + 12) return p.cut("ah", capturedEnd);
  const words = p.bytes[at + 1] as number;
  const end = at + (words + 2) * 4;
  if (capturedEnd < Math.max(end, at + 12)) return p.cut("ah", capturedEnd);
  next(p, p.bytes[at] as number, end, capturedEnd, reportedEnd);
}
