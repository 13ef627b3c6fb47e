/** Addresses out of `struct sockaddr`'s bytes, and as text for people. */
import { AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, AF_UNIX } from "../constants/families";
import { checkInteger, wrongType } from "../errors";
import { inetNtop } from "./inet";
import { ifIndextoname } from "./interfaces";
import { HAS_LENGTH_BYTE } from "./layout";
import type { Address, InetAddress } from "./types";

type NameOf = (index: number) => string;

let shownValue = 0;
let shown = "0.0.0.0";

/**
 * Reads an address of `length` bytes, which begins at `start`. Of a family that it does not know it gives "". `nameOf` gives
 * an interface's name by its number: this machine's unless told.
 */
export function decodeAddress(bytes: Uint8Array, length: number, start = 0, nameOf = ifIndextoname): Address {
  if (!(bytes instanceof Uint8Array)) throw wrongType("The address", "bytes", bytes);
  checkInteger("The start", start, 0, bytes.length);
  checkInteger("The length", length, 0, bytes.length - start);
  if (length < 2) return "";
  const family = byte(bytes, start + 1) * (HAS_LENGTH_BYTE ? 1 : 256) + (HAS_LENGTH_BYTE ? 0 : byte(bytes, start));
  if (family === AF_INET && length >= 8) return decodeInet(bytes, start);
  return decodeOther(family, bytes.subarray(start, start + length), length, nameOf);
}

function byte(bytes: Uint8Array, index: number): number {
  return bytes[index] as number;
}

/** Most programs hear from one host over and over: its text is made once. */
function decodeInet(bytes: Uint8Array, start: number): InetAddress {
  const value =
    (byte(bytes, start + 4) << 24) |
    (byte(bytes, start + 5) << 16) |
    (byte(bytes, start + 6) << 8) |
    byte(bytes, start + 7);
  if (value !== shownValue) {
    shownValue = value;
    shown = `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
  }
  return [shown, (byte(bytes, start + 2) << 8) | byte(bytes, start + 3)];
}

function decodeOther(family: number, bytes: Uint8Array, length: number, nameOf: NameOf): Address {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (family === AF_INET6 && length >= 24) return decodeInet6(bytes, view, length, nameOf);
  if (family === AF_UNIX) return decodeUnix(bytes, length);
  if (family === AF_PACKET && length >= 12) return decodePacket(bytes, view, nameOf);
  if (family === AF_NETLINK && length >= 12) return [view.getUint32(4, true), view.getUint32(8, true)];
  return "";
}

function decodeInet6(bytes: Uint8Array, view: DataView, length: number, nameOf: NameOf): Address {
  const scope = length >= 28 ? view.getUint32(24, true) : 0;
  const host = inetNtop(AF_INET6, bytes.subarray(8, 24));
  // as getnameinfo does: a link-local address means nothing without its interface
  const linkLocal = bytes[8] === 0xfe && ((bytes[9] as number) & 0xc0) === 0x80;
  return [
    linkLocal && scope > 0 ? `${host}%${zoneName(scope, nameOf)}` : host,
    view.getUint16(2),
    view.getUint32(4) & 0xfffff,
    scope,
  ];
}

function zoneName(scope: number, nameOf: NameOf): string {
  try {
    return nameOf(scope);
  } catch {
    return String(scope);
  }
}

function decodeUnix(bytes: Uint8Array, length: number): string {
  const path = Buffer.from(bytes.buffer, bytes.byteOffset + 2, length - 2);
  if (path.length === 0 || path[0] === 0) return path.length > 1 && process.platform === "linux" ? path.toString() : "";
  const end = path.indexOf(0);
  return path.toString("utf8", 0, end < 0 ? path.length : end);
}

function decodePacket(bytes: Uint8Array, view: DataView, nameOf: NameOf): Address {
  const index = view.getInt32(4, true);
  const name = index === 0 ? "" : zoneName(index, nameOf);
  const hardware = bytes.slice(12, 12 + Math.min(8, view.getUint8(11)));
  return [name, view.getUint16(2), view.getUint8(10), view.getUint16(8, true), hardware];
}

/**
 * Says an address as people write it: host and port, or a path.
 * @example
 * formatAddress(["127.0.0.1", 9000]) // => "127.0.0.1:9000"
 * formatAddress(["::1", 9000, 0, 0]) // => "[::1]:9000"
 */
export function formatAddress(address: Address): string {
  if (typeof address === "string") return address === "" ? "(no name)" : address.replaceAll("\0", "@");
  const [host, port] = Array.isArray(address) ? address : [];
  if (typeof host === "number") return `netlink ${host}`;
  if (typeof host !== "string" || typeof port !== "number")
    throw wrongType("The address", "[host, port] or a path", address);
  return host.includes(":") ? `[${host}]:${port}` : `${host === "" ? "0.0.0.0" : host}:${port}`;
}
