/** IANA protocol numbers: what an IPv4 protocol field or an IPv6 next header names. */

export const IP_PROTOCOL = {
  hopByHop: 0,
  icmp: 1,
  igmp: 2,
  ipv4: 4,
  tcp: 6,
  udp: 17,
  ipv6: 41,
  routing: 43,
  fragment: 44,
  gre: 47,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  none: 59,
  destinationOptions: 60,
  ospf: 89,
  etherIp: 97,
  sctp: 132,
  udpLite: 136,
  mpls: 137,
  ethernet: 143,
} as const;

const NAMES: Record<number, string> = {
  0: "hop-by-hop options",
  1: "ICMP",
  2: "IGMP",
  4: "IPv4",
  6: "TCP",
  17: "UDP",
  41: "IPv6",
  43: "routing",
  44: "fragment",
  47: "GRE",
  50: "ESP",
  51: "AH",
  58: "ICMPv6",
  59: "no next header",
  60: "destination options",
  89: "OSPF",
  97: "EtherIP",
  132: "SCTP",
  136: "UDP-Lite",
  137: "MPLS",
  143: "Ethernet",
};

/**
 * Names an IP protocol number; undefined for one not in the table.
 * @example
 * ipProtocolName(17) // => "UDP"
 */
export function ipProtocolName(protocol: number): string | undefined {
  return NAMES[protocol];
}
