// Which protocol a port or the looks of a payload name, as far as layers are read in it.
import { uint16At } from "../big-endian";
import { DNS_HEADER_LENGTH, DNS_LAYOUT } from "../dns";
import { TCP_FLAGS, TCP_LAYOUT } from "../tcp";
import { UDP_LAYOUT } from "../udp";
import { scanDns, scanDnsStream, scanOtherDns, scanUnsureDns } from "./dns";
import { TCP_PORTS_OF_OTHERS, UDP_PORTS_OF_OTHERS } from "./other-ports";
import type { End, Packet } from "./packet";
import { tunnelScanner } from "./tunnel-udp";

const DNS_PORT = 53;
const MULTICAST_DNS_PORT = 5353;
const LINK_LOCAL_NAME_PORT = 5355;

/** Of two ports the lower one, more likely the server's, is asked first; before them the one that a SYN goes to. */
export function scanTcpPayload(p: Packet, header: number, at: number, capturedEnd: number, reportedEnd: number): End {
  const source = uint16At(p.bytes, header + TCP_LAYOUT.at.sourcePort);
  const destination = uint16At(p.bytes, header + TCP_LAYOUT.at.destinationPort);
  if (!isDnsStream(source) && !isDnsStream(destination)) return;
  const flags = p.bytes[header + TCP_LAYOUT.at.dataOffset + 1] as number;
  const server = (flags & TCP_FLAGS.SYN) === 0 ? 0 : (flags & TCP_FLAGS.ACK) === 0 ? destination : source;
  for (const port of [server, Math.min(source, destination), Math.max(source, destination)]) {
    if (isDnsStream(port)) return scanDnsStream(p, at, capturedEnd, reportedEnd);
    if (TCP_PORTS_OF_OTHERS.has(port)) return;
  }
}

const isDnsStream = (port: number): boolean => port === DNS_PORT || port === MULTICAST_DNS_PORT;

export function scanUdpPayload(p: Packet, header: number, at: number, capturedEnd: number, reportedEnd: number): End {
  const source = uint16At(p.bytes, header + UDP_LAYOUT.at.sourcePort);
  const destination = uint16At(p.bytes, header + UDP_LAYOUT.at.destinationPort);
  const low = Math.min(source, destination);
  const high = Math.max(source, destination);
  if (scanUdpPort(p, low, at, capturedEnd, reportedEnd) || scanUdpPort(p, high, at, capturedEnd, reportedEnd)) return;
  if (!looksLikeDns(p.bytes, at, capturedEnd, reportedEnd)) return;
  if (capturedEnd < at + DNS_HEADER_LENGTH) scanUnsureDns(p, at, capturedEnd, reportedEnd);
  else scanDns(p, at, capturedEnd, reportedEnd);
}

/** True when the port names the payload's protocol, also one without layers of ours. */
function scanUdpPort(p: Packet, port: number, at: number, capturedEnd: number, reportedEnd: number): boolean {
  const tunnel = tunnelScanner(port);
  if (tunnel) tunnel(p, at, capturedEnd, reportedEnd);
  else if (port === DNS_PORT) scanDns(p, at, capturedEnd, reportedEnd);
  else if (port === MULTICAST_DNS_PORT) scanOtherDns(p, "mdns", at, capturedEnd, reportedEnd);
  else if (port === LINK_LOCAL_NAME_PORT) scanOtherDns(p, "llmnr", at, capturedEnd, reportedEnd);
  else return UDP_PORTS_OF_OTHERS.has(port);
  return true;
}

const AT = DNS_LAYOUT.at;
const HIGHEST_ANSWERS = 100;
const HIGHEST_OTHERS = 10;

/**
 * A standard query or its response on any port: few records, one question at most. What the capture cut off before it
 * could be told counts as one, as Wireshark has it.
 */
function looksLikeDns(bytes: Uint8Array, at: number, capturedEnd: number, reportedEnd: number): boolean {
  const there = capturedEnd - at;
  if (reportedEnd - at <= DNS_HEADER_LENGTH) return false;
  const count = (place: number): number => uint16At(bytes, at + place);
  if (there < AT.questionCount) return true;
  const flags = count(AT.response);
  if ((flags & 0x7800) !== 0) return false;
  if (there < AT.additionalCount) return true;
  const [questions, answers, authorities] = [count(AT.questionCount), count(AT.answerCount), count(AT.authorityCount)];
  const few =
    (flags & 0x8000) === 0
      ? questions === 1 && answers === 0 && authorities === 0
      : questions <= 1 && answers <= HIGHEST_ANSWERS && authorities <= HIGHEST_OTHERS;
  if (!few || there < DNS_HEADER_LENGTH) return few;
  return count(AT.additionalCount) <= HIGHEST_OTHERS;
}
