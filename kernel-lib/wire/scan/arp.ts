// RFC 826: which addresses an ARP packet has room for, and which of them are there.
import { ARP_LAYOUT, ARP_OPERATION } from "../arp";
import { uint16At } from "../big-endian";
import { ETHER_TYPE } from "../ether-type";
import { type End, LAYER, type Packet } from "./packet";

const AT = ARP_LAYOUT.at;
const IPV4_LENGTH = 4;
/** Hardware whose ARP has a form of its own: ATM (RFC 2225). */
const HARDWARE_ATM = 19;
/** AX.25's number for IPv4, used in the protocol field by amateur radio. */
const AX25_IPV4 = 0xcc;
const DRARP_REQUEST = 5;
const DRARP_REPLY = 6;
const DRARP_ERROR = 7;
const INVERSE_REQUEST = 8;

export function scanArp(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  const first = p.arpAt < 0;
  if (!p.enter(LAYER.arp, at, capturedEnd, reportedEnd)) return;
  const { bytes } = p;
  const body = at + ARP_LAYOUT.lengthBytes;
  if (capturedEnd < body) return p.cut("arp", capturedEnd, reportedEnd);
  const operation = uint16At(bytes, at + AT.operation);
  if (first) p.arpAt = at;
  if (uint16At(bytes, at) === HARDWARE_ATM) return;
  const hardware = bytes[at + AT.hardwareLength] as number;
  const protocol = bytes[at + AT.protocolLength] as number;
  const sender = body + hardware;
  const target = sender + protocol + hardware;
  const end = target + protocol;
  if (end > reportedEnd)
    return p.broke("arp", at + AT.hardwareLength, "address lengths run past the end of the packet");
  if (capturedEnd < end) {
    p.cut("arp", capturedEnd, reportedEnd);
    if (capturedEnd < neededEnd(operation, target, end)) return;
  }
  const type = uint16At(bytes, at + AT.protocolType);
  const isIpv4 = (type === ETHER_TYPE.ipv4 || type === AX25_IPV4) && protocol === IPV4_LENGTH;
  if (!first || !isIpv4) return;
  if (capturedEnd >= sender + IPV4_LENGTH) p.arpSourceAt = sender;
  if (capturedEnd >= end && operation !== DRARP_ERROR) p.arpTargetAt = target;
}

/** Up to where an operation's addresses must be there for any of them to be read. */
function neededEnd(operation: number, target: number, end: number): number {
  if (operation === DRARP_REQUEST || operation === INVERSE_REQUEST || operation === ARP_OPERATION.reverseRequest)
    return target;
  return operation > 0 && operation <= DRARP_REPLY ? end : 0;
}
