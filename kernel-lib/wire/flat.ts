/** The flat object of the verb `dissect`: one a packet, keys with a dot, values as on the wire. */
import { ipv4Text, ipv6Text, macText } from "./address";
import { ARP_LAYOUT } from "./arp";
import { uint16At, uint32At } from "./big-endian";
import type { ChecksumStatus } from "./checksum";
import { DNS_LAYOUT } from "./dns";
import { ETHERNET_LAYOUT } from "./ethernet";
import { IPV4_LAYOUT } from "./ipv4";
import { IPV6_LAYOUT } from "./ipv6";
import { LAYER_NAMES, type LayerName, type Packet } from "./scan";
import { TCP_LAYOUT } from "./tcp";
import { UDP_LAYOUT } from "./udp";

/** What a capture file says of a frame beside its bytes. */
export interface FrameInfo {
  /** From 1. */
  number: number;
  /** When it was captured: seconds since 1970, and nanoseconds of the last one. */
  seconds?: number;
  nanoseconds?: number;
}

/** Keys that do not apply, or whose bytes were cut off, are absent. */
export interface FlatPacket {
  n: number;
  /** Length on the wire and as captured, in bytes. */
  len: number;
  cap: number;
  /** Seconds with nine decimals. */
  t?: string;
  layers: readonly LayerName[];
  "eth.src"?: string;
  "eth.dst"?: string;
  "eth.type"?: number;
  vlan?: number;
  "arp.op"?: number;
  "arp.sip"?: string;
  "arp.tip"?: string;
  "ip.src"?: string;
  "ip.dst"?: string;
  "ip.proto"?: number;
  "ip.ttl"?: number;
  "ip.id"?: number;
  "ip.len"?: number;
  /** In units of 8 bytes. */
  "ip.off"?: number;
  "ip.ck"?: ChecksumStatus;
  "ip6.src"?: string;
  "ip6.dst"?: string;
  "ip6.nxt"?: number;
  "ip6.hlim"?: number;
  "ip6.plen"?: number;
  "icmp.type"?: number;
  "icmp.code"?: number;
  "icmp6.type"?: number;
  "icmp6.code"?: number;
  "tcp.sport"?: number;
  "tcp.dport"?: number;
  "tcp.seq"?: number;
  "tcp.ack"?: number;
  /** All twelve bits. */
  "tcp.flags"?: number;
  "tcp.win"?: number;
  /** In bytes. */
  "tcp.hlen"?: number;
  "tcp.len"?: number;
  "tcp.ck"?: ChecksumStatus;
  "udp.sport"?: number;
  "udp.dport"?: number;
  "udp.len"?: number;
  "udp.ck"?: ChecksumStatus;
  "dns.id"?: number;
  "dns.qr"?: number;
  "dns.qname"?: string;
  malformed?: string;
}

/** Lists a packet's layers from the outermost in; lists that occur often are made once. */
export function layersOf(packet: Packet): readonly LayerName[] {
  const { layerKey, deeperLayers } = packet;
  let names = lists.get(layerKey);
  if (names === undefined) {
    names = Object.freeze(namesOf(layerKey));
    if (lists.size < MOST_LISTS) lists.set(layerKey, names);
  }
  return deeperLayers === undefined ? names : [...names, ...deeperLayers.map(nameOf)];
}

const MOST_LISTS = 4096;
const lists = new Map<number, readonly LayerName[]>();
const nameOf = (layer: number): LayerName => LAYER_NAMES[layer] as LayerName;

function namesOf(layerKey: number): LayerName[] {
  const names: LayerName[] = [];
  for (let rest = layerKey; rest > 0; rest = Math.floor(rest / 16)) names.unshift(nameOf(rest % 16));
  return names;
}

/** Says where and why a packet broke off; undefined when it did not. */
export function malformedText(packet: Packet): string | undefined {
  if (packet.malformedAt < 0) return undefined;
  return `${packet.malformedIn} at byte ${packet.malformedAt}: ${packet.malformedWhy}`;
}

/** Writes a time as seconds with nine decimals. */
export function timeText(seconds: number, nanoseconds: number): string {
  return `${seconds}.${String(nanoseconds).padStart(9, "0")}`;
}

/** Makes the flat object of a packet that was scanned. */
export function flatten(packet: Packet, frame: FrameInfo): FlatPacket {
  const flat: FlatPacket = {
    n: frame.number,
    len: packet.reportedEnd - packet.start,
    cap: packet.capturedLength,
    layers: layersOf(packet),
  };
  if (frame.seconds !== undefined) flat.t = timeText(frame.seconds, frame.nanoseconds ?? 0);
  if (packet.etherAt >= 0) flattenEthernet(packet, flat);
  if (packet.vlanId >= 0) flat.vlan = packet.vlanId;
  if (packet.arpAt >= 0) flattenArp(packet, flat);
  if (packet.ipAt >= 0) flattenIpv4(packet, flat);
  if (packet.ipv6At >= 0) flattenIpv6(packet, flat);
  if (packet.icmpAt >= 0 || packet.icmpv6At >= 0) flattenIcmp(packet, flat);
  if (packet.tcpFields > 0) flattenTcp(packet, flat);
  if (packet.udpFields > 0) flattenUdp(packet, flat);
  if (packet.dnsAt >= 0) flattenDns(packet, flat);
  const malformed = malformedText(packet);
  if (malformed !== undefined) flat.malformed = malformed;
  return flat;
}

