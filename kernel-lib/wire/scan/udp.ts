// RFC 768, RFC 2675 §4: a UDP datagram's header, its length and its checksum.
import { uint16At } from "../big-endian";
import { CHECKSUM, type ChecksumStatus, foldSum, sumWords } from "../checksum";
import { IP_PROTOCOL } from "../ip-protocol";
import { UDP_HEADER_LENGTH, UDP_LAYOUT } from "../udp";
import { scanUdpPayload } from "./application";
import { type End, LAYER, type Packet } from "./packet";
import { pseudoSum } from "./pseudo-header";

const AT = UDP_LAYOUT.at;

export function scanUdp(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  const first = p.udpAt < 0;
  if (!p.enter(LAYER.udp, at, capturedEnd, reportedEnd)) return;
  const there = capturedEnd - at;
  if (first) {
    p.udpAt = at;
    p.udpFields = there >= AT.checksum ? 2 : there >= AT.length ? 1 : 0;
  }
  if (there < AT.length) return p.cutAtStart("udp", capturedEnd, reportedEnd, at + (there < 2 ? 2 : 4));
  if (there < AT.checksum) return p.cut("udp", capturedEnd, reportedEnd);
  const stated = uint16At(p.bytes, at + AT.length);
  const available = reportedEnd - at;
  const length = stated === 0 && p.addressLength === 16 ? available : stated;
  if (length < UDP_HEADER_LENGTH) return p.broke("udp", at + AT.length, `length ${length} is less than the header's 8`);
  if (length > available && !p.fragmented && !p.quoted)
    p.broke("udp", at + AT.length, `length ${length} is more than the ${available} bytes there`);
  if (there < UDP_HEADER_LENGTH) return p.cut("udp", capturedEnd, reportedEnd);
  const checksum = checksumStatus(p, at, length, capturedEnd, reportedEnd);
  p.noteChecksum(checksum);
  if (first) {
    p.udpFields = 3;
    p.udpChecksum = checksum;
  }
  const body = at + UDP_HEADER_LENGTH;
  if (length === UDP_HEADER_LENGTH) return;
  if (capturedEnd <= body) return p.cut("udp", capturedEnd, reportedEnd);
  const reported = Math.min(reportedEnd, at + length);
  scanUdpPayload(p, at, body, Math.min(capturedEnd, reported), reported);
}

function checksumStatus(
  p: Packet,
  at: number,
  length: number,
  capturedEnd: number,
  reportedEnd: number,
): ChecksumStatus {
  if (uint16At(p.bytes, at + AT.checksum) === 0)
    // RFC 8200 §8.1: over IPv6 a checksum must be there
    return p.addressLength === 4 || p.quoted ? CHECKSUM.absent : CHECKSUM.bad;
  if (p.fragmented || capturedEnd < reportedEnd || capturedEnd < at + length) return CHECKSUM.unverified;
  const sum = pseudoSum(p, IP_PROTOCOL.udp, length) + sumWords(p.bytes, at, at + length);
  return foldSum(sum) === 0xffff ? CHECKSUM.good : CHECKSUM.bad;
}

/** RFC 3828: UDP whose length field says instead how much the checksum covers; its payload goes on to the end. */
export function scanUdpLite(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enterOther("udplite", at, capturedEnd, reportedEnd)) return;
  const body = at + UDP_HEADER_LENGTH;
  if (capturedEnd < body) return p.cut("udplite", capturedEnd, reportedEnd);
  const coverage = uint16At(p.bytes, at + AT.length);
  if (coverage !== 0 && (coverage < UDP_HEADER_LENGTH || coverage > reportedEnd - at))
    return p.broke("udplite", at + AT.length, `checksum coverage ${coverage} is not 8 to ${reportedEnd - at}`);
  if (reportedEnd === body) return;
  if (capturedEnd === body) return p.cut("udplite", capturedEnd, reportedEnd);
  scanUdpPayload(p, at, body, capturedEnd, reportedEnd);
}
