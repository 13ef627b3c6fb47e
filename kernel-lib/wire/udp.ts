// RFC 768: the User Datagram Protocol.
import { concat } from "./big-endian";
import { foldSum, type PseudoHeader, pseudoHeaderSum, sumWords } from "./checksum";
import { cutHeader, decodeWhole } from "./decode";
import type { Decoded } from "./errors";
import { hex } from "./field";
import { IP_PROTOCOL } from "./ip-protocol";
import { encodeFields, layout } from "./layout";
import { type HeaderView, viewFields } from "./view";

export const UDP_LAYOUT = layout({ sourcePort: 2, destinationPort: 2, length: 2, checksum: hex(2) });
export const UDP_HEADER_LENGTH = UDP_LAYOUT.lengthBytes;

export interface UdpHeader {
  sourcePort: number;
  destinationPort: number;
  /** Header and data together, in bytes: at least 8. */
  length: number;
  /** 0 means that the sender computed none (over IPv6 that is not allowed, RFC 8200 §8.1). */
  checksum: number;
}

/**
 * Reads a UDP datagram; the payload ends where `length` says, or where the bytes do.
 * @example
 * decodeUdp(Uint8Array.of(0xcf, 0x08, 0x23, 0x28, 0, 9, 0, 0, 0x21)).destinationPort // => 9000
 */
export function decodeUdp(bytes: Uint8Array, offset = 0): Decoded<UdpHeader> {
  const header = decodeWhole(UDP_LAYOUT, bytes, offset);
  if (!header) return cutHeader("UDP header", UDP_LAYOUT, bytes, offset);
  const body = offset + UDP_HEADER_LENGTH;
  const payload = bytes.subarray(body, Math.max(body, offset + header.length));
  const why =
    header.length < UDP_HEADER_LENGTH
      ? `length ${header.length} is less than the header's 8`
      : `length ${header.length} is more than the ${bytes.length - offset} bytes there`;
  if (payload.length === header.length - UDP_HEADER_LENGTH) return { ...header, payload };
  return { ...header, payload, malformed: { at: offset + UDP_LAYOUT.at.length, why } };
}

/**
 * Makes a UDP datagram. Length and checksum are computed unless given (wrong ones too); the checksum needs the
 * addresses of the packet around it (an IP header will do), and without them it is 0, none.
 * @example
 * encodeUdp({ sourcePort: 53000, destinationPort: 9000 }, Uint8Array.of(0x21), { source: "192.0.2.1", destination: "192.0.2.2" }).slice(6, 8) // => Uint8Array.of(0x68, 0xa7)
 */
export function encodeUdp(
  header: Partial<UdpHeader> & Pick<UdpHeader, "sourcePort" | "destinationPort">,
  payload: Uint8Array,
  addresses?: PseudoHeader,
): Uint8Array {
  const bytes = concat(new Uint8Array(UDP_HEADER_LENGTH), payload);
  const complete = { ...header, length: header.length ?? bytes.length, checksum: header.checksum ?? 0 };
  encodeFields(UDP_LAYOUT, bytes, complete);
  if (header.checksum !== undefined || !addresses) return bytes;
  const sum = sumWords(bytes, 0, bytes.length) + pseudoHeaderSum(addresses, IP_PROTOCOL.udp, bytes.length);
  // RFC 768: a computed 0 is sent as all ones, since 0 means none
  encodeFields(UDP_LAYOUT, bytes, { ...complete, checksum: ~foldSum(sum) & 0xffff || 0xffff });
  return bytes;
}

/** Shows a UDP header field by field. */
export function viewUdp(bytes: Uint8Array, offset = 0): HeaderView {
  const who = { protocol: "udp", name: "User Datagram Protocol", reference: "RFC 768" };
  return viewFields(who, UDP_LAYOUT, bytes, offset);
}
