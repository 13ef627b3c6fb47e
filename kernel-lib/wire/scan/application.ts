// Which protocol a port or the looks of a payload name, as far as layers are read in it.
import { uint16At } from "../big-endian";
import { DNS_HEADER_LENGTH, DNS_LAYOUT } from "../dns";
import { TCP_LAYOUT } from "../tcp";
import { UDP_LAYOUT } from "../udp";
import { scanDns, scanDnsStream } from "./dns";
import { handlers } from "./handlers";
import type { End, Packet } from "./packet";
import { UDP_PORTS_OF_OTHERS } from "./udp-ports";

const DNS_PORT = 53;
const MULTICAST_DNS_PORT = 5353;
const LINK_LOCAL_NAME_PORT = 5355;
const VXLAN_PORT = 4789;
const GENEVE_PORT = 6081;
/** Ports below 53 whose protocols are older than DNS: they go first, as the lower port does. */
const TCP_PORTS_BEFORE_DNS = new Set([7, 13, 19, 20, 21, 22, 23, 25, 37, 42, 43, 49]);

/** Of two ports the lower one, which is more likely the server's, is asked first. */
export function scanTcpPayload(p: Packet, header: number, at: number, capturedEnd: number, reportedEnd: number): End {
  const source = uint16At(p.bytes, header + TCP_LAYOUT.at.sourcePort);
  const destination = uint16At(p.bytes, header + TCP_LAYOUT.at.destinationPort);
  const low = Math.min(source, destination);
  const high = Math.max(source, destination);
  if (isDnsStream(low) || (isDnsStream(high) && !TCP_PORTS_BEFORE_DNS.has(low)))
    scanDnsStream(p, at, capturedEnd, reportedEnd);
}

const isDnsStream = (port: number): boolean => port === DNS_PORT || port === MULTICAST_DNS_PORT;

export function scanUdpPayload(p: Packet, header: number, at: number, capturedEnd: number, reportedEnd: number): End {
  const source = uint16At(p.bytes, header + UDP_LAYOUT.at.sourcePort);
  const destination = uint16At(p.bytes, header + UDP_LAYOUT.at.destinationPort);
  const low = Math.min(source, destination);
  const high = Math.max(source, destination);
  if (scanUdpPort(p, low, at, capturedEnd, reportedEnd) || scanUdpPort(p, high, at, capturedEnd, reportedEnd)) return;
  if (looksLikeDns(p.bytes, at, capturedEnd, reportedEnd)) scanDns(p, at, capturedEnd, reportedEnd);
}

/** True when the port names the payload's protocol, also one without layers of ours. */
function scanUdpPort(p: Packet, port: number, at: number, capturedEnd: number, reportedEnd: number): boolean {
  switch (port) {
    case DNS_PORT:
      scanDns(p, at, capturedEnd, reportedEnd);
      return true;
    case MULTICAST_DNS_PORT:
      p.enterOther("mdns", at, capturedEnd, reportedEnd);
      return true;
    case LINK_LOCAL_NAME_PORT:
      p.enterOther("llmnr", at, capturedEnd, reportedEnd);
      return true;
    case VXLAN_PORT:
      handlers.vxlan(p, at, capturedEnd, reportedEnd);
      return true;
    case GENEVE_PORT:
      handlers.geneve(p, at, capturedEnd, reportedEnd);
      return true;
    default:
      return UDP_PORTS_OF_OTHERS.has(port);
  }
}

const HIGHEST_ANSWERS = 100;
const HIGHEST_OTHERS = 10;

/** A standard query or its response on any port: few records, one question at most. */
function looksLikeDns(bytes: Uint8Array, at: number, capturedEnd: number, reportedEnd: number): boolean {
  if (reportedEnd - at <= DNS_HEADER_LENGTH || capturedEnd < at + DNS_HEADER_LENGTH) return false;
  const flags = uint16At(bytes, at + DNS_LAYOUT.at.response);
  if ((flags & 0x7800) !== 0) return false;
  const questions = uint16At(bytes, at + DNS_LAYOUT.at.questionCount);
  const answers = uint16At(bytes, at + DNS_LAYOUT.at.answerCount);
  const authorities = uint16At(bytes, at + DNS_LAYOUT.at.authorityCount);
  const additionals = uint16At(bytes, at + DNS_LAYOUT.at.additionalCount);
  if (additionals > HIGHEST_OTHERS) return false;
  if ((flags & 0x8000) === 0) return questions === 1 && answers === 0 && authorities === 0;
  return questions <= 1 && answers <= HIGHEST_ANSWERS && authorities <= HIGHEST_OTHERS;
}
