// tcpdump.org, LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2: what Linux puts before packets captured on "any".
import { concat, hexText } from "./big-endian";
import { cutHeader, decodeWhole } from "./decode";
import type { Decoded } from "./errors";
import { etherTypeName } from "./ether-type";
import { type Field, hex, named } from "./field";
import { encodeFields, layout } from "./layout";
import { type HeaderView, viewFields } from "./view";

const PACKET_TYPES = ["to us", "broadcast", "multicast", "to another host", "from us"];
const packetType = (bytes: number): Field<number> => named(bytes, (type) => PACKET_TYPES[type]);

/** Eight bytes of which the first `addressLength` are the sender's link-layer address. */
const address: Field<string> = {
  bits: 64,
  read: (bytes, bitOffset) => hexText(bytes.subarray(bitOffset >>> 3, (bitOffset >>> 3) + 8), ":"),
  write: (bytes, bitOffset, value) =>
    bytes.set(
      String(value)
        .split(":")
        .map((pair) => Number.parseInt(pair, 16)),
      bitOffset >>> 3,
    ),
  problem: (value) =>
    /^[0-9a-f]{2}(:[0-9a-f]{2}){0,7}$/i.test(String(value))
      ? undefined
      : "it must be up to 8 pairs of hexadecimal digits",
  text: String,
};

export const LINUX_COOKED_LAYOUT = layout({
  packetType: packetType(2),
  hardwareType: 2,
  addressLength: 2,
  address,
  protocol: named(2, etherTypeName, "0x"),
});
export const LINUX_COOKED2_LAYOUT = layout({
  protocol: named(2, etherTypeName, "0x"),
  reserved: hex(2),
  interfaceIndex: 4,
  hardwareType: 2,
  packetType: packetType(1),
  addressLength: 1,
  address,
});

export interface LinuxCookedHeader {
  /** 0 to us, 1 broadcast, 2 multicast, 3 to another host, 4 from us. */
  packetType: number;
  /** The interface's kind (ARPHRD_…): 1 for Ethernet, 772 for loopback. */
  hardwareType: number;
  addressLength: number;
  /** Eight pairs of hexadecimal digits; only the first `addressLength` mean something. */
  address: string;
  /** An ether-type, or below 1536 one of Linux's own numbers. */
  protocol: number;
}
export interface LinuxCooked2Header extends LinuxCookedHeader {
  interfaceIndex: number;
}

/** Reads a version 1 header. */
export function decodeLinuxCooked(bytes: Uint8Array, offset = 0): Decoded<LinuxCookedHeader> {
  const header = decodeWhole(LINUX_COOKED_LAYOUT, bytes, offset);
  if (!header) return cutHeader("Linux cooked header", LINUX_COOKED_LAYOUT, bytes, offset);
  return { ...header, payload: bytes.subarray(offset + LINUX_COOKED_LAYOUT.lengthBytes) };
}

/** Reads a version 2 header, which tells the interface too. */
export function decodeLinuxCooked2(bytes: Uint8Array, offset = 0): Decoded<LinuxCooked2Header> {
  const header = decodeWhole(LINUX_COOKED2_LAYOUT, bytes, offset);
  if (!header) return cutHeader("Linux cooked v2 header", LINUX_COOKED2_LAYOUT, bytes, offset);
  return { ...header, payload: bytes.subarray(offset + LINUX_COOKED2_LAYOUT.lengthBytes) };
}

const USUAL = { packetType: 0, hardwareType: 1, addressLength: 6, address: "00:00:00:00:00:00:00:00" };

/** Puts a version 1 header before a payload. */
export function encodeLinuxCooked(
  header: Partial<LinuxCookedHeader> & Pick<LinuxCookedHeader, "protocol">,
  payload: Uint8Array,
): Uint8Array {
  const bytes = new Uint8Array(LINUX_COOKED_LAYOUT.lengthBytes);
  encodeFields(LINUX_COOKED_LAYOUT, bytes, { ...USUAL, ...header });
  return concat(bytes, payload);
}

/** Puts a version 2 header before a payload. */
export function encodeLinuxCooked2(
  header: Partial<LinuxCooked2Header> & Pick<LinuxCooked2Header, "protocol">,
  payload: Uint8Array,
): Uint8Array {
  const bytes = new Uint8Array(LINUX_COOKED2_LAYOUT.lengthBytes);
  encodeFields(LINUX_COOKED2_LAYOUT, bytes, { ...USUAL, reserved: 0, interfaceIndex: 0, ...header });
  return concat(bytes, payload);
}

/** Shows a version 1 header field by field. */
export function viewLinuxCooked(bytes: Uint8Array, offset = 0): HeaderView {
  const who = { protocol: "sll", name: "Linux cooked capture", reference: "LINKTYPE_LINUX_SLL" };
  return viewFields(who, LINUX_COOKED_LAYOUT, bytes, offset);
}

/** Shows a version 2 header field by field. */
export function viewLinuxCooked2(bytes: Uint8Array, offset = 0): HeaderView {
  const who = { protocol: "sll2", name: "Linux cooked capture v2", reference: "LINKTYPE_LINUX_SLL2" };
  return viewFields(who, LINUX_COOKED2_LAYOUT, bytes, offset);
}
