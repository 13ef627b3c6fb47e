/** The lines of `dissect --json`, written straight into bytes: what JSON of `flatten` is, at a third of its cost. */
import { ipv6Text } from "./address";
import { ARP_LAYOUT } from "./arp";
import { uint16At, uint32At } from "./big-endian";
import { ByteWriter, type Word, wordOf } from "./byte-writer";
import { DNS_LAYOUT } from "./dns";
import { ETHERNET_LAYOUT } from "./ethernet";
import { type FrameInfo, layersOf, malformedText } from "./flat";
import { IPV4_LAYOUT } from "./ipv4";
import { IPV6_LAYOUT } from "./ipv6";
import type { Packet } from "./scan";
import { TCP_LAYOUT } from "./tcp";
import { UDP_LAYOUT } from "./udp";

/** Longer than a line can be without names and remarks, which make their own room. */
const LONGEST_LINE = 1024;
const START = wordOf('{"n":');
const TIME = wordOf(',"t":"');
const END = wordOf("}\n");
const key = (name: string): Word => wordOf(`,"${name}":`);
const KEY = {
  len: key("len"),
  cap: key("cap"),
  layers: key("layers"),
  ethSrc: key("eth.src"),
  ethDst: key("eth.dst"),
  ethType: key("eth.type"),
  vlan: key("vlan"),
  arpOp: key("arp.op"),
  arpSip: key("arp.sip"),
  arpTip: key("arp.tip"),
  ipSrc: key("ip.src"),
  ipDst: key("ip.dst"),
  ipProto: key("ip.proto"),
  ipTtl: key("ip.ttl"),
  ipId: key("ip.id"),
  ipLen: key("ip.len"),
  ipOff: key("ip.off"),
  ipCk: key("ip.ck"),
  ip6Src: key("ip6.src"),
  ip6Dst: key("ip6.dst"),
  ip6Nxt: key("ip6.nxt"),
  ip6Hlim: key("ip6.hlim"),
  ip6Plen: key("ip6.plen"),
  icmpType: key("icmp.type"),
  icmpCode: key("icmp.code"),
  icmp6Type: key("icmp6.type"),
  icmp6Code: key("icmp6.code"),
  tcpSport: key("tcp.sport"),
  tcpDport: key("tcp.dport"),
  tcpSeq: key("tcp.seq"),
  tcpAck: key("tcp.ack"),
  tcpFlags: key("tcp.flags"),
  tcpWin: key("tcp.win"),
  tcpHlen: key("tcp.hlen"),
  tcpLen: key("tcp.len"),
  tcpCk: key("tcp.ck"),
  udpSport: key("udp.sport"),
  udpDport: key("udp.dport"),
  udpLen: key("udp.len"),
  udpCk: key("udp.ck"),
  dnsId: key("dns.id"),
  dnsQr: key("dns.qr"),
  dnsQname: key("dns.qname"),
  malformed: key("malformed"),
};

const MOST_LISTS = 4096;
const lists = new Map<number, Word>();

/** Writes packets as lines of JSON, each the flat object of `FlatPacket`. */
export class JsonLines {
  private readonly writer = new ByteWriter();

  /** How many bytes wait to be taken. */
  get length(): number {
    return this.writer.length;
  }

  /** Gives the lines so far, as UTF-8, and begins anew. */
  take(): Uint8Array {
    return this.writer.take();
  }

  /** Hands the lines so far over, as UTF-8, and begins anew; `use` says whether it needs the bytes no longer. */
  drain(use: (bytes: Uint8Array) => boolean): void {
    this.writer.drain(use);
  }

  /** Adds the line of a packet that was scanned. */
  add(packet: Packet, frame: FrameInfo): void {
    const { writer } = this;
    writer.reserve(LONGEST_LINE);
    writer.word(START);
    writer.number(frame.number);
    this.number(KEY.len, packet.reportedEnd - packet.start);
    this.number(KEY.cap, packet.capturedLength);
    this.layers(packet);
    if (frame.seconds !== undefined) this.time(frame.seconds, frame.nanoseconds ?? 0);
    if (packet.etherAt >= 0) this.ethernet(packet);
    if (packet.vlanId >= 0) this.number(KEY.vlan, packet.vlanId);
    if (packet.arpAt >= 0) this.arp(packet);
    if (packet.ipAt >= 0) this.ipv4(packet);
    if (packet.ipv6At >= 0) this.ipv6(packet);
    if (packet.icmpAt >= 0 || packet.icmpv6At >= 0) this.icmp(packet);
    if (packet.tcpFields > 0) this.tcp(packet);
    if (packet.udpFields > 0) this.udp(packet);
    if (packet.dnsAt >= 0) this.dns(packet);
    if (packet.malformedAt >= 0) this.text(KEY.malformed, malformedText(packet) ?? "");
    writer.word(END);
  }

  private number(name: Word, value: number): void {
    this.writer.word(name);
    this.writer.number(value);
  }

  private text(name: Word, value: string): void {
    this.writer.word(name);
    this.writer.string(value);
    this.writer.reserve(LONGEST_LINE);
  }

  private layers(packet: Packet): void {
    let list = packet.deeperLayers === undefined ? lists.get(packet.layerKey) : undefined;
    if (list === undefined) {
      list = wordOf(JSON.stringify(layersOf(packet)));
      if (packet.deeperLayers === undefined && lists.size < MOST_LISTS) lists.set(packet.layerKey, list);
    }
    this.writer.word(KEY.layers);
    this.writer.reserve(list.lengthBytes + LONGEST_LINE);
    this.writer.word(list);
  }

