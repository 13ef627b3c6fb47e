// tcpdump.org, LINKTYPE_NULL and LINKTYPE_LOOP: BSD's loopback puts the number of the address family before the packet.
import { concat, setUint32, uint32At } from "./big-endian";
import { NO_BYTES } from "./decode";
import type { Decoded } from "./errors";
import type { HeaderView } from "./view";
import { bytesField } from "./view";

export const NULL_HEADER_LENGTH = 4;
/** The numbers of address families differ: IPv4 is 2 everywhere, IPv6 24 (NetBSD, OpenBSD), 28 (FreeBSD), 30 (macOS). */
export const BSD_FAMILY = { ipv4: 2, ipv6Open: 24, ipv6Free: 28, ipv6Mac: 30 } as const;

const swapped = (value: number): number =>
  ((value << 24) | ((value << 8) & 0xff0000) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;

/**
 * Reads the family from a null header, which was written in the byte order of the machine that captured: the order in
 * which the number is small. Some systems write 16 bits and two zeros.
 * @example
 * nullFamily(Uint8Array.of(0, 0, 0, 2), 0) // => 2
 */
export function nullFamily(bytes: Uint8Array, at: number): number {
  const value = swapped(uint32At(bytes, at));
  if (value >= 0x10000) return value < 0x1000000 && value >>> 16 < 6 ? value >>> 16 : swapped(value);
  return (value & 0xff) === 0 && value < 0x600 ? value >>> 8 : value;
}

/** Reads a BSD null header, in either byte order; a loop header (`LINK_TYPE.loop`) is one in network byte order. */
export function decodeNull(bytes: Uint8Array, offset = 0): Decoded<{ family: number }> {
  const there = bytes.length - offset;
  if (there < NULL_HEADER_LENGTH)
    return {
      payload: NO_BYTES,
      malformed: { at: bytes.length, why: `null header: cut off after ${there} of 4 bytes` },
    };
  return { family: nullFamily(bytes, offset), payload: bytes.subarray(offset + NULL_HEADER_LENGTH) };
}

/**
 * Puts a loop header (network byte order) before a packet.
 * @example
 * encodeNull({ family: BSD_FAMILY.ipv4 }, Uint8Array.of()) // => Uint8Array.of(0, 0, 0, 2)
 */
export function encodeNull(header: { family: number }, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(NULL_HEADER_LENGTH);
  setUint32(bytes, 0, header.family);
  return concat(bytes, payload);
}

/** Shows a null header. */
export function viewNull(bytes: Uint8Array, offset = 0): HeaderView {
  const there = bytes.length >= offset + NULL_HEADER_LENGTH;
  const fields = there ? [bytesField("family", 0, NULL_HEADER_LENGTH, nullFamily(bytes, offset))] : [];
  return {
    protocol: "null",
    name: "BSD loopback",
    reference: "LINKTYPE_NULL",
    offset,
    lengthBytes: there ? NULL_HEADER_LENGTH : 0,
    fields,
  };
}
