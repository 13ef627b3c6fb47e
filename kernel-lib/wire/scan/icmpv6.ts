// RFC 4443 and RFC 4861: ICMPv6 messages; errors and redirects quote the packet they are about.
import { ICMPV6_HEADER_LENGTH, ICMPV6_TYPE } from "../icmpv6";
import { ND_OPTION, neighborOptionsAt } from "../neighbor-discovery";
import { handlers } from "./handlers";
import { type End, LAYER, type Packet } from "./packet";

export function scanIcmpv6(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  const first = p.icmpv6At < 0;
  if (!p.enter(LAYER.icmpv6, at, capturedEnd, reportedEnd)) return;
  const there = capturedEnd - at;
  if (first) {
    p.icmpv6At = at;
    p.icmpv6Fields = Math.max(0, Math.min(2, there));
  }
  const body = at + ICMPV6_HEADER_LENGTH;
  if (there <= 0) return p.cutAtStart("icmpv6", capturedEnd, reportedEnd, at + 1);
  if (there < 4) return p.cut("icmpv6", capturedEnd, reportedEnd);
  const type = p.bytes[at] as number;
  switch (type) {
    case ICMPV6_TYPE.destinationUnreachable:
    case ICMPV6_TYPE.packetTooBig:
    case ICMPV6_TYPE.timeExceeded:
    case ICMPV6_TYPE.parameterProblem:
      if (capturedEnd < body) return p.cut("icmpv6", capturedEnd, reportedEnd);
      return quote(p, body, capturedEnd, reportedEnd);
    case ICMPV6_TYPE.echoRequest:
    case ICMPV6_TYPE.echoReply:
      if (capturedEnd < body) p.cut("icmpv6", capturedEnd, reportedEnd);
      return;
    case ICMPV6_TYPE.routerSolicitation:
    case ICMPV6_TYPE.routerAdvertisement:
    case ICMPV6_TYPE.neighborSolicitation:
    case ICMPV6_TYPE.neighborAdvertisement:
    case ICMPV6_TYPE.redirect:
    case ICMPV6_TYPE.inverseSolicitation:
    case ICMPV6_TYPE.inverseAdvertisement:
      return scanNeighborOptions(p, body + neighborOptionsAt(type), capturedEnd, reportedEnd);
  }
}

/** Where in a redirected header option the packet stands. */
const ND_PACKET_AT = 8;

/** RFC 4861 §4.6: options; a redirect holds the packet it is about (§4.6.3) in one of them. */
function scanNeighborOptions(p: Packet, options: number, capturedEnd: number, reportedEnd: number): End {
  if (capturedEnd < options) return p.cut("icmpv6", capturedEnd, reportedEnd);
  for (let at = options; at < reportedEnd; ) {
    if (capturedEnd < at + 2) return p.cut("icmpv6", capturedEnd, reportedEnd);
    const length = (p.bytes[at + 1] as number) * 8;
    if (length === 0) return p.broke("icmpv6", at, "an option of length 0");
    const end = at + length;
    if (p.bytes[at] === ND_OPTION.redirectedHeader && length > ND_PACKET_AT)
      quote(p, at + ND_PACKET_AT, Math.min(capturedEnd, end), end);
    if (end > reportedEnd) return p.broke("icmpv6", at, "an option runs past the end of the message");
    if (capturedEnd < end) return p.cut("icmpv6", capturedEnd, reportedEnd);
    at = end;
  }
}

function quote(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (capturedEnd <= at) return p.cut("icmpv6", capturedEnd, reportedEnd);
  if ((p.bytes[at] as number) >>> 4 !== 6) return;
  const saved = p.quoted;
  p.quoted = true;
  handlers.ipv6(p, at, capturedEnd, reportedEnd);
  p.quoted = saved;
}