function flattenEthernet(packet: Packet, flat: FlatPacket): void {
  const { bytes, etherAt, etherType } = packet;
  flat["eth.src"] = macText(bytes, etherAt + ETHERNET_LAYOUT.at.source);
  flat["eth.dst"] = macText(bytes, etherAt + ETHERNET_LAYOUT.at.destination);
  if (etherType >= 0) flat["eth.type"] = etherType;
}

function flattenArp(packet: Packet, flat: FlatPacket): void {
  const { bytes, arpAt, arpSourceAt, arpTargetAt } = packet;
  flat["arp.op"] = uint16At(bytes, arpAt + ARP_LAYOUT.at.operation);
  if (arpSourceAt >= 0) flat["arp.sip"] = ipv4Text(bytes, arpSourceAt);
  if (arpTargetAt >= 0) flat["arp.tip"] = ipv4Text(bytes, arpTargetAt);
}

function flattenIpv4(packet: Packet, flat: FlatPacket): void {
  const { bytes, ipAt, ipFields, ipDestinationAt } = packet;
  const at = IPV4_LAYOUT.at;
  flat["ip.len"] = packet.ipLength;
  if (ipFields > 1) flat["ip.id"] = uint16At(bytes, ipAt + at.identification);
  if (ipFields > 2) flat["ip.off"] = uint16At(bytes, ipAt + at.reserved) & 0x1fff;
  if (ipFields > 3) flat["ip.ttl"] = bytes[ipAt + at.ttl] as number;
  if (ipFields > 4) flat["ip.proto"] = bytes[ipAt + at.protocol] as number;
  if (ipFields > 5) flat["ip.ck"] = packet.ipChecksum;
  if (ipFields > 6) flat["ip.src"] = ipv4Text(bytes, ipAt + at.source);
  if (ipDestinationAt >= 0) flat["ip.dst"] = ipv4Text(bytes, ipDestinationAt);
}

function flattenIpv6(packet: Packet, flat: FlatPacket): void {
  const { bytes, ipv6At, ipv6Fields } = packet;
  const at = IPV6_LAYOUT.at;
  if (ipv6Fields > 0) {
    flat["ip6.plen"] = uint16At(bytes, ipv6At + at.payloadLength);
    flat["ip6.nxt"] = bytes[ipv6At + at.nextHeader] as number;
  }
  if (ipv6Fields > 1) flat["ip6.hlim"] = bytes[ipv6At + at.hopLimit] as number;
  if (ipv6Fields > 2) flat["ip6.src"] = ipv6Text(bytes, ipv6At + at.source);
  if (ipv6Fields > 3) flat["ip6.dst"] = ipv6Text(bytes, ipv6At + at.destination);
}

/** Type and code are the first two bytes of both versions. */
function flattenIcmp({ bytes, icmpAt, icmpv6At, icmpv6Fields }: Packet, flat: FlatPacket): void {
  if (icmpAt >= 0) {
    flat["icmp.type"] = bytes[icmpAt] as number;
    flat["icmp.code"] = bytes[icmpAt + 1] as number;
  }
  if (icmpv6Fields > 0) flat["icmp6.type"] = bytes[icmpv6At] as number;
  if (icmpv6Fields > 1) flat["icmp6.code"] = bytes[icmpv6At + 1] as number;
}

function flattenTcp(packet: Packet, flat: FlatPacket): void {
  const { bytes, tcpAt, tcpFields, tcpLength } = packet;
  const at = TCP_LAYOUT.at;
  flat["tcp.sport"] = uint16At(bytes, tcpAt + at.sourcePort);
  flat["tcp.dport"] = uint16At(bytes, tcpAt + at.destinationPort);
  if (tcpFields > 1) flat["tcp.seq"] = uint32At(bytes, tcpAt + at.sequenceNumber);
  if (tcpFields > 3) {
    flat["tcp.ack"] = uint32At(bytes, tcpAt + at.acknowledgmentNumber);
    flat["tcp.flags"] = uint16At(bytes, tcpAt + at.dataOffset) & 0xfff;
    flat["tcp.win"] = uint16At(bytes, tcpAt + at.window);
  }
  if (tcpFields > 2) flat["tcp.hlen"] = ((bytes[tcpAt + at.dataOffset] as number) >>> 4) * 4;
  if (tcpLength >= 0) flat["tcp.len"] = tcpLength;
  if (tcpFields > 4) flat["tcp.ck"] = packet.tcpChecksum;
}

function flattenUdp(packet: Packet, flat: FlatPacket): void {
  const { bytes, udpAt, udpFields } = packet;
  const at = UDP_LAYOUT.at;
  flat["udp.sport"] = uint16At(bytes, udpAt + at.sourcePort);
  flat["udp.dport"] = uint16At(bytes, udpAt + at.destinationPort);
  if (udpFields > 1) flat["udp.len"] = uint16At(bytes, udpAt + at.length);
  if (udpFields > 2) flat["udp.ck"] = packet.udpChecksum;
}

function flattenDns({ bytes, dnsAt, dnsName }: Packet, flat: FlatPacket): void {
  flat["dns.id"] = uint16At(bytes, dnsAt);
  flat["dns.qr"] = (bytes[dnsAt + DNS_LAYOUT.at.response] as number) >>> 7;
  if (dnsName !== undefined) flat["dns.qname"] = dnsName;
}
