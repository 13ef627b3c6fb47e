// RFC 791: the Internet Protocol, version 4; RFC 2474 and RFC 3168 for what was the type of service.
import { concat } from "./big-endian";
import { internetChecksum } from "./checksum";
import { cutHeader, decodeWhole, NO_BYTES } from "./decode";
import { type Decoded, EncodeError, type Malformed } from "./errors";
import { bits, flag, hex, ipv4, named } from "./field";
import { ipProtocolName } from "./ip-protocol";
import { decodeIpv4Options, encodeIpv4Options, type Ipv4Option, viewIpv4Options } from "./ipv4-options";
import { encodeFields, layout } from "./layout";
import { type HeaderView, viewFields } from "./view";

export const IPV4_LAYOUT = layout({
  version: bits(4),
  ihl: bits(4, (words) => `${words} (${words * 4} bytes)`),
  dscp: bits(6),
  ecn: bits(2),
  totalLength: 2,
  identification: hex(2),
  reserved: flag,
  dontFragment: flag,
  moreFragments: flag,
  fragmentOffset: bits(13, (units) => (units === 0 ? "0" : `${units} (byte ${units * 8})`)),
  ttl: 1,
  protocol: named(1, ipProtocolName),
  checksum: hex(2),
  source: ipv4,
  destination: ipv4,
});
export const IPV4_HEADER_LENGTH = IPV4_LAYOUT.lengthBytes;
const MOST_OPTION_BYTES = 40;
const DEFAULT_TTL = 64;

export interface Ipv4Header {
  /** 4 */
  version: number;
  /** Length of the header in 32-bit words: 5 without options, 15 at most. */
  ihl: number;
  dscp: number;
  /** 0 not capable, 1 and 2 capable, 3 congestion experienced. */
  ecn: number;
  /** Header and data together, in bytes. */
  totalLength: number;
  /** The same in all fragments of a packet. */
  identification: number;
  /** Must be false. */
  reserved: boolean;
  dontFragment: boolean;
  moreFragments: boolean;
  /** In units of 8 bytes. */
  fragmentOffset: number;
  /** Hops left. */
  ttl: number;
  /** What it carries (`IP_PROTOCOL`). */
  protocol: number;
  checksum: number;
  source: string;
  destination: string;
  options: Ipv4Option[];
}

/**
 * Reads an IPv4 packet; the payload ends where the total length says (an Ethernet frame's padding is not part of it),
 * or where the bytes do. The checksum is not judged here: `internetChecksum` of a right header is 0.
 * @example
 * decodeIpv4(encodeIpv4({ source: "192.0.2.1", destination: "192.0.2.2", protocol: 17 }, new Uint8Array(8))).totalLength // => 28
 */
export function decodeIpv4(bytes: Uint8Array, offset = 0): Decoded<Ipv4Header> {
  const header = decodeWhole(IPV4_LAYOUT, bytes, offset);
  if (!header) return cutHeader("IPv4 header", IPV4_LAYOUT, bytes, offset);
  const problem = headerProblem(header, offset, bytes.length);
  if (problem) return { ...header, payload: NO_BYTES, malformed: problem };
  const body = offset + header.ihl * 4;
  const { options, malformed } = decodeIpv4Options(bytes, offset + IPV4_HEADER_LENGTH, body);
  const end = offset + header.totalLength;
  const payload = bytes.subarray(body, Math.max(body, end));
  const why = `total length ${header.totalLength}, but ${bytes.length - offset} bytes are there`;
  const cut = end > bytes.length ? { at: offset + IPV4_LAYOUT.at.totalLength, why } : malformed;
  return cut ? { ...header, options, payload, malformed: cut } : { ...header, options, payload };
}

function headerProblem(
  { version, ihl, totalLength }: Pick<Ipv4Header, "version" | "ihl" | "totalLength">,
  offset: number,
  end: number,
): Malformed | undefined {
  if (version !== 4) return { at: offset, why: `version ${version} is not 4` };
  if (ihl < 5) return { at: offset, why: `header length ${ihl * 4} is less than 20` };
  if (totalLength < ihl * 4)
    return {
      at: offset + IPV4_LAYOUT.at.totalLength,
      why: `total length ${totalLength} is less than the header's ${ihl * 4}`,
    };
  if (offset + ihl * 4 > end) return { at: end, why: `options: cut off before the header's end at ${ihl * 4}` };
  return undefined;
}

/**
 * Puts an IPv4 header before a payload. Header length, total length and checksum are computed unless given (wrong ones
 * too); the time to live is 64.
 * @example
 * encodeIpv4({ source: "192.0.2.1", destination: "192.0.2.2", protocol: 17 }, new Uint8Array(8)).slice(8, 12) // => Uint8Array.of(64, 17, 0xf6, 0xcd)
 */
export function encodeIpv4(
  header: Partial<Ipv4Header> & Pick<Ipv4Header, "source" | "destination" | "protocol">,
  payload: Uint8Array,
): Uint8Array {
  const options = encodeIpv4Options(header.options ?? []);
  if (options.length > MOST_OPTION_BYTES)
    throw new EncodeError(`IPv4 options of ${options.length} bytes`, `a header has room for ${MOST_OPTION_BYTES}`);
  const bytes = concat(new Uint8Array(IPV4_HEADER_LENGTH), options, payload);
  const headerLength = IPV4_HEADER_LENGTH + options.length;
  const plain = { version: 4, dscp: 0, ecn: 0, identification: 0, fragmentOffset: 0, ttl: DEFAULT_TTL, checksum: 0 };
  const flags = { reserved: false, dontFragment: false, moreFragments: false };
  const complete = { ...plain, ...flags, ihl: headerLength / 4, totalLength: bytes.length, ...header };
  encodeFields(IPV4_LAYOUT, bytes, complete);
  if (header.checksum === undefined)
    encodeFields(IPV4_LAYOUT, bytes, { ...complete, checksum: internetChecksum(bytes.subarray(0, headerLength)) });
  return bytes;
}

/** Shows an IPv4 header field by field, options included. */
export function viewIpv4(bytes: Uint8Array, offset = 0): HeaderView {
  const who = { protocol: "ip", name: "Internet Protocol, version 4", reference: "RFC 791" };
  const end = Math.min(offset + ((bytes[offset] ?? 0) & 15) * 4, bytes.length);
  return viewFields(who, IPV4_LAYOUT, bytes, offset, viewIpv4Options(bytes, offset, offset + IPV4_HEADER_LENGTH, end));
}
