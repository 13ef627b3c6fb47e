// RFC 8200 §4: hop-by-hop and destination options, routing and fragment headers; RFC 4302: authentication.
import { concat, hexText } from "./big-endian";
import { cutHeader, decodeWhole, NO_BYTES } from "./decode";
import { type Decoded, EncodeError } from "./errors";
import { bits, flag, hex, named } from "./field";
import { IP_PROTOCOL, ipProtocolName } from "./ip-protocol";
import { encodeFields, type FieldTable, type Layout, layout } from "./layout";
import { bytesField, type HeaderView, viewFields } from "./view";

const nextHeader = named(1, ipProtocolName);
/** Lengths count 8-byte units and leave out the first one. */
const units = bits(8, (value) => `${value} (${(value + 1) * 8} bytes)`);

export const IPV6_OPTIONS_LAYOUT = layout({ nextHeader, length: units });
export const IPV6_ROUTING_LAYOUT = layout({ nextHeader, length: units, routingType: 1, segmentsLeft: 1 });
export const IPV6_FRAGMENT_LAYOUT = layout({
  nextHeader,
  reserved: 1,
  fragmentOffset: bits(13, (value) => `${value} (byte ${value * 8})`),
  reservedBits: bits(2),
  moreFragments: flag,
  identification: hex(4),
});
export const AH_LAYOUT = layout({
  nextHeader,
  length: bits(8, (words) => `${words} (${(words + 2) * 4} bytes)`),
  reserved: hex(2),
  securityParameters: hex(4),
  sequenceNumber: 4,
});

export interface Ipv6Extension {
  /** Which extension header this is: the next-header number that announced it. */
  kind: number;
  nextHeader: number;
  /** Its own length in bytes. */
  lengthBytes: number;
  /** Of a fragment header, in units of 8 bytes. */
  fragmentOffset?: number;
  moreFragments?: boolean;
  identification?: number;
  /** Of a routing header. */
  routingType?: number;
  segmentsLeft?: number;
  /** What stands behind the fixed fields: options, addresses. */
  data: Uint8Array;
}

/** The fields of all the tables, some of which are in each. */
type Fixed = Pick<Ipv6Extension, "nextHeader"> & Partial<Ipv6Extension> & { length?: number };

/** Tells whether a next-header number announces an extension header that can be read here. */
export function isIpv6Extension(kind: number): boolean {
  return kind in LAYOUTS;
}

const LAYOUTS: Record<number, Layout<FieldTable>> = {
  [IP_PROTOCOL.hopByHop]: IPV6_OPTIONS_LAYOUT,
  [IP_PROTOCOL.destinationOptions]: IPV6_OPTIONS_LAYOUT,
  [IP_PROTOCOL.routing]: IPV6_ROUTING_LAYOUT,
  [IP_PROTOCOL.fragment]: IPV6_FRAGMENT_LAYOUT,
  [IP_PROTOCOL.ah]: AH_LAYOUT,
};
const NAMES: Record<number, [string, string, string]> = {
  [IP_PROTOCOL.hopByHop]: ["ipv6.hopopts", "IPv6 hop-by-hop options", "RFC 8200 §4.3"],
  [IP_PROTOCOL.destinationOptions]: ["ipv6.dstopts", "IPv6 destination options", "RFC 8200 §4.6"],
  [IP_PROTOCOL.routing]: ["ipv6.routing", "IPv6 routing header", "RFC 8200 §4.4"],
  [IP_PROTOCOL.fragment]: ["ipv6.fragment", "IPv6 fragment header", "RFC 8200 §4.5"],
  [IP_PROTOCOL.ah]: ["ah", "Authentication header", "RFC 4302"],
};

function layoutOf(kind: number): Layout<FieldTable> {
  const found = LAYOUTS[kind];
  if (!found) throw new EncodeError(`extension header ${kind}`, "it is not one of 0, 43, 44, 51 and 60");
  return found;
}

