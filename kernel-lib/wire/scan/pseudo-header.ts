// RFC 9293 §3.1, RFC 8200 §8.1: the sum of addresses, protocol and length that transport checksums begin with.
import { sumWords } from "../checksum";
import type { Packet } from "./packet";

/** Sums the pseudo header of the innermost IP packet met so far. */
export function pseudoSum(p: Packet, protocol: number, length: number): number {
  const sum =
    sumWords(p.bytes, p.sourceAt, p.sourceAt + p.addressLength) +
    sumWords(p.bytes, p.destinationAt, p.destinationAt + p.addressLength);
  return sum + protocol + (length >>> 16) + (length & 0xffff);
}
