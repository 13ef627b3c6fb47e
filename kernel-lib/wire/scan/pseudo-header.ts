// RFC 9293 §3.1, RFC 8200 §8.1: the sum of addresses, protocol and length that transport checksums begin with.
import { sumWords } from "../checksum";
import type { Packet } from "./packet";

/** Sums the pseudo header of the innermost IP packet met so far. */
export function pseudoSum(p: Packet, protocol: number, length: number): number {
  const { bytes, sourceAt, destinationAt, addressLength, routedTo } = p;
  const source = sumWords(bytes, sourceAt, sourceAt + addressLength);
  const destination =
    routedTo === undefined
      ? sumWords(bytes, destinationAt, destinationAt + addressLength)
      : sumWords(routedTo, 0, addressLength);
  return source + destination + protocol + (length >>> 16) + (length & 0xffff);
}
