/** Control messages: what a receive tells of a packet, and what a send wishes for one. */
import * as s from "../../../socket";
import { EINVAL } from "../errno";
import { type Ip, ipv4At, ipv6At } from "../ip/address";
import type { IpPacket } from "../ip/packet";
import type { Datagram } from "./datagram-queue";
import { readInteger } from "./facts";
import type { IntegerOptions } from "./integer-options";
import type { Received } from "./messages";

/** macOS lays control messages in steps of 4 bytes, Linux in steps of 8. */
const DARWIN = process.platform === "darwin";
const HEADER_BYTES = DARWIN ? 12 : 16;
const STEP_BYTES = DARWIN ? 4 : 8;

function int(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}

/** `struct in_pktinfo` and `struct in6_pktinfo`. */
function packetInfo({ destination, on, version }: IpPacket, own: Ip): Uint8Array {
  if (version === 6) {
    const bytes = new Uint8Array(20);
    bytes.set(destination.bytes);
    bytes.set(int(on.index), 16);
    return bytes;
  }
  const bytes = new Uint8Array(12);
  bytes.set(int(on.index));
  bytes.set(own.bytes, 4);
  bytes.set(destination.bytes, 8);
  return bytes;
}

function timestamp(atMs: number, fractions: number): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  const milliseconds = Math.floor(performance.timeOrigin + atMs);
  view.setBigInt64(0, BigInt(Math.floor(milliseconds / 1000)), true);
  view.setBigInt64(8, BigInt(Math.floor((milliseconds % 1000) * fractions)), true);
  return bytes;
}

/** Adds the control messages that a socket's options ask for. */
export function describePacket(
  options: IntegerOptions,
  { packet, atMs }: Datagram,
  received: Received,
  drops: number,
): void {
  const add = (level: number, type: number, data: Uint8Array): void => {
    received.control.push([level, type, data]);
  };
  if (options.isSet(s.SOL_SOCKET, s.SO_TIMESTAMP)) add(s.SOL_SOCKET, s.SO_TIMESTAMP, timestamp(atMs, 1000));
  else if (options.isSet(s.SOL_SOCKET, s.SO_TIMESTAMPNS)) add(s.SOL_SOCKET, s.SO_TIMESTAMPNS, timestamp(atMs, 1e6));
  if (options.isSet(s.SOL_SOCKET, s.SO_RXQ_OVFL) && drops > 0) add(s.SOL_SOCKET, s.SO_RXQ_OVFL, int(drops));
  if (packet?.version === 4) describe4(options, packet, add);
  else if (packet) describe6(options, packet, add);
}

type Add = (level: number, type: number, data: Uint8Array) => void;

function describe4(options: IntegerOptions, packet: IpPacket, add: Add): void {
  const { destination, on } = packet;
  if (options.isSet(s.SOL_IP, s.IP_PKTINFO)) {
    const own = destination.isGroup ? (on.primary(4)?.ip ?? destination) : destination;
    add(s.SOL_IP, s.IP_PKTINFO, packetInfo(packet, own));
  }
  // Linux tells the TTL by another name than the option's
  if (options.isSet(s.SOL_IP, s.IP_RECVTTL)) add(s.SOL_IP, DARWIN ? s.IP_RECVTTL : s.IP_TTL, int(packet.hopLimit));
  if (options.isSet(s.SOL_IP, s.IP_RECVTOS))
    add(s.SOL_IP, DARWIN ? s.IP_RECVTOS : s.IP_TOS, Uint8Array.of(packet.trafficClass));
}

function describe6(options: IntegerOptions, packet: IpPacket, add: Add): void {
  if (options.isSet(s.IPPROTO_IPV6, s.IPV6_RECVPKTINFO))
    add(s.IPPROTO_IPV6, s.IPV6_PKTINFO, packetInfo(packet, packet.destination));
  if (options.isSet(s.IPPROTO_IPV6, s.IPV6_RECVHOPLIMIT)) add(s.IPPROTO_IPV6, s.IPV6_HOPLIMIT, int(packet.hopLimit));
  if (options.isSet(s.IPPROTO_IPV6, s.IPV6_RECVTCLASS)) add(s.IPPROTO_IPV6, s.IPV6_TCLASS, int(packet.trafficClass));
}

/** What a send wishes for its packet alone. */
export interface SendWishes {
  source?: Ip | undefined;
  /** Number of the interface. */
  onIndex?: number | undefined;
  hopLimit?: number | undefined;
  trafficClass?: number | undefined;
}

const NO_WISHES: SendWishes = {};

/** Reads the control messages of a send; a negative error number where they are none. */
export function readWishes(control: Uint8Array | undefined): SendWishes | number {
  if (!control || control.length === 0) return NO_WISHES;
  const wishes: SendWishes = {};
  const view = new DataView(control.buffer, control.byteOffset, control.byteLength);
  for (let at = 0; at + HEADER_BYTES <= control.length; ) {
    const lengthBytes = view.getUint32(at, true);
    if (lengthBytes < HEADER_BYTES || at + lengthBytes > control.length) return -EINVAL;
    const level = view.getInt32(at + HEADER_BYTES - 8, true);
    const type = view.getInt32(at + HEADER_BYTES - 4, true);
    if (!takeWish(wishes, level, type, control.subarray(at + HEADER_BYTES, at + lengthBytes))) return -EINVAL;
    at += Math.ceil(lengthBytes / STEP_BYTES) * STEP_BYTES;
  }
  return wishes;
}

/** Hop limit and class are bytes; -1 is the socket's own. */
function isByte(data: Uint8Array, least: number): boolean {
  const number = readInteger(data, 0) ?? -2;
  return data.length === 4 && number >= least && number <= 255;
}

function isWrong(level: number, type: number, data: Uint8Array): boolean {
  if (level === s.SOL_IP && type === s.IP_TTL) return !isByte(data, 1);
  return level === s.IPPROTO_IPV6 && (type === s.IPV6_HOPLIMIT || type === s.IPV6_TCLASS) && !isByte(data, -1);
}

function takeWish(wishes: SendWishes, level: number, type: number, data: Uint8Array): boolean {
  if (isWrong(level, type, data)) return false;
  const given = readInteger(data, 0);
  const number = given === -1 ? undefined : given;
  if (level === s.SOL_IP && type === s.IP_TTL) wishes.hopLimit = number;
  else if (level === s.SOL_IP && type === s.IP_TOS) wishes.trafficClass = number;
  else if (level === s.IPPROTO_IPV6 && type === s.IPV6_HOPLIMIT) wishes.hopLimit = number;
  else if (level === s.IPPROTO_IPV6 && type === s.IPV6_TCLASS) wishes.trafficClass = number;
  else if (level === s.SOL_IP && type === s.IP_PKTINFO && data.length >= 12) {
    wishes.onIndex = number;
    const own = ipv4At(data, 4);
    if (!own.isUnspecified) wishes.source = own;
  } else if (level === s.IPPROTO_IPV6 && type === s.IPV6_PKTINFO && data.length >= 20) {
    wishes.onIndex = readInteger(data.subarray(16), 0);
    const own = ipv6At(data, 0);
    if (!own.isUnspecified) wishes.source = own;
  } else return level !== s.SOL_IP && level !== s.IPPROTO_IPV6;
  return true;
}
