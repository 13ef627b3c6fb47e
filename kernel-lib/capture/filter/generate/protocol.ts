/** Protocols that stand alone (`tcp`) or are given by number (`ip proto 6`). */
import { and, type Condition, or } from "../../bpf/graph";
import { LINK_TYPE } from "../../link-type";
import type { Protocol } from "../keywords";
import { ETHERTYPE, LLC_SAP } from "./ether-type";
import type { Generator } from "./generator";
import { carries } from "./link-payload";
import { compare } from "./load";
import { IP_PROTOCOL } from "./port";

const FRAGMENT_HEADER = 44;
/** Network layer protocol identifiers (ISO/IEC TR 9577). */
export const NLPID = { CLNP: 0x81, ESIS: 0x82, ISIS: 0x83 } as const;
/** IS-IS PDU types (ISO/IEC 10589 §9). */
const ISIS = {
  L1_IIH: 15,
  L2_IIH: 16,
  PTP_IIH: 17,
  L1_LSP: 18,
  L2_LSP: 20,
  L1_CSNP: 24,
  L2_CSNP: 25,
  L1_PSNP: 26,
  L2_PSNP: 27,
} as const;

/** The protocols that the link layer itself tells. */
const ON_LINK: Partial<Record<Protocol, number>> = {
  ip: ETHERTYPE.IP,
  ip6: ETHERTYPE.IPV6,
  arp: ETHERTYPE.ARP,
  rarp: ETHERTYPE.RARP,
  atalk: ETHERTYPE.ATALK,
  aarp: ETHERTYPE.AARP,
  decnet: ETHERTYPE.DECNET,
  lat: ETHERTYPE.LAT,
  sca: ETHERTYPE.SCA,
  mopdl: ETHERTYPE.MOPDL,
  moprc: ETHERTYPE.MOPRC,
  iso: LLC_SAP.ISO,
  stp: LLC_SAP.STP,
  ipx: LLC_SAP.IPX,
  netbeui: LLC_SAP.NETBEUI,
};

/** The protocols inside IP: in either version, in one, or inside OSI's network layer. */
const INSIDE: Partial<Record<Protocol, readonly [number, Protocol | undefined]>> = {
  tcp: [IP_PROTOCOL.TCP, undefined],
  udp: [IP_PROTOCOL.UDP, undefined],
  sctp: [IP_PROTOCOL.SCTP, undefined],
  ah: [IP_PROTOCOL.AH, undefined],
  esp: [IP_PROTOCOL.ESP, undefined],
  pim: [IP_PROTOCOL.PIM, undefined],
  icmp: [IP_PROTOCOL.ICMP, "ip"],
  igmp: [IP_PROTOCOL.IGMP, "ip"],
  igrp: [IP_PROTOCOL.IGRP, "ip"],
  vrrp: [IP_PROTOCOL.VRRP, "ip"],
  carp: [IP_PROTOCOL.CARP, "ip"],
  icmp6: [IP_PROTOCOL.ICMP6, "ip6"],
  esis: [NLPID.ESIS, "iso"],
  isis: [NLPID.ISIS, "iso"],
  clnp: [NLPID.CLNP, "iso"],
};

const ISIS_TYPES: Partial<Record<Protocol, readonly number[]>> = {
  l1: [ISIS.L1_IIH, ISIS.PTP_IIH, ISIS.L1_LSP, ISIS.L1_CSNP, ISIS.L1_PSNP],
  l2: [ISIS.L2_IIH, ISIS.PTP_IIH, ISIS.L2_LSP, ISIS.L2_CSNP, ISIS.L2_PSNP],
  iih: [ISIS.L1_IIH, ISIS.L2_IIH, ISIS.PTP_IIH],
  lsp: [ISIS.L1_LSP, ISIS.L2_LSP],
  snp: [ISIS.L1_CSNP, ISIS.L2_CSNP, ISIS.L1_PSNP, ISIS.L2_PSNP],
  csnp: [ISIS.L1_CSNP, ISIS.L2_CSNP],
  psnp: [ISIS.L1_PSNP, ISIS.L2_PSNP],
};

/** Generates the test for a protocol that stands alone. */
export function protocolAlone(generator: Generator, protocol: Protocol): Condition {
  const type = ON_LINK[protocol];
  if (type !== undefined) return carries(generator, type);
  const inside = INSIDE[protocol];
  if (inside) return protocolNumber(generator, ...inside);
  const [first, second, ...others] = (ISIS_TYPES[protocol] ?? []).map((pdu) => protocolNumber(generator, pdu, "isis"));
  if (first && second) return others.reduce((rest, one) => or(one, rest), or(first, second));
  return generator.refuse(
    `"${protocol}" alone says nothing; it wants an index (${protocol}[0] = 1) or a name behind it`,
  );
}

/** Generates the test for a protocol number inside another protocol; without one inside IPv4 or IPv6. */
export function protocolNumber(generator: Generator, number: number, inside: Protocol | undefined): Condition {
  switch (inside) {
    case undefined: {
      const over4 = protocolNumber(generator, number, "ip");
      return or(over4, protocolNumber(generator, number, "ip6"));
    }
    case "link":
      return carries(generator, number);
    case "ip":
      return and(carries(generator, ETHERTYPE.IP), compare(generator, "network", 9, 1, number));
    case "ip6":
      return insideIpv6(generator, number);
    case "iso":
      return insideOsi(generator, number);
    case "isis":
      return and(insideOsi(generator, NLPID.ISIS), compare(generator, "network without SNAP", 4, 1, number));
    default:
      return generator.refuse(`"${inside}" carries no protocols by number; link, ip, ip6, iso and isis do`);
  }
}

/** RFC 8200 §3: next in the IPv6 header itself, or behind a fragment header and nothing else. */
function insideIpv6(generator: Generator, number: number): Condition {
  const ip6 = carries(generator, ETHERTYPE.IPV6);
  const fragment = compare(generator, "network", 6, 1, FRAGMENT_HEADER);
  const behind = and(fragment, compare(generator, "network", 40, 1, number));
  return and(ip6, or(compare(generator, "network", 6, 1, number), behind));
}

function insideOsi(generator: Generator, nlpid: number): Condition {
  switch (generator.linkType) {
    case LINK_TYPE.FRELAY:
      return compare(generator, "link header", 2, 2, 0x0300 | nlpid);
    case LINK_TYPE.C_HDLC:
    case LINK_TYPE.HDLC:
      // Cisco HDLC pads OSI with one byte.
      return and(
        carries(generator, (LLC_SAP.ISO << 8) | LLC_SAP.ISO),
        compare(generator, "network without SNAP", 1, 1, nlpid),
      );
    default:
      return and(carries(generator, LLC_SAP.ISO), compare(generator, "network without SNAP", 0, 1, nlpid));
  }
}
