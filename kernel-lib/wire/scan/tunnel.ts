// RFC 2784 and 2890 (GRE), RFC 2637 (PPTP's GRE), RFC 3032 (MPLS), RFC 3378 (EtherIP): packets in packets.
import { uint16At } from "../big-endian";
import { ETHER_TYPE } from "../ether-type";
import { scanEthernet, scanEtherType } from "./ethernet";
import { handlers } from "./handlers";
import type { End, Packet } from "./packet";
import { scanPppHdlc } from "./ppp";

const GRE = {
  checksum: 0x8000,
  routing: 0x4000,
  key: 0x2000,
  sequence: 0x1000,
  acknowledgment: 0x0080,
  version: 7,
} as const;
const GRE_PPP = 0x880b;
const GRE_ETHERNET_OLD = 0x6400;

export function scanGre(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enterOther("gre", at, capturedEnd, reportedEnd)) return;
  if (capturedEnd < at + 4) return p.cut("gre", capturedEnd, reportedEnd);
  const flags = uint16At(p.bytes, at);
  const type = uint16At(p.bytes, at + 2);
  const point = type === GRE_PPP && (flags & GRE.version) !== 0;
  let body = at + 4;
  if ((flags & (GRE.checksum | GRE.routing)) !== 0) body += 4;
  if ((flags & GRE.key) !== 0) body += 4;
  if ((flags & GRE.sequence) !== 0) body += 4;
  if (point && (flags & GRE.acknowledgment) !== 0) body += 4;
  if ((flags & GRE.routing) !== 0) body = skipSourceRoutes(p.bytes, body, capturedEnd);
  if (capturedEnd < body) return p.cut("gre", capturedEnd, reportedEnd);
  if ((flags & GRE.sequence) === 0 && reportedEnd <= body) return;
  if (type === GRE_PPP) scanPppHdlc(p, body, capturedEnd, reportedEnd);
  else if (type === GRE_ETHERNET_OLD) scanEthernet(p, body, capturedEnd, reportedEnd);
  else if (isGreType(type)) scanEtherType(p, type, body, capturedEnd, reportedEnd);
}

const GRE_TYPES: readonly number[] = [
  ETHER_TYPE.ipv4,
  ETHER_TYPE.ipv6,
  ETHER_TYPE.arp,
  ETHER_TYPE.mpls,
  ETHER_TYPE.mplsMulticast,
  ETHER_TYPE.transparentBridging,
];
const isGreType = (type: number): boolean => GRE_TYPES.includes(type);

/** RFC 1701: source routes end with an empty one. */
function skipSourceRoutes(bytes: Uint8Array, at: number, end: number): number {
  let place = at;
  while (place + 4 <= end) {
    const length = bytes[place + 3] as number;
    const last = length === 0 && uint16At(bytes, place) === 0;
    place += 4 + length;
    if (last) return place;
  }
  return end + 1;
}

/** The label's bit that says: the last one. */
const BOTTOM_OF_STACK = 1;

export function scanMpls(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enterOther("mpls", at, capturedEnd, reportedEnd)) return;
  let body = at;
  for (let bottom = false; !bottom && body < reportedEnd; body += 4) {
    if (capturedEnd < body + 4) return p.cut("mpls", capturedEnd, reportedEnd);
    bottom = ((p.bytes[body + 2] as number) & BOTTOM_OF_STACK) !== 0;
    const label = (uint16At(p.bytes, body) << 4) | ((p.bytes[body + 2] as number) >>> 4);
    if (bottom && (label === LABEL_GENERIC_CHANNEL || label === LABEL_ALERT)) return;
  }
  if (capturedEnd <= body) return p.cut("mpls", capturedEnd, reportedEnd);
  // RFC 4928 §2: nothing says what a label carries; the first four bits are a guess
  const nibble = (p.bytes[body] as number) >>> 4;
  if (nibble === 4) handlers.ip(p, body, capturedEnd, reportedEnd);
  else if (nibble === 6) handlers.ipv6(p, body, capturedEnd, reportedEnd);
  else if (nibble === 0) scanPseudowire(p, body, capturedEnd, reportedEnd);
}

const LABEL_GENERIC_CHANNEL = 13;
const LABEL_ALERT = 14;
const CONTROL_WORD_LENGTH = 4;

/** RFC 4448: Ethernet, behind a control word unless the bytes already look like a frame. */
function scanPseudowire(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  const body = looksLikeEthernet(p.bytes, at, capturedEnd) ? at : at + CONTROL_WORD_LENGTH;
  if (capturedEnd < body) return p.cut("mpls", capturedEnd, reportedEnd);
  scanEthernet(p, body, capturedEnd, reportedEnd);
}

function looksLikeEthernet(bytes: Uint8Array, at: number, end: number): boolean {
  if (end < at + 14) return false;
  const type = uint16At(bytes, at + 12);
  return type === ETHER_TYPE.ipv4 || type === ETHER_TYPE.ipv6 || type === ETHER_TYPE.arp || type === ETHER_TYPE.vlan;
}

export function scanEtherIp(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enterOther("etherip", at, capturedEnd, reportedEnd)) return;
  if (capturedEnd < at + 2) return p.cut("etherip", capturedEnd, reportedEnd);
  scanEthernet(p, at + 2, capturedEnd, reportedEnd);
}
