// A segment between two addresses: as a value, and as the bytes of an IPv4 or IPv6 packet.
import {
  decodeIpv4,
  decodeIpv6,
  decodeTcp,
  encodeIpv4,
  encodeIpv6,
  encodeTcp,
  IP_PROTOCOL,
  internetChecksum,
  pseudoHeaderSum,
  TCP_FLAGS,
  type TcpHeader,
  type TcpOption,
} from "../wire";
import type { Endpoint } from "./tcp/isn";
import { ACK, type Segment, type SegmentOptions } from "./tcp/segment";

/** A segment on its way from one end to another. */
export interface TcpPacket {
  source: Endpoint;
  destination: Endpoint;
  segment: Segment;
}

/** The options as they stand in the header: in Linux's order, filled up by no-operations to words of 32 bits. */
export function optionList(options: SegmentOptions | undefined): TcpOption[] {
  if (!options) return [];
  const list: TcpOption[] = [];
  const nop: TcpOption = { name: "noOperation" };
  const { mss, timestamps, sackPermitted, windowScale, sack } = options;
  if (mss !== undefined) list.push({ name: "mss", mss });
  if (timestamps) {
    if (sackPermitted) list.push({ name: "sackPermitted" });
    else list.push(nop, nop);
    list.push({ name: "timestamps", ...timestamps });
  } else if (sackPermitted) list.push(nop, nop, { name: "sackPermitted" });
  if (windowScale !== undefined) list.push(nop, { name: "windowScale", shift: windowScale });
  if (sack && sack.length > 0)
    list.push(nop, nop, { name: "sack", blocks: sack.map(([from, to]): [number, number] => [from, to]) });
  return list;
}

/** Gives what a TCP of ours heeds of a header's options. */
export function readOptionList(list: readonly TcpOption[]): SegmentOptions | undefined {
  let options: SegmentOptions | undefined;
  for (const option of list) {
    if (option.name === "mss") options = { ...options, mss: option.mss };
    else if (option.name === "windowScale") options = { ...options, windowScale: option.shift };
    else if (option.name === "sackPermitted") options = { ...options, sackPermitted: true };
    else if (option.name === "sack") options = { ...options, sack: option.blocks };
    else if (option.name === "timestamps")
      options = { ...options, timestamps: { value: option.value, echoReply: option.echoReply } };
  }
  return options;
}

const FLAG_FIELDS = {
  fin: TCP_FLAGS.FIN,
  syn: TCP_FLAGS.SYN,
  rst: TCP_FLAGS.RST,
  psh: TCP_FLAGS.PSH,
  ack: TCP_FLAGS.ACK,
  urg: TCP_FLAGS.URG,
  ece: TCP_FLAGS.ECE,
  cwr: TCP_FLAGS.CWR,
  ae: TCP_FLAGS.AE,
} as const;
type FlagField = keyof typeof FLAG_FIELDS;

/** Makes the IPv4 or IPv6 packet that carries a segment, checksums and all. */
export function encodePacket({ source, destination, segment }: TcpPacket): Uint8Array {
  const flags = Object.fromEntries(
    (Object.keys(FLAG_FIELDS) as FlagField[]).map((field) => [field, (segment.flags & FLAG_FIELDS[field]) !== 0]),
  ) as Record<FlagField, boolean>;
  const header = {
    sourcePort: source.port,
    destinationPort: destination.port,
    sequenceNumber: segment.sequenceNumber,
    acknowledgmentNumber: segment.acknowledgmentNumber,
    window: segment.window,
    options: optionList(segment.options),
    ...flags,
  };
  const addresses = { source: source.address, destination: destination.address };
  const tcp = encodeTcp(header, segment.payload, addresses);
  return source.address.includes(":")
    ? encodeIpv6({ ...addresses, nextHeader: IP_PROTOCOL.tcp }, tcp)
    : encodeIpv4({ ...addresses, protocol: IP_PROTOCOL.tcp, dontFragment: true }, tcp);
}

/**
 * Reads the segment of an IP packet; undefined where there is none, or where a checksum says that bits have changed.
 * @example
 * decodePacket(Uint8Array.of(1, 2, 3)) // => undefined
 */
export function decodePacket(bytes: Uint8Array): TcpPacket | undefined {
  const version = (bytes[0] ?? 0) >>> 4;
  const ip = version === 6 ? decodeIpv6(bytes) : decodeIpv4(bytes);
  if (ip.malformed || protocolOf(ip) !== IP_PROTOCOL.tcp) return undefined;
  if (version === 4 && internetChecksum(bytes.subarray(0, ((bytes[0] as number) & 15) * 4)) !== 0) return undefined;
  const sum = pseudoHeaderSum(ip, IP_PROTOCOL.tcp, ip.payload.length);
  if (internetChecksum(ip.payload, sum) !== 0) return undefined;
  const tcp = decodeTcp(ip.payload);
  if (tcp.malformed) return undefined;
  return {
    source: { address: ip.source, port: tcp.sourcePort },
    destination: { address: ip.destination, port: tcp.destinationPort },
    segment: segmentOf(tcp, tcp.payload),
  };
}

function protocolOf(ip: { protocol: number } | { nextHeader: number }): number {
  return "protocol" in ip ? ip.protocol : ip.nextHeader;
}

/** Gives the segment that a decoded header and its payload are. */
export function segmentOf(header: TcpHeader, payload: Uint8Array): Segment {
  let flags = 0;
  for (const field of Object.keys(FLAG_FIELDS) as FlagField[]) if (header[field]) flags |= FLAG_FIELDS[field];
  return {
    flags,
    sequenceNumber: header.sequenceNumber,
    acknowledgmentNumber: flags & ACK ? header.acknowledgmentNumber : 0,
    window: header.window,
    payload,
    options: readOptionList(header.options),
  };
}
