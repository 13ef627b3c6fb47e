// RFC 1112 §6.4 and RFC 2464 §7: the MAC addresses of groups.
import type { Ip } from "../ip/address";

/** Gives the MAC address of a multicast group, or of everybody. */
export function groupMac(ip: Ip): Uint8Array {
  const { bytes } = ip;
  if (!ip.isMulticast) return Uint8Array.of(255, 255, 255, 255, 255, 255);
  if (ip.version === 6) return Uint8Array.of(0x33, 0x33, ...bytes.subarray(12));
  return Uint8Array.of(1, 0, 0x5e, (bytes[1] as number) & 0x7f, bytes[2] as number, bytes[3] as number);
}
