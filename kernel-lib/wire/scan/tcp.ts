// RFC 9293 §3.1: a TCP segment's header, its length and its checksum.
import { CHECKSUM, type ChecksumStatus, foldSum, sumWords } from "../checksum";
import { IP_PROTOCOL } from "../ip-protocol";
import { TCP_FLAGS, TCP_HEADER_LENGTH, TCP_LAYOUT } from "../tcp";
import { scanTcpPayload } from "./application";
import { type End, LAYER, type Packet } from "./packet";
import { pseudoSum } from "./pseudo-header";

const AT = TCP_LAYOUT.at;
const FLAGS_AT = AT.dataOffset + 1;

export function scanTcp(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  const first = p.tcpAt < 0;
  const inIcmp = p.quotedDirectlyInIcmp();
  if (!p.enter(LAYER.tcp, at, capturedEnd, reportedEnd)) return;
  const there = capturedEnd - at;
  if (first) {
    p.tcpAt = at;
    p.tcpFields = there >= AT.checksum ? 4 : there >= AT.sequenceNumber ? 1 : 0;
    if (p.tcpFields === 1 && inIcmp && there >= AT.acknowledgmentNumber) p.tcpFields = 2;
  }
  if (there < AT.sequenceNumber) return p.cutAtStart("tcp", capturedEnd, reportedEnd, at + (there < 2 ? 2 : 4));
  if (there < AT.checksum) return p.cut("tcp", capturedEnd, reportedEnd);
  const headerLength = ((p.bytes[at + AT.dataOffset] as number) >>> 4) * 4;
  const body = at + headerLength;
  // neither a fragment nor a quoted packet tells how long the segment was
  if (!p.fragmented && !p.quoted) {
    if (body > reportedEnd)
      p.broke("tcp", at + AT.dataOffset, `header length ${headerLength} is more than the segment's`);
    else if (first) p.tcpLength = reportedEnd - body;
  }
  if (headerLength < TCP_HEADER_LENGTH) {
    if (first) p.tcpFields = 3;
    return p.broke("tcp", at + AT.dataOffset, `header length ${headerLength} is less than 20`);
  }
  if (there < AT.urgentPointer) return p.cut("tcp", capturedEnd, reportedEnd);
  const checksum = checksumStatus(p, at, capturedEnd, reportedEnd);
  p.noteChecksum(checksum);
  if (first) {
    p.tcpFields = 5;
    p.tcpChecksum = checksum;
  }
  if (there < TCP_HEADER_LENGTH || !optionsThere(p, at + TCP_HEADER_LENGTH, body, capturedEnd))
    return p.cut("tcp", capturedEnd, reportedEnd);
  // RFC 9293 §3.5.3: what a reset carries is a note to people
  if (capturedEnd <= body || ((p.bytes[at + FLAGS_AT] as number) & TCP_FLAGS.RST) !== 0) return;
  scanTcpPayload(p, at, body, capturedEnd, reportedEnd);
}

function checksumStatus(p: Packet, at: number, capturedEnd: number, reportedEnd: number): ChecksumStatus {
  if (p.fragmented || capturedEnd < reportedEnd) return CHECKSUM.unverified;
  const sum = pseudoSum(p, IP_PROTOCOL.tcp, reportedEnd - at) + sumWords(p.bytes, at, reportedEnd);
  if (foldSum(sum) !== 0xffff) return CHECKSUM.bad;
  // RFC 1624 §3: a computed checksum is never all ones
  const written = at + AT.checksum;
  return p.bytes[written] === 0xff && p.bytes[written + 1] === 0xff ? CHECKSUM.bad : CHECKSUM.good;
}

/** Walks the options; false where they end before the header does. A length that does not fit ends the walk. */
function optionsThere(p: Packet, from: number, to: number, capturedEnd: number): boolean {
  for (let at = from; at < to; ) {
    if (capturedEnd <= at) return false;
    const kind = p.bytes[at] as number;
    if (kind <= 1) at++;
    else {
      if (at + 1 < to && capturedEnd <= at + 1) return false;
      const length = at + 1 < to ? (p.bytes[at + 1] as number) : 0;
      if (length < 2 || at + length > to) {
        p.broke("tcp", at, `option ${kind}: its length does not fit into the header`);
        return true;
      }
      if (capturedEnd < at + length) return false;
      at += length;
    }
  }
  return true;
}
