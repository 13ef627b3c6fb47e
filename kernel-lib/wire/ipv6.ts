// RFC 8200 §3: the Internet Protocol, version 6; its extension headers are in "./ipv6-extension".
import { concat } from "./big-endian";
import { cutHeader, decodeWhole } from "./decode";
import type { Decoded } from "./errors";
import { bits, ipv6, named } from "./field";
import { ipProtocolName } from "./ip-protocol";
import { encodeFields, layout } from "./layout";
import { type HeaderView, viewFields } from "./view";

export const IPV6_LAYOUT = layout({
  version: bits(4),
  dscp: bits(6),
  ecn: bits(2),
  flowLabel: bits(20, (label) => `0x${label.toString(16).padStart(5, "0")}`),
  payloadLength: 2,
  nextHeader: named(1, ipProtocolName),
  hopLimit: 1,
  source: ipv6,
  destination: ipv6,
});
export const IPV6_HEADER_LENGTH = IPV6_LAYOUT.lengthBytes;
const DEFAULT_HOP_LIMIT = 64;

export interface Ipv6Header {
  /** 6 */
  version: number;
  dscp: number;
  /** 0 not capable, 1 and 2 capable, 3 congestion experienced. */
  ecn: number;
  flowLabel: number;
  /** What follows the header, extension headers included, in bytes. */
  payloadLength: number;
  /** What follows: an extension header or a transport protocol (`IP_PROTOCOL`). */
  nextHeader: number;
  hopLimit: number;
  source: string;
  destination: string;
}

/**
 * Reads an IPv6 header; the payload ends where the payload length says, or where the bytes do.
 * @example
 * decodeIpv6(encodeIpv6({ source: "2001:db8::1", destination: "2001:db8::2", nextHeader: 17 }, new Uint8Array(8))).payloadLength // => 8
 */
export function decodeIpv6(bytes: Uint8Array, offset = 0): Decoded<Ipv6Header> {
  const header = decodeWhole(IPV6_LAYOUT, bytes, offset);
  if (!header) return cutHeader("IPv6 header", IPV6_LAYOUT, bytes, offset);
  const body = offset + IPV6_HEADER_LENGTH;
  const payload = bytes.subarray(body, body + header.payloadLength);
  if (header.version !== 6)
    return { ...header, payload, malformed: { at: offset, why: `version ${header.version} is not 6` } };
  if (payload.length === header.payloadLength) return { ...header, payload };
  const why = `payload length ${header.payloadLength}, but ${payload.length} bytes are there`;
  return { ...header, payload, malformed: { at: offset + IPV6_LAYOUT.at.payloadLength, why } };
}

/**
 * Puts an IPv6 header before a payload; the payload length is computed unless given, the hop limit is 64.
 * @example
 * encodeIpv6({ source: "::1", destination: "::1", nextHeader: 59 }, Uint8Array.of()).length // => 40
 */
export function encodeIpv6(
  header: Partial<Ipv6Header> & Pick<Ipv6Header, "source" | "destination" | "nextHeader">,
  payload: Uint8Array,
): Uint8Array {
  const bytes = new Uint8Array(IPV6_HEADER_LENGTH);
  const plain = {
    version: 6,
    dscp: 0,
    ecn: 0,
    flowLabel: 0,
    hopLimit: DEFAULT_HOP_LIMIT,
    payloadLength: payload.length,
  };
  encodeFields(IPV6_LAYOUT, bytes, { ...plain, ...header });
  return concat(bytes, payload);
}

/** Shows an IPv6 header field by field. */
export function viewIpv6(bytes: Uint8Array, offset = 0): HeaderView {
  const who = { protocol: "ipv6", name: "Internet Protocol, version 6", reference: "RFC 8200" };
  return viewFields(who, IPV6_LAYOUT, bytes, offset);
}
