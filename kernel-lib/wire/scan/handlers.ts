/** The ways back up, from a layer to one that may stand outside it too (IP in ICMP, Ethernet in VXLAN): set by index.ts. */
import type { End, Packet } from "./packet";

/** Reads one layer at a place: captured up to one end, on the wire up to the other. */
export type Scanner = (packet: Packet, at: number, capturedEnd: number, reportedEnd: number) => End;

const unset: Scanner = () => {};

export const handlers = {
  ethernet: unset,
  /** IPv4, or IPv6 where its version says so. */
  ip: unset,
  ipv6: unset,
  gre: unset,
  mpls: unset,
  etherIp: unset,
  vxlan: unset,
  geneve: unset,
};
