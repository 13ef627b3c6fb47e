/** IPv4 and IPv6 addresses as text and as bytes, and the byte order of the network (RFC 1700: big-endian). */
import { AF_INET, AF_INET6 } from "../constants/families";
import { checkInteger, outOfRange, wrongType } from "../errors";
import { foreign } from "../syscalls/foreign";

const inet_pton = foreign<(family: number, text: string, bytes: Uint8Array) => number>(
  "int inet_pton(int, const char *, void *)",
);
const inet_ntop = foreign<(family: number, bytes: Uint8Array, text: Uint8Array, length: number) => bigint | null>(
  "void *inet_ntop(int, void *, void *, uint32_t)",
);

/**
 * Reads an address as text into its bytes in network order; strict: four numbers without leading zeros, or RFC 4291's form.
 * @example
 * const AF_INET = 2;
 * inetPton(AF_INET, "127.0.0.1") // => Buffer.from([127, 0, 0, 1])
 */
export function inetPton(family: number, text: string): Buffer {
  if (typeof text !== "string") throw wrongType("The address", "a string", text);
  const bytes = Buffer.alloc(bytesOfFamily(family));
  // a NUL would end the text early for the C library
  if (text.includes("\0") || inet_pton(family, text, bytes) !== 1)
    throw outOfRange("The address", wantedOf(family), text);
  return bytes;
}

/**
 * Writes an address's bytes as text, IPv6 in the short form.
 * @example
 * const AF_INET = 2;
 * inetNtop(AF_INET, Uint8Array.of(10, 0, 0, 1)) // => "10.0.0.1"
 */
export function inetNtop(family: number, bytes: Uint8Array): string {
  const length = bytesOfFamily(family);
  if (!(bytes instanceof Uint8Array)) throw wrongType("The address", `${length} bytes`, bytes);
  if (bytes.length !== length) throw outOfRange("The address's length", `${length} bytes`, bytes.length);
  const text = Buffer.alloc(64);
  inet_ntop(family, bytes, text, text.length);
  return text.toString("latin1", 0, text.indexOf(0));
}

function bytesOfFamily(family: number): number {
  checkInteger("The family", family, 0, 0xffff);
  if (family !== AF_INET && family !== AF_INET6)
    throw outOfRange("The family", `AF_INET (${AF_INET}) or AF_INET6 (${AF_INET6})`, family);
  return family === AF_INET ? 4 : 16;
}

function wantedOf(family: number): string {
  return family === AF_INET
    ? 'an IPv4 address: four numbers from 0 to 255 with dots between, such as "127.0.0.1"'
    : 'an IPv6 address, such as "::1"';
}

/** The value of four dotted octets, or -1 where the text is no IPv4 address; a fast form of inetPton. */
export function ipv4Value(text: string): number {
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit >= 0 && digit <= 9) {
      // a second digit behind a zero: octal to some parsers, so to none of ours
      if (octet === 0) return -1;
      octet = octet < 0 ? digit : octet * 10 + digit;
      if (octet > 255) return -1;
    } else if (digit === -2 && octet >= 0 && dots < 3) {
      value = value * 256 + octet;
      octet = -1;
      dots++;
    } else return -1;
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : -1;
}

const BIG_ENDIAN_HOST = new Uint8Array(new Uint16Array([1]).buffer)[0] === 0;

/**
 * Turns a 16-bit number from this machine's byte order into the network's.
 * @example
 * htons(80) // => 20480
 */
export function htons(value: number): number {
  checkInteger("The number", value, 0, 0xffff);
  return BIG_ENDIAN_HOST ? value : ((value & 0xff) << 8) | (value >>> 8);
}

/**
 * Turns a 16-bit number from the network's byte order into this machine's.
 * @example
 * ntohs(htons(9000)) // => 9000
 */
export function ntohs(value: number): number {
  return htons(value);
}

/**
 * Turns a 32-bit number from this machine's byte order into the network's.
 * @example
 * htonl(1) // => 16777216
 */
export function htonl(value: number): number {
  checkInteger("The number", value, 0, 0xffffffff);
  if (BIG_ENDIAN_HOST) return value;
  return (((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;
}

/**
 * Turns a 32-bit number from the network's byte order into this machine's.
 * @example
 * ntohl(htonl(0x7f000001)) // => 0x7f000001
 */
export function ntohl(value: number): number {
  return htonl(value);
}
