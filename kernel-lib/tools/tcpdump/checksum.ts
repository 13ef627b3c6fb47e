/** Judges checksums as tcpdump -v tells them. */
import { foldSum, internetChecksum, type PseudoHeader, pseudoHeaderSum, sumWords, uint16At } from "../../wire";

/** `0x1c46 (correct)`, or `0xfe28 (incorrect -> 0x1c46)`. */
export type Verdict = string;

const hex = (value: number): string => `0x${value.toString(16).padStart(4, "0")}`;

/** Sums a TCP or UDP segment with its pseudo header, and gives what stands there and what should. */
export function transportChecksum(
  addresses: PseudoHeader,
  protocol: number,
  segment: Uint8Array,
  at: number,
): { given: number; right: number } {
  const given = uint16At(segment, at);
  const sum = foldSum(sumWords(segment, 0, segment.length) + pseudoHeaderSum(addresses, protocol, segment.length));
  return { given, right: rightOne(given, sum) };
}

/** From the sum over all words, the given checksum among them, to what that checksum should have been. */
function rightOne(given: number, sum: number): number {
  return ~foldSum(sum + (~given & 0xffff)) & 0xffff;
}

/** The verdict on a TCP checksum. */
export function tcpVerdict(addresses: PseudoHeader, protocol: number, segment: Uint8Array): Verdict {
  const { given, right } = transportChecksum(addresses, protocol, segment, 16);
  return given === right ? `${hex(given)} (correct)` : `${hex(given)} (incorrect -> ${hex(right)})`;
}

/** The verdict on a UDP checksum, as tcpdump words it. */
export function udpVerdict(addresses: PseudoHeader, protocol: number, datagram: Uint8Array): Verdict {
  const { given, right } = transportChecksum(addresses, protocol, datagram, 6);
  if (given === 0) return "[no cksum]";
  return given === (right || 0xffff) ? "[udp sum ok]" : `[bad udp cksum ${hex(given)} -> ${hex(right || 0xffff)}!]`;
}

/** The remark on an IPv4 header whose checksum is wrong; nothing on a right one. */
export function headerRemark(header: Uint8Array): string {
  const sum = internetChecksum(header);
  if (sum === 0) return "";
  const given = uint16At(header, 10);
  return `, bad cksum ${given.toString(16)} (->${rightOne(given, ~sum & 0xffff).toString(16)})!`;
}
