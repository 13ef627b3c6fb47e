// RFC 826: who has this protocol address, and on which hardware address; RFC 903 asks the other way round.
import { ipv4Text, macText } from "./address";
import { concat, hexText } from "./big-endian";
import { cutHeader, decodeWhole, NO_BYTES } from "./decode";
import type { Decoded } from "./errors";
import { ETHER_TYPE, etherTypeName } from "./ether-type";
import { ipv4, mac, named } from "./field";
import { encodeFields, layout } from "./layout";
import { bytesField, type HeaderView, viewFields } from "./view";

export const ARP_OPERATION = { request: 1, reply: 2, reverseRequest: 3, reverseReply: 4 } as const;
const OPERATION_NAMES = ["", "request", "reply", "reverse request", "reverse reply"];
const HARDWARE_ETHERNET = 1;
const HARDWARE_IEEE_802 = 6;

export const ARP_LAYOUT = layout({
  hardwareType: named(2, (type) => (type === HARDWARE_ETHERNET ? "Ethernet" : undefined)),
  protocolType: named(2, etherTypeName, "0x"),
  hardwareLength: 1,
  protocolLength: 1,
  operation: named(2, (operation) => OPERATION_NAMES[operation] || undefined),
});
/** The four addresses in the one form that is in use, IPv4 over Ethernet. */
const ADDRESS_LAYOUT = layout({ senderHardware: mac, senderProtocol: ipv4, targetHardware: mac, targetProtocol: ipv4 });

export interface ArpPacket {
  /** 1 for Ethernet. */
  hardwareType: number;
  /** The ether-type of the protocol whose addresses are asked for: 0x0800 for IPv4. */
  protocolType: number;
  /** Lengths of the addresses in bytes: 6 and 4. */
  hardwareLength: number;
  protocolLength: number;
  /** `ARP_OPERATION` */
  operation: number;
  /** MAC addresses, or hexadecimal digits where the hardware is not Ethernet. */
  senderHardware: string;
  targetHardware: string;
  /** IPv4 addresses, or hexadecimal digits for another protocol. */
  senderProtocol: string;
  targetProtocol: string;
}

type ArpPart = keyof Pick<ArpPacket, "senderHardware" | "senderProtocol" | "targetHardware" | "targetProtocol">;

/** Where each of the four addresses stands, from the lengths the packet itself gives. */
function addressPlaces(fixed: { hardwareLength: number; protocolLength: number }, offset: number) {
  const { hardwareLength, protocolLength } = fixed;
  const from = offset + ARP_LAYOUT.lengthBytes;
  const half = hardwareLength + protocolLength;
  return [
    { part: "senderHardware", from, length: hardwareLength },
    { part: "senderProtocol", from: from + hardwareLength, length: protocolLength },
    { part: "targetHardware", from: from + half, length: hardwareLength },
    { part: "targetProtocol", from: from + half + hardwareLength, length: protocolLength },
  ] as const satisfies readonly { part: ArpPart; from: number; length: number }[];
}

function addressText(part: ArpPart, bytes: Uint8Array, from: number, length: number, fixed: ArpFixed): string {
  if (part.endsWith("Hardware"))
    return isEthernet(fixed) ? macText(bytes, from) : hexText(bytes.subarray(from, from + length));
  return isIpv4(fixed) ? ipv4Text(bytes, from) : hexText(bytes.subarray(from, from + length));
}

type ArpFixed = Pick<ArpPacket, "hardwareType" | "hardwareLength" | "protocolType" | "protocolLength">;
const isEthernet = ({ hardwareType, hardwareLength }: ArpFixed): boolean =>
  (hardwareType === HARDWARE_ETHERNET || hardwareType === HARDWARE_IEEE_802) && hardwareLength === 6;
const isIpv4 = ({ protocolType, protocolLength }: ArpFixed): boolean =>
  protocolType === ETHER_TYPE.ipv4 && protocolLength === 4;

/**
 * Reads an ARP packet; what lies behind it (an Ethernet frame's padding) is its payload.
 * @example
 * decodeArp(encodeArp({ operation: 1, senderHardware: "02:00:00:00:00:01", senderProtocol: "192.0.2.1", targetProtocol: "192.0.2.2" })).targetProtocol // => "192.0.2.2"
 */
export function decodeArp(bytes: Uint8Array, offset = 0): Decoded<ArpPacket> {
  const fixed = decodeWhole(ARP_LAYOUT, bytes, offset);
  if (!fixed) return cutHeader("ARP packet", ARP_LAYOUT, bytes, offset);
  const addresses: Partial<Record<ArpPart, string>> = {};
  let end = offset;
  for (const { part, from, length } of addressPlaces(fixed, offset)) {
    end = from + length;
    if (end > bytes.length) {
      const malformed = { at: bytes.length, why: `${part} of ${length} bytes is cut off` };
      return { ...fixed, ...addresses, payload: NO_BYTES, malformed };
    }
    addresses[part] = addressText(part, bytes, from, length, fixed);
  }
  return { ...fixed, ...(addresses as Record<ArpPart, string>), payload: bytes.subarray(end) };
}

/**
 * Makes an ARP packet for IPv4 over Ethernet; lengths and types may be given wrong on purpose.
 * @example
 * encodeArp({ operation: 2, senderHardware: "02:00:00:00:00:01", senderProtocol: "192.0.2.1", targetProtocol: "192.0.2.2" }).length // => 28
 */
export function encodeArp(
  packet: Partial<ArpPacket> & Pick<ArpPacket, "operation" | "senderHardware" | "senderProtocol" | "targetProtocol">,
): Uint8Array {
  const fixed = new Uint8Array(ARP_LAYOUT.lengthBytes);
  const usual = {
    hardwareType: HARDWARE_ETHERNET,
    protocolType: ETHER_TYPE.ipv4,
    hardwareLength: 6,
    protocolLength: 4,
  };
  encodeFields(ARP_LAYOUT, fixed, { ...usual, ...packet });
  const addresses = new Uint8Array(ADDRESS_LAYOUT.lengthBytes);
  encodeFields(ADDRESS_LAYOUT, addresses, { targetHardware: "00:00:00:00:00:00", ...packet });
  return concat(fixed, addresses);
}

/** Shows an ARP packet field by field. */
export function viewArp(bytes: Uint8Array, offset = 0): HeaderView {
  const who = { protocol: "arp", name: "Address Resolution Protocol", reference: "RFC 826" };
  const fixed = decodeWhole(ARP_LAYOUT, bytes, offset);
  const there = fixed ? addressPlaces(fixed, offset).filter(({ from, length }) => from + length <= bytes.length) : [];
  const addresses = there.map(({ part, from, length }) =>
    bytesField(part, from - offset, length, fixed ? addressText(part, bytes, from, length, fixed) : ""),
  );
  return viewFields(who, ARP_LAYOUT, bytes, offset, addresses);
}
