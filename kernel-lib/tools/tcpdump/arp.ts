/** An ARP packet in tcpdump's words. */
import { ARP_OPERATION, type ArpPacket, BROADCAST_MAC, decodeArp } from "../../wire";

const NO_MAC = "00:00:00:00:00:00";

/** Tells an ARP packet; `verbose` names hardware and protocol first, as -v does. */
export function arpText(bytes: Uint8Array, lengthBytes: number, verbose: number): string {
  const packet = decodeArp(bytes);
  if (packet.targetProtocol === undefined) return "[|arp]";
  const what = verbose > 0 ? "Ethernet (len 6), IPv4 (len 4), " : "";
  return `${what}${operationText(packet as ArpPacket)}, length ${lengthBytes}`;
}

function operationText(packet: ArpPacket): string {
  const { operation, senderProtocol, targetProtocol, senderHardware, targetHardware } = packet;
  switch (operation) {
    case ARP_OPERATION.request: {
      const known = targetHardware === NO_MAC || targetHardware === BROADCAST_MAC ? "" : ` (${targetHardware})`;
      return `Request who-has ${targetProtocol}${known} tell ${senderProtocol}`;
    }
    case ARP_OPERATION.reply:
      return `Reply ${senderProtocol} is-at ${senderHardware}`;
    case ARP_OPERATION.reverseRequest:
      return `Reverse Request who-is ${targetHardware} tell ${senderHardware}`;
    case ARP_OPERATION.reverseReply:
      return `Reverse Reply ${targetHardware} at ${targetProtocol}`;
    default:
      return `Unknown (${operation})`;
  }
}
