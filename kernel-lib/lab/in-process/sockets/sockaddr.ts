/** `struct sockaddr_in` and `sockaddr_in6`: addresses of sockets into bytes and back. */
import { type AddressBuffer, AF_INET, AF_INET6 } from "../../../socket";
import { Ipv6Address } from "../../../subnet";
import { EAFNOSUPPORT, EINVAL } from "../errno";
import { ANY4, ANY6, type Ip, ipOf, ipv4At, ipv6At } from "../ip/address";

const HAS_LENGTH_BYTE = process.platform === "darwin";
const INET_BYTES = 16;
const INET6_BYTES = 28;

/** Address, port, and the interface of addresses that need one. */
export interface SocketAddress {
  ip: Ip;
  port: number;
  /** Number of the interface; 0 is none. */
  scope: number;
}

/** The family that an address names; 0 where there is none. */
export function familyOf(bytes: Uint8Array): number {
  if (bytes.length < 2) return 0;
  return HAS_LENGTH_BYTE ? (bytes[1] as number) : (bytes[0] as number) | ((bytes[1] as number) << 8);
}

/** Reads an address for a socket of a family; a negative error number where it is not one. */
export function readSocketAddress(bytes: Uint8Array, family: number): SocketAddress | number {
  const named = familyOf(bytes);
  if (bytes.length < (family === AF_INET ? INET_BYTES : 24)) return -EINVAL;
  if (named !== family) return -EAFNOSUPPORT;
  const port = ((bytes[2] as number) << 8) | (bytes[3] as number);
  if (family === AF_INET) return { ip: ipv4At(bytes, 4), port, scope: 0 };
  const ip = ipv6At(bytes, 8);
  const scope = bytes.length >= INET6_BYTES ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(24, true) : 0;
  // RFC 3493 §3.7: IPv4 peers of an IPv6 socket
  const mapped = ip.value instanceof Ipv6Address ? ip.value.mappedIpv4 : undefined;
  return mapped ? { ip: ipOf(mapped.toString()), port, scope: 0 } : { ip, port, scope };
}

/** Makes the bytes of an address as a socket of the family sees it. */
export function encodeSocketAddress(family: number, ip: Ip, port: number, scope: number): Uint8Array {
  const bytes = new Uint8Array(family === AF_INET ? INET_BYTES : INET6_BYTES);
  if (HAS_LENGTH_BYTE) bytes[0] = bytes.length;
  bytes[HAS_LENGTH_BYTE ? 1 : 0] = family;
  bytes[2] = port >>> 8;
  bytes[3] = port;
  if (family === AF_INET) {
    bytes.set(ip.bytes, 4);
    return bytes;
  }
  if (ip.version === 6) bytes.set(ip.bytes, 8);
  else if (!ip.isUnspecified) {
    bytes[18] = 0xff;
    bytes[19] = 0xff;
    bytes.set(ip.bytes, 20);
  }
  if (ip.needsScope) new DataView(bytes.buffer).setUint32(24, scope, true);
  return bytes;
}

/** Puts an address's bytes where a call wants them; what does not fit is cut off, its whole length told. */
export function giveAddress(bytes: Uint8Array, place: AddressBuffer): void {
  place.bytes.set(bytes.subarray(0, place.bytes.length));
  place.length[0] = bytes.length;
}

/** Any address of a family. */
export function anyOf(family: number): Ip {
  return family === AF_INET6 ? ANY6 : ANY4;
}
