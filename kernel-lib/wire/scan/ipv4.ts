// RFC 791: how far an IPv4 packet goes, whether its checksum holds, and what it carries.
import { uint16At } from "../big-endian";
import { CHECKSUM, foldSum, sumWords } from "../checksum";
import { IPV4_HEADER_LENGTH, IPV4_LAYOUT } from "../ipv4";
import { scanIpProtocol } from "./ip-protocol";
import { optionsHold, sourceRouteAt } from "./ipv4-options";
import { scanIpv6 } from "./ipv6";
import { type End, LAYER, type Packet } from "./packet";

const AT = IPV4_LAYOUT.at;

/** IPv4 by its version; where a 6 stands there, IPv6. */
export function scanIp(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  const first = p.ipAt < 0;
  if (!p.enter(LAYER.ip, at, capturedEnd, reportedEnd)) return;
  if (capturedEnd <= at) return p.cutAtStart("ip", capturedEnd, reportedEnd, at + 1);
  const version = (p.bytes[at] as number) >>> 4;
  if (version === 4) return scanIpv4(p, at, capturedEnd, reportedEnd, first);
  if (version === 6) return scanIpv6(p, at, capturedEnd, reportedEnd);
  p.broke("ip", at, `version ${version} is neither 4 nor 6`);
}

function scanIpv4(p: Packet, at: number, capturedEnd: number, reportedEnd: number, first: boolean): End {
  const { bytes } = p;
  const headerLength = ((bytes[at] as number) & 15) * 4;
  if (headerLength < IPV4_HEADER_LENGTH) return p.broke("ip", at, `header length ${headerLength} is less than 20`);
  if (capturedEnd < at + AT.identification) return p.cut("ip", capturedEnd, reportedEnd);
  const stated = uint16At(bytes, at + AT.totalLength);
  // segmentation offload leaves a zero: the length is then the frame's
  const totalLength = stated === 0 ? reportedEnd - at : stated;
  if (first) {
    p.ipAt = at;
    p.ipFields = 1;
    p.ipLength = totalLength;
  }
  if (stated < headerLength && stated !== 0)
    return p.broke("ip", at + AT.totalLength, `total length ${stated} is less than the header's ${headerLength}`);
  if (at + totalLength > reportedEnd && !p.quoted)
    p.broke("ip", at + AT.totalLength, `total length ${totalLength} is more than the ${reportedEnd - at} bytes there`);
  const reported = Math.min(reportedEnd, at + totalLength);
  scanFields(p, at, headerLength, Math.min(capturedEnd, reported), reported, first);
}

/** The fields behind the total length: those that the bytes end before are left out, and nothing follows. */
function scanFields(
  p: Packet,
  at: number,
  headerLength: number,
  capturedEnd: number,
  reportedEnd: number,
  first: boolean,
): End {
  const { bytes } = p;
  const there = capturedEnd - at;
  if (first) {
    p.ipFields = fieldsWithin(there);
    if (there >= AT.source) p.ipChecksum = checksumStatus(bytes, at, at + headerLength, capturedEnd);
  }
  if (there < IPV4_HEADER_LENGTH) return p.cut("ip", capturedEnd, reportedEnd);
  let destination = at + AT.destination;
  if (headerLength > IPV4_HEADER_LENGTH) {
    const route = sourceRouteAt(bytes, at + IPV4_HEADER_LENGTH, at + headerLength, capturedEnd);
    if (route < 0) return p.cut("ip", capturedEnd, reportedEnd);
    const routeLength = bytes[route + 1] as number;
    if (route > 0) destination = route + routeLength - 4;
    if (p.ipDestinationAt < 0 && route === 0) p.ipDestinationAt = destination;
    if (capturedEnd < at + headerLength) return p.cut("ip", capturedEnd, reportedEnd);
    // a route whose addresses do not fill it has no last one to show
    if (p.ipDestinationAt < 0 && route > 0 && routeLength % 4 === 3) p.ipDestinationAt = destination;
    if (!optionsHold(p, at + IPV4_HEADER_LENGTH, at + headerLength)) return;
  } else if (p.ipDestinationAt < 0) p.ipDestinationAt = destination;
  p.sourceAt = at + AT.source;
  p.destinationAt = destination;
  p.addressLength = 4;
  p.routedTo = undefined;
  scanPayload(p, at, at + headerLength, capturedEnd, reportedEnd);
}

/** How many of length, id, offset, ttl, protocol, checksum, source lie in the first bytes of a header. */
function fieldsWithin(length: number): number {
  if (length >= AT.destination) return 7;
  if (length >= AT.source) return 6;
  if (length >= AT.checksum) return 5;
  if (length >= AT.protocol) return 4;
  if (length >= AT.ttl) return 3;
  return length >= AT.reserved ? 2 : 1;
}

function checksumStatus(bytes: Uint8Array, from: number, to: number, capturedEnd: number) {
  if (capturedEnd < to) return CHECKSUM.unverified;
  return foldSum(sumWords(bytes, from, to)) === 0xffff ? CHECKSUM.good : CHECKSUM.bad;
}

function scanPayload(p: Packet, at: number, body: number, capturedEnd: number, reportedEnd: number): End {
  const fragment = uint16At(p.bytes, at + AT.reserved);
  const moreFragments = (fragment & 0x2000) !== 0;
  if ((fragment & 0x1fff) !== 0 || reportedEnd <= body) return;
  const saved = p.fragmented;
  p.fragmented = moreFragments;
  scanIpProtocol(p, p.bytes[at + AT.protocol] as number, body, capturedEnd, reportedEnd);
  p.fragmented = saved;
}
