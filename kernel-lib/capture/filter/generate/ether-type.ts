/** Protocols on Ethernet and on links like it, in all the ways they are framed there. */
import { and, type Condition, or } from "../../bpf/graph";
import type { Generator } from "./generator";
import { compare, compareBytes } from "./load";

export const ETHERTYPE = {
  XNS: 0x0600,
  IP: 0x0800,
  ARP: 0x0806,
  MOPDL: 0x6001,
  MOPRC: 0x6002,
  DECNET: 0x6003,
  LAT: 0x6004,
  SCA: 0x6007,
  TRANSPARENT_ETHERNET: 0x6558,
  RARP: 0x8035,
  ATALK: 0x809b,
  AARP: 0x80f3,
  VLAN: 0x8100,
  IPX: 0x8137,
  IPV6: 0x86dd,
  MPLS: 0x8847,
  PPPOE_DISCOVERY: 0x8863,
  PPPOE_SESSION: 0x8864,
  SERVICE_VLAN: 0x88a8,
  LOOPBACK: 0x9000,
  OLD_SERVICE_VLAN: 0x9100,
} as const;

/** LLC service access points (IEEE 802.2). */
export const LLC_SAP = { IP: 0x06, STP: 0x42, SNAP: 0xaa, IPX: 0xe0, NETBEUI: 0xf0, ISO: 0xfe } as const;

/** IEEE 802.3 §3.2.6: up to here the type field is a length. */
const LONGEST_LENGTH = 1500;
const APPLE = 0x080007;

/** These check both service access points, the others only the destination's. */
const isPair = (protocol: number): boolean =>
  protocol === LLC_SAP.ISO || protocol === LLC_SAP.IP || protocol === LLC_SAP.NETBEUI;
const pair = (protocol: number): number => (protocol << 8) | protocol;

/** A SNAP header (IEEE 802 §9.2) with this organisation and type. */
function snap(generator: Generator, organisation: number, type: number): Condition {
  const bytes = [organisation >> 16, organisation >> 8, organisation, type >> 8, type].map((byte) => byte & 0xff);
  return compareBytes(generator, "llc", 0, [LLC_SAP.SNAP, LLC_SAP.SNAP, 0x03, ...bytes]);
}

const appleTalkSnap = (generator: Generator, protocol: number): Condition =>
  snap(generator, protocol === ETHERTYPE.ATALK ? APPLE : 0, protocol);

export const isLengthField = (generator: Generator): Condition =>
  compare(generator, "link type", 0, 2, LONGEST_LENGTH, { test: "<=" });

export function carriesOnEthernet(generator: Generator, protocol: number): Condition {
  if (isPair(protocol)) return and(isLengthField(generator), compare(generator, "llc", 0, 2, pair(protocol)));
  if (protocol === LLC_SAP.IPX) return carriesIpx(generator);
  const type = (): Condition => compare(generator, "link type", 0, 2, protocol);
  if (protocol === ETHERTYPE.ATALK || protocol === ETHERTYPE.AARP) {
    const framed = and(isLengthField(generator), appleTalkSnap(generator, protocol));
    return or(type(), framed);
  }
  if (protocol > LONGEST_LENGTH) return type();
  return and(isLengthField(generator), compare(generator, "link type", 2, 1, protocol));
}

/** IPX comes in four framings: Ethernet II, 802.2, raw 802.3 (its checksum field, always 0xffff, comes first), SNAP. */
function carriesIpx(generator: Generator): Condition {
  const llc = compare(generator, "llc", 0, 1, LLC_SAP.IPX);
  const raw = compare(generator, "llc", 0, 2, 0xffff);
  const either = or(llc, raw);
  const framed = or(snap(generator, 0, ETHERTYPE.IPX), either);
  const with8023 = and(isLengthField(generator), framed);
  return or(compare(generator, "link type", 0, 2, ETHERTYPE.IPX), with8023);
}

/** Linux cooked captures say "802.2" and "802.3" with types of their own. */
const COOKED = { RAW_8023: 0x0001, LLC_8022: 0x0004 } as const;

export function carriesOnLinuxCooked(generator: Generator, protocol: number): Condition {
  const type = (value: number): Condition => compare(generator, "link type", 0, 2, value);
  if (isPair(protocol)) return and(type(COOKED.LLC_8022), compare(generator, "llc", 0, 2, pair(protocol)));
  if (protocol === LLC_SAP.IPX) {
    const llc = compare(generator, "llc", 0, 1, LLC_SAP.IPX);
    const framed = or(llc, snap(generator, 0, ETHERTYPE.IPX));
    const with8022 = and(type(COOKED.LLC_8022), framed);
    const with8023 = or(type(COOKED.RAW_8023), with8022);
    return or(type(ETHERTYPE.IPX), with8023);
  }
  if (protocol === ETHERTYPE.ATALK || protocol === ETHERTYPE.AARP) {
    const framed = and(type(COOKED.LLC_8022), appleTalkSnap(generator, protocol));
    return or(type(protocol), framed);
  }
  if (protocol > LONGEST_LENGTH) return type(protocol);
  return and(type(COOKED.LLC_8022), compare(generator, "link header", generator.linkPayload.constant, 1, protocol));
}

/** Links that always have an LLC header: 802.11, FDDI, Token Ring, ATM. */
export function carriesOnLlc(generator: Generator, protocol: number): Condition {
  if (isPair(protocol)) return compare(generator, "llc", 0, 2, pair(protocol));
  if (protocol === ETHERTYPE.ATALK) return snap(generator, APPLE, protocol);
  if (protocol <= LONGEST_LENGTH) return compare(generator, "llc", 0, 1, protocol);
  // The type behind the SNAP header is believed without a look at the header.
  return compare(generator, "llc", 6, 2, protocol);
}
