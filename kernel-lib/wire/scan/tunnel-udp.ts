// RFC 7348 (VXLAN), RFC 8926 (Geneve), RFC 2661 (L2TP), RFC 4380 (Teredo), 3GPP TS 29.281 (GTP-U): packets in datagrams.
import { uint16At } from "../big-endian";
import { handlers } from "./handlers";
import type { End, Packet, Scanner } from "./packet";

export const TUNNEL_PORT = { l2tp: 1701, gtp: 2152, teredo: 3544, vxlan: 4789, geneve: 6081 } as const;

/** The tunnel that a UDP port belongs to. */
export function tunnelScanner(port: number): Scanner | undefined {
  switch (port) {
    case TUNNEL_PORT.vxlan:
      return scanVxlan;
    case TUNNEL_PORT.geneve:
      return scanGeneve;
    case TUNNEL_PORT.l2tp:
      return scanL2tp;
    case TUNNEL_PORT.teredo:
      return scanTeredo;
    case TUNNEL_PORT.gtp:
      return scanGtp;
    default:
      return undefined;
  }
}

function scanVxlan(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enterOther("vxlan", at, capturedEnd, reportedEnd)) return;
  if (capturedEnd < at + 8) return p.cut("vxlan", capturedEnd, reportedEnd);
  handlers.ethernet(p, at + 8, capturedEnd, reportedEnd);
}

function scanGeneve(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enterOther("geneve", at, capturedEnd, reportedEnd)) return;
  if (capturedEnd < at + 8) return p.cut("geneve", capturedEnd, reportedEnd);
  const body = at + 8 + ((p.bytes[at] as number) & 0x3f) * 4;
  if (capturedEnd < body) return p.cut("geneve", capturedEnd, reportedEnd);
  handlers.etherType(p, uint16At(p.bytes, at + 2), body, capturedEnd, reportedEnd);
}

const L2TP = { control: 0x8000, length: 0x4000, sequence: 0x0800, offset: 0x0200, version: 0x000f } as const;

function scanL2tp(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enterOther("l2tp", at, capturedEnd, reportedEnd)) return;
  if (capturedEnd < at + 6) return p.cut("l2tp", capturedEnd, reportedEnd);
  const flags = uint16At(p.bytes, at);
  if ((flags & L2TP.control) !== 0 || (flags & L2TP.version) !== 2) return;
  const hasLength = (flags & L2TP.length) !== 0;
  const reported = hasLength ? Math.min(reportedEnd, at + uint16At(p.bytes, at + 2)) : reportedEnd;
  const captured = Math.min(capturedEnd, reported);
  let body = at + (hasLength ? 8 : 6) + ((flags & L2TP.sequence) === 0 ? 0 : 4);
  if ((flags & L2TP.offset) !== 0) {
    if (captured < body + 2) return p.cut("l2tp", captured, reported);
    body += 2 + uint16At(p.bytes, body);
  }
  if (captured > body) handlers.ppp(p, body, captured, reported);
  else if (captured < body) p.cut("l2tp", captured, reported);
}

function scanTeredo(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enterOther("teredo", at, capturedEnd, reportedEnd)) return;
  let body = at;
  if (capturedEnd < body + 2) return p.cut("teredo", capturedEnd, reportedEnd);
  // RFC 4380 §5.1.1: authentication, then the origin, may stand before the packet
  if (uint16At(p.bytes, body) === 1 && capturedEnd >= body + 4)
    body += 13 + (p.bytes[body + 2] as number) + (p.bytes[body + 3] as number);
  const hasOrigin = capturedEnd >= body + 2 && uint16At(p.bytes, body) === 0;
  if (hasOrigin) body += 8;
  if (capturedEnd < body + 1) return p.cut("teredo", capturedEnd, reportedEnd);
  if ((p.bytes[body] as number) >>> 4 === 6) handlers.ipv6(p, body, capturedEnd, reportedEnd);
}

const GTP = { extension: 4, sequence: 2, number: 1, packet: 0xff } as const;

function scanGtp(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enterOther("gtp", at, capturedEnd, reportedEnd)) return;
  if (capturedEnd < at + 8) return p.cut("gtp", capturedEnd, reportedEnd);
  const flags = p.bytes[at] as number;
  // version 1, not the charging protocol
  if (flags >>> 4 !== 3 || p.bytes[at + 1] !== GTP.packet) return;
  const reported = Math.min(reportedEnd, at + 8 + uint16At(p.bytes, at + 2));
  const captured = Math.min(capturedEnd, reported);
  let body = at + 8;
  if ((flags & (GTP.extension | GTP.sequence | GTP.number)) !== 0) body += 4;
  if ((flags & GTP.extension) !== 0) body = skipGtpExtensions(p.bytes, body, captured);
  if (captured <= body) return p.cut("gtp", captured, reported);
  const first = p.bytes[body] as number;
  if (first >= 0x45 && first <= 0x4e) handlers.ip(p, body, captured, reported);
  else if (first >>> 4 === 6) handlers.ipv6(p, body, captured, reported);
}

/** 3GPP TS 29.281 §5.2.1: each extension begins with its length in words and ends with the type of the next. */
function skipGtpExtensions(bytes: Uint8Array, at: number, end: number): number {
  let place = at;
  while (place <= end && bytes[place - 1] !== 0) {
    const length = (bytes[place] ?? 0) * 4;
    if (length === 0) return end;
    place += length;
  }
  return place;
}
