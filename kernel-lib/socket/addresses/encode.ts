/** Addresses into `struct sockaddr`'s bytes, as this system lays them out. */
import { AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, AF_UNIX } from "../constants/families";
import { checkInteger, outOfRange, wrongType } from "../errors";
import { ipv4Value } from "./inet";
import { encodeInet6 } from "./inet6";
import { ifNametoindex } from "./interfaces";
import { HAS_LENGTH_BYTE } from "./layout";
import type { Address } from "./types";

/** What struct sockaddr_un has room for. */
export const UNIX_PATH_BYTES = HAS_LENGTH_BYTE ? 104 : 108;

/**
 * Makes the bytes of an address; throws where it does not fit the family, or names a host instead of an address. `indexOf`
 * gives an interface's number by its name: this machine's unless told.
 */
export function encodeAddress(family: number, address: Address, indexOf = ifNametoindex): Uint8Array {
  const bytes = encoded(family, address, indexOf);
  if (HAS_LENGTH_BYTE) {
    bytes[0] = bytes.length;
    bytes[1] = family;
  } else {
    bytes[0] = family & 0xff;
    bytes[1] = family >> 8;
  }
  return bytes;
}

function encoded(family: number, address: Address, indexOf: (name: string) => number): Uint8Array {
  if (family === AF_INET) return encodeInet(tuple(address, 2, 2));
  if (family === AF_INET6) return encodeInet6(tuple(address, 2, 4), indexOf);
  if (family === AF_UNIX) return encodeUnix(address);
  if (family === AF_PACKET && family > 0) return encodePacket(tuple(address, 2, 5), indexOf);
  if (family === AF_NETLINK && family > 0) return encodeNetlink(tuple(address, 2, 2));
  throw outOfRange(
    "The family",
    "one whose addresses are known: AF_INET, AF_INET6, AF_UNIX, AF_PACKET or AF_NETLINK",
    family,
  );
}

/** An array of the right length, whatever the caller's types said. */
function tuple(address: unknown, shortest: number, longest: number): readonly unknown[] {
  const form =
    longest === 4
      ? "[host, port] or [host, port, flowinfo, scopeId]"
      : longest === 5
        ? "[interface, protocol]"
        : "[host, port]";
  if (!Array.isArray(address)) throw wrongType("The address", `an array: ${form}`, address);
  if (address.length < shortest || address.length > longest) throw wrongType("The address", form, address);
  return address;
}

let lastHost: unknown;
let lastValue = 0;

/** Most programs send to one host over and over. */
function ipv4Of(host: unknown): number {
  if (host === lastHost) return lastValue;
  const value = ipv4Value(hostText(host));
  if (value < 0) throw notAnAddress(host as string, "IPv4");
  lastHost = host;
  lastValue = value;
  return value;
}

function encodeInet([host, port]: readonly unknown[]): Uint8Array {
  checkInteger("The port", port, 0, 65535);
  const value = ipv4Of(host);
  const bytes = new Uint8Array(16);
  bytes[2] = port >> 8;
  bytes[3] = port & 0xff;
  bytes[4] = value / 0x1000000;
  bytes[5] = value >> 16;
  bytes[6] = value >> 8;
  bytes[7] = value & 0xff;
  return bytes;
}

/** What may stand for an IPv4 address besides itself. */
function hostText(host: unknown): string {
  if (typeof host !== "string") throw wrongType("The host", "a string", host);
  if (host === "<broadcast>") return "255.255.255.255";
  if (host === "localhost") return "127.0.0.1";
  return host === "" ? "0.0.0.0" : host;
}

/** The error of a host that is no address: digits and dots are a slip, the rest may be a name. */
export function notAnAddress(host: string, kind: "IPv4" | "IPv6"): RangeError {
  const wanted =
    kind === "IPv4"
      ? 'an IPv4 address, four numbers from 0 to 255 such as "127.0.0.1"'
      : 'an IPv6 address, such as "::1"';
  const named = /^[\d.]*$|[^\w.-]/.test(host)
    ? ""
    : "; a name is looked up by getaddrinfo() first (connect and sendto do so)";
  return outOfRange("The host", wanted + named, host);
}

function encodeUnix(address: unknown): Uint8Array {
  if (typeof address !== "string")
    throw wrongType("The address", 'a path (AF_UNIX), such as "/tmp/chat.sock"', address);
  const path = Buffer.from(address);
  if (address.includes("\0", 1) && address[0] !== "\0") throw outOfRange("The path", "free of NUL characters", address);
  if (path.length > (address[0] === "\0" ? UNIX_PATH_BYTES : UNIX_PATH_BYTES - 1))
    throw outOfRange("The path's length", `at most ${UNIX_PATH_BYTES - 1} bytes`, path.length);
  const isFile = path.length > 0 && path[0] !== 0;
  const bytes = new Uint8Array(2 + path.length + (isFile ? 1 : 0));
  bytes.set(path, 2);
  return bytes;
}

function encodePacket(
  [name, protocol, packetType = 0, hardwareType = 0, hardwareAddress]: readonly unknown[],
  indexOf: (name: string) => number,
): Uint8Array {
  if (typeof name !== "string") throw wrongType("The interface", "a name", name);
  checkInteger("The protocol", protocol, 0, 0xffff);
  checkInteger("The packet type", packetType, 0, 255);
  checkInteger("The hardware type", hardwareType, 0, 0xffff);
  const hardware = hardwareAddress ?? new Uint8Array(0);
  if (!(hardware instanceof Uint8Array) || hardware.length > 8)
    throw wrongType("The hardware address", "at most 8 bytes", hardware);
  const bytes = new Uint8Array(20);
  const view = new DataView(bytes.buffer);
  view.setUint16(2, protocol);
  view.setInt32(4, name === "" ? 0 : indexOf(name), true);
  view.setUint16(8, hardwareType, true);
  view.setUint8(10, packetType);
  view.setUint8(11, hardware.length);
  bytes.set(hardware, 12);
  return bytes;
}

function encodeNetlink([portId, groups]: readonly unknown[]): Uint8Array {
  checkInteger("The port identifier", portId, 0, 0xffffffff);
  checkInteger("The groups", groups, 0, 0xffffffff);
  const bytes = new Uint8Array(12);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, portId, true);
  view.setUint32(8, groups, true);
  return bytes;
}
