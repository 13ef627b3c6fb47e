/** Whether the link layer carries a given protocol. A protocol is an EtherType, or below 1501 an LLC service access point. */
import { and, type Condition, not, or } from "../../bpf/graph";
import { LINK_TYPE } from "../../link-type";
import { atmCarriesLlc } from "./atm";
import { carriesOnEthernet, carriesOnLinuxCooked, carriesOnLlc, ETHERTYPE, LLC_SAP } from "./ether-type";
import type { Generator } from "./generator";
import { previousHeaderCheck } from "./inner-header";
import { isJuniper, isWireless, UNSET } from "./layout";
import { always, bitsSet, compare, never } from "./load";

const T = LINK_TYPE;

/** Generates the test that the packet carries this protocol right above the link layer. */
export function carries(generator: Generator, protocol: number): Condition {
  if (generator.labels > 0) return carriesInMpls(generator, protocol);
  const { linkType } = generator;
  if (generator.ethernet) {
    const check = generator.inGeneve ? undefined : previousHeaderCheck(generator);
    const type = carriesOnEthernet(generator, protocol);
    return check ? and(check, type) : type;
  }
  if (isWireless(linkType)) return and(isDataFrame(generator), carriesOnLlc(generator, protocol));
  if (isJuniper(linkType)) return compare(generator, "link header", 0, 4, 0x4d474300, { mask: 0xffff_ff00 });
  const special = CARRIES[linkType];
  if (special) return special(generator, protocol);
  if (generator.linkTypeField.constant !== UNSET) return compare(generator, "link type", 0, 2, protocol);
  return generator.refuseForLinkType("filtering by protocol is not possible");
}

type Carries = (generator: Generator, protocol: number) => Condition;

const carriesPpp: Carries = (generator, protocol) =>
  compare(generator, "link type", 0, 2, PPP_PROTOCOL[protocol] ?? protocol);
const carriesHdlc: Carries = (generator, protocol) =>
  compare(generator, "link type", 0, 2, protocol === LLC_SAP.ISO ? (protocol << 8) | LLC_SAP.ISO : protocol);

const CARRIES: Readonly<Record<number, Carries>> = {
  [T.C_HDLC]: carriesHdlc,
  [T.HDLC]: carriesHdlc,
  [T.FDDI]: carriesOnLlc,
  [T.IEEE802]: carriesOnLlc,
  [T.ATM_RFC1483]: carriesOnLlc,
  [T.ATM_CLIP]: carriesOnLlc,
  [T.IP_OVER_FC]: carriesOnLlc,
  [T.SUNATM]: (generator, protocol) => and(atmCarriesLlc(generator), carriesOnLlc(generator, protocol)),
  [T.LINUX_SLL]: carriesOnLinuxCooked,
  [T.SLIP]: carriesByVersion,
  [T.SLIP_BSDOS]: carriesByVersion,
  [T.RAW]: carriesByVersion,
  [T.IPV4]: (_generator, protocol) => (protocol === ETHERTYPE.IP ? always() : never()),
  [T.IPV6]: (_generator, protocol) => (protocol === ETHERTYPE.IPV6 ? always() : never()),
  [T.LTALK]: (_generator, protocol) => (protocol === ETHERTYPE.ATALK ? always() : never()),
  [T.PPP]: carriesPpp,
  [T.PPP_PPPD]: carriesPpp,
  [T.PPP_SERIAL]: carriesPpp,
  [T.PPP_ETHER]: carriesPpp,
  [T.PPP_BSDOS]: carriesPppBsdOs,
  [T.NULL]: carriesByFamily,
  [T.LOOP]: carriesByFamily,
  [T.ENC]: carriesByFamily,
  [T.PFLOG]: carriesInPflog,
  [T.ARCNET]: carriesOnArcnet,
  [T.ARCNET_LINUX]: carriesOnArcnet,
  [T.FRELAY]: carriesOnFrameRelay,
  [T.BACNET_MS_TP]: (generator) => compare(generator, "link header", 0, 4, 0x55ff_0000, { mask: 0xffff_0000 }),
  [T.IPNET]: carriesOnIpnet,
  [T.ERF]: (generator) => generator.refuseForLinkType("filtering by protocol is not possible"),
};

/** RFC 1661 §2 and the protocols' own RFCs; Bridging PDUs are taken for spanning tree's. */
const PPP_PROTOCOL: Readonly<Record<number, number>> = {
  [ETHERTYPE.IP]: 0x21,
  [ETHERTYPE.IPV6]: 0x57,
  [ETHERTYPE.DECNET]: 0x27,
  [ETHERTYPE.ATALK]: 0x29,
  [ETHERTYPE.XNS]: 0x25,
  [LLC_SAP.ISO]: 0x23,
  [LLC_SAP.STP]: 0x31,
  [LLC_SAP.IPX]: 0x2b,
};