function lengthOf(kind: number, length: number): number {
  if (kind === IP_PROTOCOL.fragment) return IPV6_FRAGMENT_LAYOUT.lengthBytes;
  return kind === IP_PROTOCOL.ah ? (length + 2) * 4 : (length + 1) * 8;
}

/**
 * Reads the extension header that a next-header number announced; its payload is the next one, or what IPv6 carries.
 * @example
 * decodeIpv6Extension(44, Uint8Array.of(17, 0, 0, 9, 0, 0, 0, 7)).fragmentOffset // => 1
 */
export function decodeIpv6Extension(kind: number, bytes: Uint8Array, offset = 0): Decoded<Ipv6Extension> {
  const table = layoutOf(kind);
  const fields = decodeWhole(table, bytes, offset) as Fixed | undefined;
  if (!fields) return { kind, ...cutHeader("extension header", table, bytes, offset) };
  const lengthBytes = Math.max(lengthOf(kind, fields.length ?? 0), table.lengthBytes);
  const data = bytes.subarray(offset + table.lengthBytes, offset + lengthBytes);
  const { length: _, ...values } = fields;
  const header = { kind, ...values, lengthBytes, data };
  if (offset + lengthBytes <= bytes.length) return { ...header, payload: bytes.subarray(offset + lengthBytes) };
  const why = `extension header of ${lengthBytes} bytes is cut off`;
  return { ...header, payload: NO_BYTES, malformed: { at: bytes.length, why } };
}

/**
 * Makes an extension header; options (hop-by-hop, destination) are filled with padding up to whole units of 8 bytes.
 * @example
 * encodeIpv6Extension({ kind: 44, nextHeader: 17, moreFragments: true, identification: 7 }, Uint8Array.of()) // => Uint8Array.of(17, 0, 0, 1, 0, 0, 0, 7)
 */
export function encodeIpv6Extension(
  header: Partial<Ipv6Extension> & Pick<Ipv6Extension, "kind" | "nextHeader">,
  payload: Uint8Array,
): Uint8Array {
  const table = layoutOf(header.kind);
  const data = padded(header.kind, table.lengthBytes, header.data ?? NO_BYTES);
  const whole = table.lengthBytes + data.length;
  const length = header.kind === IP_PROTOCOL.ah ? whole / 4 - 2 : whole / 8 - 1;
  const plain = { reserved: 0, reservedBits: 0, fragmentOffset: 0, moreFragments: false, identification: 0 };
  const others = { routingType: 0, segmentsLeft: 0, securityParameters: 0, sequenceNumber: 0 };
  const bytes = new Uint8Array(table.lengthBytes);
  encodeFields(table, bytes, { ...plain, ...others, length, ...header });
  return concat(bytes, data, payload);
}

/** RFC 8200 §4.2: Pad1 is one zero byte, PadN a 1, a length and zeros. */
function padded(kind: number, fixedLength: number, data: Uint8Array): Uint8Array {
  const unit = kind === IP_PROTOCOL.ah ? 4 : 8;
  const missing = (unit - ((fixedLength + data.length) % unit)) % unit;
  if (missing === 0) return data;
  const isOptions = kind === IP_PROTOCOL.hopByHop || kind === IP_PROTOCOL.destinationOptions;
  const padding = new Uint8Array(missing);
  if (isOptions && missing > 1) padding.set([1, missing - 2]);
  return concat(data, padding);
}

/** Shows an extension header field by field. */
export function viewIpv6Extension(kind: number, bytes: Uint8Array, offset = 0): HeaderView {
  const [protocol, name, reference] = NAMES[kind] ?? ["ipv6.extension", "IPv6 extension header", "RFC 8200 §4"];
  const table = layoutOf(kind);
  const { data } = decodeIpv6Extension(kind, bytes, offset);
  const rest = data && data.length > 0 ? [bytesField("data", table.lengthBytes, data.length, hexText(data))] : [];
  return viewFields({ protocol, name, reference }, table, bytes, offset, rest);
}
