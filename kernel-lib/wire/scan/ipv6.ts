// RFC 8200 §3: the IPv6 header; RFC 2675: payloads longer than 65,535 bytes.
import { uint16At, uint32At } from "../big-endian";
import { IP_PROTOCOL } from "../ip-protocol";
import { IPV6_HEADER_LENGTH, IPV6_LAYOUT } from "../ipv6";
import { scanIpProtocol } from "./ip-protocol";
import { type End, LAYER, type Packet } from "./packet";

const AT = IPV6_LAYOUT.at;
const PAD1 = 0;
const JUMBO_PAYLOAD = 194;

export function scanIpv6(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  const { bytes } = p;
  const version = capturedEnd > at ? (bytes[at] as number) >>> 4 : 6;
  // another version is not taken for IPv6 at all
  if (version !== 6) return p.broke("ipv6", at, `version ${version} is not 6`);
  const first = p.ipv6At < 0;
  if (!p.enter(LAYER.ipv6, at, capturedEnd, reportedEnd)) return;
  if (capturedEnd <= at) return p.cutAtStart("ipv6", capturedEnd, reportedEnd, at + 1);
  if (first) {
    p.ipv6At = at;
    p.ipv6Fields = fieldsWithin(capturedEnd - at);
  }
  const body = at + IPV6_HEADER_LENGTH;
  if (capturedEnd < body) return p.cut("ipv6", capturedEnd, reportedEnd);
  const stated = uint16At(bytes, at + AT.payloadLength);
  const next = bytes[at + AT.nextHeader] as number;
  const length = stated === 0 && next === IP_PROTOCOL.hopByHop ? jumboLength(bytes, body, capturedEnd) : stated;
  if (body + length > reportedEnd && !p.quoted)
    p.broke(
      "ipv6",
      at + AT.payloadLength,
      `payload length ${length} is more than the ${reportedEnd - body} bytes there`,
    );
  p.sourceAt = at + AT.source;
  p.destinationAt = at + AT.destination;
  p.addressLength = 16;
  p.routedTo = undefined;
  const saved = p.fragmented;
  p.ipv6PayloadLength = stated;
  const reported = Math.min(reportedEnd, body + length);
  scanIpProtocol(p, next, body, Math.min(capturedEnd, reported), reported);
  p.fragmented = saved;
}

function fieldsWithin(length: number): number {
  if (length >= IPV6_HEADER_LENGTH) return 4;
  if (length >= AT.destination) return 3;
  if (length >= AT.source) return 2;
  return length >= AT.hopLimit ? 1 : 0;
}

/** RFC 2675 §2: the length of a jumbogram, from its hop-by-hop option; 0 when there is none. */
function jumboLength(bytes: Uint8Array, at: number, capturedEnd: number): number {
  if (capturedEnd < at + 2) return 0;
  const end = Math.min(at + ((bytes[at + 1] as number) + 1) * 8, capturedEnd - 5);
  for (let option = at + 2; option < end; ) {
    const type = bytes[option] as number;
    if (type === PAD1) option++;
    else {
      const length = bytes[option + 1] as number;
      const jumbo = uint32At(bytes, option + 2);
      if (type === JUMBO_PAYLOAD && length === 4) return jumbo > 0xffff ? jumbo : 0;
      option += 2 + length;
    }
  }
  return 0;
}