/** BSD/OS: IPv4 also with its header compressed or as it was (RFC 1144). */
function carriesPppBsdOs(generator: Generator, protocol: number): Condition {
  if (protocol !== ETHERTYPE.IP) return carriesPpp(generator, protocol);
  const types = [0x21, 0x2d, 0x2f].map((type) => compare(generator, "link type", 0, 2, type));
  return types.reduce(or);
}

/** Without a type field the first four bits tell (RFC 791 §3.1, RFC 8200 §3). */
function carriesByVersion(generator: Generator, protocol: number): Condition {
  if (protocol === ETHERTYPE.IP) return compare(generator, "link header", 0, 1, 0x40, { mask: 0xf0 });
  if (protocol === ETHERTYPE.IPV6) return compare(generator, "link header", 0, 1, 0x60, { mask: 0xf0 });
  return never();
}

const AF_INET = 2;
/** AF_INET6 of Linux, and those of the systems that write such files: NetBSD and OpenBSD, FreeBSD, Darwin. */
const AF_INET6 = 10;
const AF_INET6_ELSEWHERE = [24, 28, 30];

function carriesByFamily(generator: Generator, protocol: number): Condition {
  if (protocol === ETHERTYPE.IP) return hasFamily(generator, AF_INET);
  if (protocol !== ETHERTYPE.IPV6) return never();
  if (!generator.target.fromFile) return hasFamily(generator, AF_INET6);
  const [bsd, freebsd, darwin] = AF_INET6_ELSEWHERE.map((family) => hasFamily(generator, family)) as [
    Condition,
    Condition,
    Condition,
  ];
  return or(darwin, or(bsd, freebsd));
}

/** NULL and ENC have the family in the byte order of the machine that wrote, LOOP in the network's. */
function hasFamily(generator: Generator, family: number): Condition {
  const swapped = generator.linkType !== LINK_TYPE.LOOP && !(generator.target.fromFile && generator.target.byteSwapped);
  return compare(generator, "link header", 0, 4, swapped ? family << 24 : family);
}

function carriesInPflog(generator: Generator, protocol: number): Condition {
  if (protocol === ETHERTYPE.IP) return compare(generator, "link header", 1, 1, AF_INET);
  if (protocol === ETHERTYPE.IPV6) return compare(generator, "link header", 1, 1, AF_INET6);
  return never();
}

/** RFC 1201 §3 and RFC 2497 §2; IP and ARP also by their older numbers of RFC 1051. */
function carriesOnArcnet(generator: Generator, protocol: number): Condition {
  const types = {
    [ETHERTYPE.IPV6]: [196],
    [ETHERTYPE.IP]: [212, 240],
    [ETHERTYPE.ARP]: [213, 241],
    [ETHERTYPE.RARP]: [214],
    [ETHERTYPE.ATALK]: [221],
  }[protocol];
  if (!types) return never();
  return types.map((type) => compare(generator, "link type", 0, 1, type)).reduce(or);
}

/** RFC 2427 §4: an unnumbered frame (3) and the protocol's NLPID behind two bytes of address. */
function carriesOnFrameRelay(generator: Generator, protocol: number): Condition {
  const has = (nlpid: number): Condition => compare(generator, "link header", 2, 2, 0x0300 | nlpid);
  if (protocol === ETHERTYPE.IP) return has(0xcc);
  if (protocol === ETHERTYPE.IPV6) return has(0x8e);
  if (protocol !== LLC_SAP.ISO) return never();
  const [clnp, esis, isis] = [has(0x81), has(0x82), has(0x83)];
  return or(clnp, or(esis, isis));
}

function carriesOnIpnet(generator: Generator, protocol: number): Condition {
  if (protocol === ETHERTYPE.IP) return compare(generator, "link type", 0, 1, 2);
  if (protocol === ETHERTYPE.IPV6) return compare(generator, "link type", 0, 1, 26);
  return never();
}

/** IEEE 802.11 §9.2.4.1.3: data frames have type 2, that is bit 3 set and bit 2 clear. */
export function isDataFrame(generator: Generator): Condition {
  const high = bitsSet(generator, "link header", 0, 1, 0x08);
  const low = not(bitsSet(generator, "link header", 0, 1, 0x04));
  return and(low, high);
}

/** RFC 3032 §2.1: the last label has the bottom-of-stack bit; what is behind it only the version tells. */
function carriesInMpls(generator: Generator, protocol: number): Condition {
  const version = protocol === ETHERTYPE.IP ? 0x40 : protocol === ETHERTYPE.IPV6 ? 0x60 : undefined;
  if (version === undefined) return generator.refuse("behind mpls only IPv4 and IPv6 can be told apart");
  const bottom = compare(generator, "network", -2, 1, 0x01, { mask: 0x01 });
  return and(bottom, compare(generator, "network", 0, 1, version, { mask: 0xf0 }));
}
