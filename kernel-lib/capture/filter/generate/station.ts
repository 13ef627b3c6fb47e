/** Link-layer addresses: Ethernet, FDDI, Token Ring, Fibre Channel, ARCnet. */
import { and, type Condition } from "../../bpf/graph";
import { LINK_TYPE } from "../../link-type";
import type { Direction } from "../ast";
import type { Generator } from "./generator";
import { inDirection } from "./host";
import { previousHeaderCheck } from "./inner-header";
import { isWireless } from "./layout";
import { bitsSet, compare, compareBytes } from "./load";
import { wirelessMulticast, wirelessStation } from "./wireless";

/** Where the two addresses stand in the link layer's header. */
const ADDRESSES: Readonly<Record<number, { src: number; dst: number }>> = {
  [LINK_TYPE.FDDI]: { src: 7, dst: 1 },
  [LINK_TYPE.IEEE802]: { src: 8, dst: 2 },
  [LINK_TYPE.IP_OVER_FC]: { src: 10, dst: 2 },
};
const ON_ETHERNET = { src: 6, dst: 0 };

/** Whether stations on this link have six-byte addresses. */
export const hasStations = (generator: Generator): boolean =>
  generator.ethernet || isWireless(generator.linkType) || generator.linkType in ADDRESSES;

/** Generates the test for a station; `mac` has six bytes. */
export function station(generator: Generator, mac: readonly number[], direction: Direction | undefined): Condition {
  if (isWireless(generator.linkType)) return wirelessStation(generator, mac, direction);
  const check = generator.ethernet ? previousHeaderCheck(generator) : undefined;
  const offsets = generator.ethernet ? ON_ETHERNET : ADDRESSES[generator.linkType];
  if (!offsets) return generator.refuseForLinkType("stations have no addresses of six bytes");
  const matched = inDirection(generator, direction, (way) => compareBytes(generator, "link header", offsets[way], mac));
  return check ? and(check, matched) : matched;
}

const isArcnet = (linkType: number): boolean => linkType === LINK_TYPE.ARCNET || linkType === LINK_TYPE.ARCNET_LINUX;

/** RFC 1201 §2.1: one byte of source, one of destination. */
export function arcnetStation(generator: Generator, address: number, direction: Direction | undefined): Condition {
  if (!isArcnet(generator.linkType)) generator.refuseForLinkType("there are no ARCnet addresses");
  return inDirection(generator, direction, (way) =>
    compare(generator, "link header", way === "src" ? 0 : 1, 1, address),
  );
}

export function linkBroadcast(generator: Generator): Condition {
  if (isArcnet(generator.linkType)) return arcnetStation(generator, 0, "dst");
  if (!hasStations(generator)) generator.refuseForLinkType("there is no broadcast");
  return station(generator, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff], "dst");
}

/** IEEE 802 §8.2.2: the lowest bit of an address's first byte says that it is a group's. */
export function linkMulticast(generator: Generator): Condition {
  const { linkType } = generator;
  if (isArcnet(linkType)) return arcnetStation(generator, 0, "dst");
  if (isWireless(linkType)) return wirelessMulticast(generator);
  const check = generator.ethernet ? previousHeaderCheck(generator) : undefined;
  const offset = generator.ethernet ? ON_ETHERNET.dst : ADDRESSES[linkType]?.dst;
  if (offset === undefined) return generator.refuseForLinkType("there is no multicast");
  const group = bitsSet(generator, "link header", offset, 1, 1);
  return check ? and(check, group) : group;
}
