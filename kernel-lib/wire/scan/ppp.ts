// RFC 1661, RFC 1662 and RFC 2516: PPP, with its HDLC framing and over Ethernet.
import { uint16At } from "../big-endian";
import { handlers } from "./handlers";
import type { End, Packet } from "./packet";

const PPPOE_HEADER_LENGTH = 6;
const PPP_PROTOCOL = { ipv4: 0x21, ipv6: 0x57, mpls: 0x281, mplsMulticast: 0x283 } as const;
/** RFC 1662 §3.1: the address and control bytes 0xff 0x03 may stand before the protocol. */
const ALL_STATIONS = 0xff;

export function scanPppoe(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enterOther("pppoe", at, capturedEnd, reportedEnd)) return;
  const body = at + PPPOE_HEADER_LENGTH;
  // the protocol behind the header is looked at together with it
  if (capturedEnd < body + 2) return p.cut("pppoe", capturedEnd, reportedEnd);
  const reported = Math.min(reportedEnd, body + uint16At(p.bytes, at + 4));
  scanPpp(p, body, Math.min(capturedEnd, reported), reported);
}

/** PPP behind address and control bytes, or without them. */
export function scanPppHdlc(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  const framed = capturedEnd > at && p.bytes[at] === ALL_STATIONS;
  scanPpp(p, framed ? at + 2 : at, capturedEnd, reportedEnd);
}

function scanPpp(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enterOther("ppp", at, capturedEnd, reportedEnd)) return;
  if (capturedEnd <= at) return p.cut("ppp", capturedEnd, reportedEnd);
  // RFC 1661 §6.5: an odd first byte is the whole of a compressed protocol field
  const compressed = ((p.bytes[at] as number) & 1) !== 0;
  const body = at + (compressed ? 1 : 2);
  if (capturedEnd < body) return p.cut("ppp", capturedEnd, reportedEnd);
  switch (compressed ? p.bytes[at] : uint16At(p.bytes, at)) {
    case PPP_PROTOCOL.ipv4:
      return handlers.ip(p, body, capturedEnd, reportedEnd);
    case PPP_PROTOCOL.ipv6:
      return handlers.ipv6(p, body, capturedEnd, reportedEnd);
    case PPP_PROTOCOL.mpls:
    case PPP_PROTOCOL.mplsMulticast:
      return handlers.mpls(p, body, capturedEnd, reportedEnd);
  }
}
