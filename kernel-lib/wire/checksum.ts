/** RFC 1071 and RFC 1624: the Internet checksum, over bytes, over pseudo headers, and mended after a change. */
import { ipBytes } from "./address";

/** A checksum's status: 0 bad, 1 good, 2 not verifiable (cut off, or a fragment), 3 absent. */
export const CHECKSUM = { bad: 0, good: 1, unverified: 2, absent: 3 } as const;
export type ChecksumStatus = (typeof CHECKSUM)[keyof typeof CHECKSUM];

const CHECKSUM_WORDS: Record<ChecksumStatus, string> = { 0: "bad", 1: "good", 2: "not verifiable", 3: "absent" };

/** Says a checksum's status in words. */
export function checksumText(status: ChecksumStatus): string {
  return CHECKSUM_WORDS[status];
}

let viewed: Uint8Array = new Uint8Array(0);
let view = new DataView(viewed.buffer);
/** Below this many bytes no 32-bit sum of 16-bit words overflows. */
const BLOCK = 65_536;

/**
 * Adds up the 16-bit words from one place to another (an odd last byte counts as its high half): the sum is not folded.
 */
export function sumWords(bytes: Uint8Array, from: number, to: number): number {
  if (viewed !== bytes) {
    viewed = bytes;
    view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  let sum = 0;
  let at = from;
  for (; to - at > BLOCK; at += BLOCK) sum += sumBlock(bytes, at, at + BLOCK);
  return sum + sumBlock(bytes, at, to);
}

/** Both halves of a word are summed apart, 16 bytes a turn: four times as fast as word by word. */
function sumBlock(bytes: Uint8Array, from: number, to: number): number {
  const words = view;
  let low = 0;
  let high = 0;
  let at = from;
  for (; at + 16 <= to; at += 16) {
    const a = words.getInt32(at);
    const b = words.getInt32(at + 4);
    const c = words.getInt32(at + 8);
    const d = words.getInt32(at + 12);
    low = (low + (a & 0xffff) + (b & 0xffff) + (c & 0xffff) + (d & 0xffff)) | 0;
    high = (high + (a >>> 16) + (b >>> 16) + (c >>> 16) + (d >>> 16)) | 0;
  }
  for (; at + 2 <= to; at += 2) low += ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  if (at < to) low += (bytes[at] as number) << 8;
  return low + high;
}

/** Folds a sum of words into 16 bits, carries added at the low end (RFC 1071 §2). */
export function foldSum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return folded;
}

/**
 * Computes the Internet checksum of bytes whose checksum field is zero; over bytes that carry a right one it gives 0.
 * @example
 * internetChecksum(Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7)).toString(16) // => "220d"
 */
export function internetChecksum(bytes: Uint8Array, initialSum = 0): number {
  return ~foldSum(sumWords(bytes, 0, bytes.length) + initialSum) & 0xffff;
}

/** The two addresses that TCP, UDP and ICMPv6 count into their checksums; a decoded IP header is one. */
export interface PseudoHeader {
  /** IPv4 or IPv6, as text. */
  source: string;
  destination: string;
}

/**
 * Sums the pseudo header of RFC 9293 §3.1 (IPv4) or RFC 8200 §8.1 (IPv6): addresses, protocol, length of the segment.
 * @example
 * pseudoHeaderSum({ source: "0.0.0.1", destination: "0.0.0.2" }, 17, 8) // => 1 + 2 + 17 + 8
 */
export function pseudoHeaderSum(addresses: PseudoHeader, protocol: number, lengthBytes: number): number {
  const [source, destination] = [ipBytes(addresses.source), ipBytes(addresses.destination)];
  const sum = sumWords(source, 0, source.length) + sumWords(destination, 0, destination.length);
  return sum + protocol + (lengthBytes >>> 16) + (lengthBytes & 0xffff);
}

/**
 * Mends a checksum after one 16-bit word changed, as a router does for the TTL (RFC 1624 §3, equation 3).
 * @example
 * updateChecksum(0xdd2f, 0x5555, 0x3285) // => 0x0000
 */
export function updateChecksum(checksum: number, oldWord: number, newWord: number): number {
  return ~foldSum((~checksum & 0xffff) + (~oldWord & 0xffff) + newWord) & 0xffff;
}
