/** The ways back up, from a layer to one that may stand outside it too (IP in ICMP, Ethernet in VXLAN): set by index.ts. */
import type { End, Packet, Scanner } from "./packet";

const unset: Scanner = () => {};

export const handlers = {
  ethernet: unset,
  /** What an ether-type names. */
  etherType: (_packet: Packet, _type: number, _at: number, _capturedEnd: number, _reportedEnd: number): End => {},
  /** IPv4, or IPv6 where its version says so. */
  ip: unset,
  ipv6: unset,
  gre: unset,
  mpls: unset,
  etherIp: unset,
  ppp: unset,
};
