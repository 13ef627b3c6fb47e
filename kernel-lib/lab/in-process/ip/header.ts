// RFC 791 §3.1 and RFC 8200 §3: IP headers written in front of what they carry, and their Ethernet header's room.
import { foldSum } from "../../../wire";
import type { Ip } from "./address";
import { ETHERNET_BYTES } from "./packet";

export const IPV4_BYTES = 20;
export const IPV6_BYTES = 40;

/** What stands in a header besides addresses and lengths. */
export interface HeaderFields {
  protocol: number;
  hopLimit: number;
  trafficClass: number;
}

/** Where the transport's header begins in a frame that we make. */
export function payloadStart(version: 4 | 6): number {
  return ETHERNET_BYTES + (version === 4 ? IPV4_BYTES : IPV6_BYTES);
}

/** Makes a frame with room for the headers before `lengthBytes` of the transport's. */
export function frameFor(version: 4 | 6, lengthBytes: number): Uint8Array {
  return new Uint8Array(payloadStart(version) + lengthBytes);
}

/** Writes the IP header of a frame of ours. `fragment` is IPv4's word of flags and offset. */
export function writeIpHeader(
  frame: Uint8Array,
  source: Ip,
  destination: Ip,
  fields: HeaderFields,
  id: number,
  fragment: number,
): void {
  if (source.version === 4) writeIpv4(frame, source, destination, fields, id, fragment);
  else writeIpv6(frame, source, destination, fields);
}

export function writeIpv4(
  frame: Uint8Array,
  source: Ip,
  destination: Ip,
  { protocol, hopLimit, trafficClass }: HeaderFields,
  id: number,
  fragment: number,
): void {
  const at = ETHERNET_BYTES;
  const lengthBytes = frame.length - at;
  frame[at] = 0x45;
  frame[at + 1] = trafficClass;
  frame[at + 2] = lengthBytes >>> 8;
  frame[at + 3] = lengthBytes;
  frame[at + 4] = id >>> 8;
  frame[at + 5] = id;
  frame[at + 6] = fragment >>> 8;
  frame[at + 7] = fragment;
  frame[at + 8] = hopLimit;
  frame[at + 9] = protocol;
  frame.set(source.bytes, at + 12);
  frame.set(destination.bytes, at + 16);
  const words = 0x4500 + trafficClass + lengthBytes + id + fragment + hopLimit * 256 + protocol;
  const checksum = ~foldSum(words + source.sum + destination.sum) & 0xffff;
  frame[at + 10] = checksum >>> 8;
  frame[at + 11] = checksum;
}

function writeIpv6(
  frame: Uint8Array,
  source: Ip,
  destination: Ip,
  { protocol, hopLimit, trafficClass }: HeaderFields,
): void {
  const at = ETHERNET_BYTES;
  const lengthBytes = frame.length - at - IPV6_BYTES;
  frame[at] = 0x60 | (trafficClass >>> 4);
  frame[at + 1] = trafficClass << 4;
  frame[at + 4] = lengthBytes >>> 8;
  frame[at + 5] = lengthBytes;
  frame[at + 6] = protocol;
  frame[at + 7] = hopLimit;
  frame.set(source.bytes, at + 8);
  frame.set(destination.bytes, at + 24);
}

/** The pseudo header's share of a checksum (RFC 9293 §3.1, RFC 8200 §8.1). */
export function pseudoSum(source: Ip, destination: Ip, protocol: number, lengthBytes: number): number {
  return source.sum + destination.sum + protocol + lengthBytes;
}
