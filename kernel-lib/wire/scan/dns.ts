// RFC 1035 §4.1: a DNS message, as far as the first question's name, and whether its records fit.
import { uint16At } from "../big-endian";
import { DNS_HEADER_LENGTH, DNS_LAYOUT } from "../dns";
import { readName, skipName } from "../dns-name";
import { type End, LAYER, type Packet } from "./packet";

const AT = DNS_LAYOUT.at;
/** RFC 8490: messages of this kind carry no records. */
const OPCODE_DSO = 6;

/** A message in a datagram. */
export function scanDns(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enter(LAYER.dns, at, capturedEnd, reportedEnd)) return;
  const needed = capturedEnd < at + AT.response ? AT.response : AT.questionCount;
  if (capturedEnd < at + needed) return p.cutAtStart("dns", capturedEnd, reportedEnd, at + needed);
  scanMessage(p, at, capturedEnd, reportedEnd);
}

/** A protocol with the messages of DNS that is a layer of its own: none of its fields is kept. */
export function scanOtherDns(p: Packet, layer: string, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enterOther(layer, at, capturedEnd, reportedEnd)) return;
  const { dnsAt, dnsName } = p;
  scanMessage(p, at, capturedEnd, reportedEnd);
  p.dnsAt = dnsAt;
  p.dnsName = dnsName;
}

/** What the capture cut off before it could be told whether it is a message: the layer without any field. */
export function scanUnsureDns(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (p.enter(LAYER.dns, at, capturedEnd, reportedEnd)) p.cut("dns", capturedEnd, reportedEnd);
}

/** Messages in a stream, each behind its length (RFC 1035 §4.2.2); of a message cut off at the end what is there. */
export function scanDnsStream(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enter(LAYER.dns, at + 2, capturedEnd, reportedEnd)) return;
  for (let message = at; message < reportedEnd; ) {
    if (capturedEnd < message + 2) return p.cut("dns", capturedEnd, reportedEnd);
    const end = message + 2 + uint16At(p.bytes, message);
    scanMessage(p, message + 2, Math.min(end, capturedEnd), end);
    message = end;
  }
}

function scanMessage(p: Packet, at: number, end: number, reportedEnd: number): End {
  const { bytes } = p;
  if (p.dnsAt < 0 && end >= at + AT.questionCount) p.dnsAt = at;
  if (end < at + DNS_HEADER_LENGTH) return p.cut("dns", end, reportedEnd);
  const questions = uint16At(bytes, at + AT.questionCount);
  const records =
    uint16At(bytes, at + AT.answerCount) +
    uint16At(bytes, at + AT.authorityCount) +
    uint16At(bytes, at + AT.additionalCount);
  const body = at + DNS_HEADER_LENGTH;
  if (questions + records === 0) {
    const opcode = ((bytes[at + 2] as number) >>> 3) & 15;
    if (opcode !== OPCODE_DSO && body < end)
      p.broke("dns", body, `${end - body} bytes behind a message without records`);
    return;
  }
  let place = body;
  for (let index = 0; index < questions; index++) {
    place = scanQuestion(p, place, at, end);
    if (place < 0) return;
  }
  for (let index = 0; index < records; index++) {
    place = scanRecord(p, place, end);
    if (place < 0) return;
  }
}

/** Steps over a question and keeps the first one's name; -1 where it breaks off. */
function scanQuestion(p: Packet, at: number, message: number, end: number): number {
  const name = p.dnsName === undefined ? readName(p.bytes, at, message, end) : undefined;
  const next = p.dnsName === undefined ? (name?.next ?? -1) : skipName(p.bytes, at, end);
  if (next < 0 || next + 4 > end) {
    p.broke("dns", Math.min(at, end), "a question is cut off or its name cannot be read");
    return -1;
  }
  if (name) p.dnsName = name.text;
  return next + 4;
}

/** Steps over a record: name, type, class, time to live, length and data; -1 where it breaks off. */
function scanRecord(p: Packet, at: number, end: number): number {
  const fixed = skipName(p.bytes, at, end);
  const body = fixed + 10;
  const next = fixed < 0 || body > end ? -1 : body + uint16At(p.bytes, body - 2);
  if (next >= 0 && next <= end) return next;
  p.broke("dns", Math.min(at, end), "a record is cut off or its name cannot be read");
  return -1;
}
