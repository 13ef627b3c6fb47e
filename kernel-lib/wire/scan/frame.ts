// tcpdump.org's link types: where in a frame the first layer begins.
import { uint16At, uint32At } from "../big-endian";
import { HIGHEST_802_3_LENGTH } from "../ether-type";
import type { Field } from "../field";
import type { Layout } from "../layout";
import { LINK_TYPE } from "../link-type";
import { LINUX_COOKED_LAYOUT, LINUX_COOKED2_LAYOUT } from "../linux-cooked";
import { BSD_FAMILY, NULL_HEADER_LENGTH, nullFamily } from "../null-loopback";
import { scanEthernet, scanEtherType, scanLlc } from "./ethernet";
import { scanIp } from "./ipv4";
import { scanIpv6 } from "./ipv6";
import type { End, Packet } from "./packet";
import { scanPppHdlc } from "./ppp";

/** Walks a frame from its first byte. */
export function scanFrame(p: Packet, linkType: number): End {
  const { start: at, capturedEnd, reportedEnd } = p;
  switch (linkType) {
    case LINK_TYPE.ethernet:
      return scanEthernet(p, at, capturedEnd, reportedEnd);
    case LINK_TYPE.raw:
    case LINK_TYPE.rawBsd:
    case LINK_TYPE.rawOpenBsd:
      return scanRaw(p, at, capturedEnd, reportedEnd);
    case LINK_TYPE.ipv4:
      return scanIp(p, at, capturedEnd, reportedEnd);
    case LINK_TYPE.ipv6:
      return scanIpv6(p, at, capturedEnd, reportedEnd);
    case LINK_TYPE.linuxCooked:
      return scanCooked(p, "sll", LINUX_COOKED_LAYOUT, at, capturedEnd, reportedEnd);
    case LINK_TYPE.linuxCooked2:
      return scanCooked(p, "sll2", LINUX_COOKED2_LAYOUT, at, capturedEnd, reportedEnd);
    case LINK_TYPE.null:
      return scanNull(p, at, capturedEnd, reportedEnd);
    case LINK_TYPE.loop:
      return scanLoop(p, at, capturedEnd, reportedEnd);
  }
}

/** Some drivers put PPP's marks, or ten zeros, before the packet, so a raw packet is read from its eighth byte on only. */
const RAW_SHORTEST = 8;
const RAW_ZEROS = 10;
const PPP_ALL_STATIONS = 0xff03;

function scanRaw(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (capturedEnd < at + RAW_SHORTEST) return p.cut("raw", capturedEnd, reportedEnd);
  const { bytes } = p;
  const framed = [0, 6, 1].find((place) => uint16At(bytes, at + place) === PPP_ALL_STATIONS);
  if (framed !== undefined) return scanPppHdlc(p, at + framed, capturedEnd, reportedEnd);
  if (capturedEnd >= at + RAW_ZEROS && bytes.subarray(at, at + RAW_ZEROS).every((byte) => byte === 0))
    return scanIp(p, at + RAW_ZEROS, capturedEnd, reportedEnd);
  const version = (bytes[at] as number) >>> 4;
  if (version === 4) scanIp(p, at, capturedEnd, reportedEnd);
  else if (version === 6) scanIpv6(p, at, capturedEnd, reportedEnd);
  else p.broke("raw", at, `version ${version} is neither 4 nor 6`);
}

/** Both versions have these fields, at places of their own. */
type CookedLayout = Layout<{ hardwareType: 2; protocol: Field<number> }>;

function scanCooked(
  p: Packet,
  layer: string,
  { at: field, lengthBytes }: Pick<CookedLayout, "at" | "lengthBytes">,
  at: number,
  capturedEnd: number,
  reportedEnd: number,
): End {
  if (!p.enterOther(layer, at, capturedEnd, reportedEnd)) return;
  const body = at + lengthBytes;
  if (capturedEnd < body) return p.cut(layer, capturedEnd, reportedEnd);
  const hardware = uint16At(p.bytes, at + field.hardwareType);
  scanCookedPayload(p, hardware, uint16At(p.bytes, at + field.protocol), body, capturedEnd, reportedEnd);
}

const HARDWARE_NETLINK = 824;
const HARDWARE_FRAME_RELAY = 770;
const HARDWARE_RADIOTAP = 803;
/** Linux: numbers up to this one are its own, not ether-types. */
const HIGHEST_LINUX_PROTOCOL = 1536;
const LINUX_ETHERNET = 3;
const LINUX_LLC = 4;

function scanCookedPayload(
  p: Packet,
  hardware: number,
  protocol: number,
  at: number,
  capturedEnd: number,
  reportedEnd: number,
): End {
  if (hardware === HARDWARE_NETLINK) return;
  if (protocol > HIGHEST_LINUX_PROTOCOL) return scanEtherType(p, protocol, at, capturedEnd, reportedEnd);
  if (hardware === HARDWARE_FRAME_RELAY || hardware === HARDWARE_RADIOTAP) return;
  if (protocol === LINUX_ETHERNET) scanEthernet(p, at, capturedEnd, reportedEnd);
  else if (protocol === LINUX_LLC) scanLlc(p, at, capturedEnd, reportedEnd);
}

function scanNull(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enterOther("null", at, capturedEnd, reportedEnd)) return;
  if (capturedEnd >= at + 2 && uint16At(p.bytes, at) === PPP_ALL_STATIONS)
    return scanPppHdlc(p, at, capturedEnd, reportedEnd);
  const body = at + NULL_HEADER_LENGTH;
  if (capturedEnd < body) return p.cut("null", capturedEnd, reportedEnd);
  const family = nullFamily(p.bytes, at);
  // some write an ether-type there
  if (family > HIGHEST_802_3_LENGTH) scanEtherType(p, family & 0xffff, body, capturedEnd, reportedEnd);
  else scanFamily(p, family, body, capturedEnd, reportedEnd);
}

function scanLoop(p: Packet, at: number, capturedEnd: number, reportedEnd: number): End {
  if (!p.enterOther("null", at, capturedEnd, reportedEnd)) return;
  const body = at + NULL_HEADER_LENGTH;
  if (capturedEnd < body) return p.cut("null", capturedEnd, reportedEnd);
  scanFamily(p, uint32At(p.bytes, at), body, capturedEnd, reportedEnd);
}

function scanFamily(p: Packet, family: number, at: number, capturedEnd: number, reportedEnd: number): End {
  if (family === BSD_FAMILY.ipv4) scanIp(p, at, capturedEnd, reportedEnd);
  else if (family === BSD_FAMILY.ipv6Open || family === BSD_FAMILY.ipv6Free || family === BSD_FAMILY.ipv6Mac)
    scanIpv6(p, at, capturedEnd, reportedEnd);
}
