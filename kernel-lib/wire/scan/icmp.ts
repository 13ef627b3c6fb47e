// RFC 792: ICMP messages; those that report an error quote the packet they are about (RFC 4884 says how much of it).
import { uint16At } from "../big-endian";
import { ICMP_HEADER_LENGTH, ICMP_TYPE } from "../icmp";
import { handlers } from "./handlers";
import { type End, LAYER, type Packet } from "./packet";

/** Up to here a message must go to be read: the byte after it may be a length (RFC 4884 §4). */
const SHORTEST = 6;
/** Messages whose fields go on behind the first eight bytes: timestamps, address masks (RFC 950). */
const LONGER: Record<number, number> = { 13: 20, 14: 20, 17: 12, 18: 12 };

export function scanIcmp(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  const first = p.icmpAt < 0;
  if (!p.enter(LAYER.icmp, at, capturedEnd, reportedEnd)) return;
  if (capturedEnd < at + SHORTEST)
    return p.cutAtStart("icmp", capturedEnd, reportedEnd, capturedEnd < at + 2 ? at + 2 : at + SHORTEST);
  if (first) p.icmpAt = at;
  const body = at + ICMP_HEADER_LENGTH;
  if (capturedEnd < body) return p.cut("icmp", capturedEnd, reportedEnd);
  const { bytes } = p;
  const type = bytes[at] as number;
  let reported = reportedEnd;
  switch (type) {
    case ICMP_TYPE.destinationUnreachable:
    case ICMP_TYPE.sourceQuench:
    case ICMP_TYPE.timeExceeded:
    case ICMP_TYPE.parameterProblem: {
      const words = bytes[at + 5] as number;
      // RFC 4884 §5.1: extensions stand behind so many 32-bit words of the quoted packet
      if (words > 0 && reportedEnd - at > ICMP_HEADER_LENGTH + words * 4) {
        if (capturedEnd < body + 4) return p.cut("icmp", capturedEnd, reportedEnd);
        if (uint16At(bytes, body + 2) > words * 4) reported = body + (((bytes[body] as number) & 15) + words) * 4;
      }
      break;
    }
    case ICMP_TYPE.redirect:
      if (capturedEnd <= body) return p.cut("icmp", capturedEnd, reportedEnd);
      reported = body + ((bytes[body] as number) & 15) * 4 + 8;
      break;
    default:
      if (capturedEnd < at + (LONGER[type] ?? 0)) p.cut("icmp", capturedEnd, reportedEnd);
      return;
  }
  reported = Math.min(reported, reportedEnd);
  quote(p, body, Math.min(capturedEnd, reported), reported);
}

function quote(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  const saved = p.quoted;
  p.quoted = true;
  handlers.ip(p, at, capturedEnd, reportedEnd);
  p.quoted = saved;
}