  private time(seconds: number, nanoseconds: number): void {
    const { writer } = this;
    writer.word(TIME);
    writer.number(seconds);
    writer.byte(0x2e);
    writer.nanoseconds(nanoseconds);
    writer.byte(0x22);
  }

  private ethernet({ bytes, etherAt, etherType }: Packet): void {
    const { writer } = this;
    writer.word(KEY.ethSrc);
    writer.mac(bytes, etherAt + ETHERNET_LAYOUT.at.source);
    writer.word(KEY.ethDst);
    writer.mac(bytes, etherAt + ETHERNET_LAYOUT.at.destination);
    if (etherType >= 0) this.number(KEY.ethType, etherType);
  }

  private address(name: Word, bytes: Uint8Array, at: number): void {
    this.writer.word(name);
    this.writer.ipv4(bytes, at);
  }

  private arp({ bytes, arpAt, arpSourceAt, arpTargetAt }: Packet): void {
    this.number(KEY.arpOp, uint16At(bytes, arpAt + ARP_LAYOUT.at.operation));
    if (arpSourceAt >= 0) this.address(KEY.arpSip, bytes, arpSourceAt);
    if (arpTargetAt >= 0) this.address(KEY.arpTip, bytes, arpTargetAt);
  }

  private ipv4(packet: Packet): void {
    const { bytes, ipAt, ipFields, ipDestinationAt } = packet;
    const at = IPV4_LAYOUT.at;
    this.number(KEY.ipLen, packet.ipLength);
    if (ipFields > 1) this.number(KEY.ipId, uint16At(bytes, ipAt + at.identification));
    if (ipFields > 2) this.number(KEY.ipOff, uint16At(bytes, ipAt + at.reserved) & 0x1fff);
    if (ipFields > 3) this.number(KEY.ipTtl, bytes[ipAt + at.ttl] as number);
    if (ipFields > 4) this.number(KEY.ipProto, bytes[ipAt + at.protocol] as number);
    if (ipFields > 5) this.number(KEY.ipCk, packet.ipChecksum);
    if (ipFields > 6) this.address(KEY.ipSrc, bytes, ipAt + at.source);
    if (ipDestinationAt >= 0) this.address(KEY.ipDst, bytes, ipDestinationAt);
  }

  private ipv6({ bytes, ipv6At, ipv6Fields }: Packet): void {
    const at = IPV6_LAYOUT.at;
    if (ipv6Fields > 0) {
      this.number(KEY.ip6Plen, uint16At(bytes, ipv6At + at.payloadLength));
      this.number(KEY.ip6Nxt, bytes[ipv6At + at.nextHeader] as number);
    }
    if (ipv6Fields > 1) this.number(KEY.ip6Hlim, bytes[ipv6At + at.hopLimit] as number);
    if (ipv6Fields > 2) this.text(KEY.ip6Src, ipv6Text(bytes, ipv6At + at.source));
    if (ipv6Fields > 3) this.text(KEY.ip6Dst, ipv6Text(bytes, ipv6At + at.destination));
  }

  private icmp({ bytes, icmpAt, icmpv6At, icmpv6Fields }: Packet): void {
    if (icmpAt >= 0) {
      this.number(KEY.icmpType, bytes[icmpAt] as number);
      this.number(KEY.icmpCode, bytes[icmpAt + 1] as number);
    }
    if (icmpv6Fields > 0) this.number(KEY.icmp6Type, bytes[icmpv6At] as number);
    if (icmpv6Fields > 1) this.number(KEY.icmp6Code, bytes[icmpv6At + 1] as number);
  }

  private tcp(packet: Packet): void {
    const { bytes, tcpAt, tcpFields, tcpLength } = packet;
    const at = TCP_LAYOUT.at;
    this.number(KEY.tcpSport, uint16At(bytes, tcpAt + at.sourcePort));
    this.number(KEY.tcpDport, uint16At(bytes, tcpAt + at.destinationPort));
    if (tcpFields > 1) this.number(KEY.tcpSeq, uint32At(bytes, tcpAt + at.sequenceNumber));
    if (tcpFields > 3) {
      this.number(KEY.tcpAck, uint32At(bytes, tcpAt + at.acknowledgmentNumber));
      this.number(KEY.tcpFlags, uint16At(bytes, tcpAt + at.dataOffset) & 0xfff);
      this.number(KEY.tcpWin, uint16At(bytes, tcpAt + at.window));
    }
    if (tcpFields > 2) this.number(KEY.tcpHlen, ((bytes[tcpAt + at.dataOffset] as number) >>> 4) * 4);
    if (tcpLength >= 0) this.number(KEY.tcpLen, tcpLength);
    if (tcpFields > 4) this.number(KEY.tcpCk, packet.tcpChecksum);
  }

  private udp(packet: Packet): void {
    const { bytes, udpAt, udpFields } = packet;
    const at = UDP_LAYOUT.at;
    this.number(KEY.udpSport, uint16At(bytes, udpAt + at.sourcePort));
    this.number(KEY.udpDport, uint16At(bytes, udpAt + at.destinationPort));
    if (udpFields > 1) this.number(KEY.udpLen, uint16At(bytes, udpAt + at.length));
    if (udpFields > 2) this.number(KEY.udpCk, packet.udpChecksum);
  }

  private dns({ bytes, dnsAt, dnsName }: Packet): void {
    this.number(KEY.dnsId, uint16At(bytes, dnsAt));
    this.number(KEY.dnsQr, (bytes[dnsAt + DNS_LAYOUT.at.response] as number) >>> 7);
    if (dnsName !== undefined) this.text(KEY.dnsQname, dnsName);
  }
}
