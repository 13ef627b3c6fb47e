/** An IP packet in tcpdump's words, with what it carries. */
import {
  DNS_PORT,
  decodeIpv4,
  decodeIpv6,
  decodeIpv6Extension,
  decodeUdp,
  IP_PROTOCOL,
  type Ipv4Header,
  type Ipv6Header,
  ipProtocolName,
  isIpv6Extension,
  type PseudoHeader,
  uint16At,
} from "../../wire";
import { headerRemark, tcpVerdict, transportChecksum, udpVerdict } from "./checksum";
import { dnsText } from "./dns";
import { icmpText } from "./icmp";
import { icmpv6Text } from "./icmpv6";
import type { LineOptions } from "./options";
import { type Conversations, tcpText } from "./tcp";

/** What an IP header says about the packet in it. */
interface Carried {
  protocol: number;
  /** Bytes of it that were captured, and how many there were. */
  payload: Uint8Array;
  lengthBytes: number;
  addresses: PseudoHeader;
  isLaterFragment: boolean;
  /** The first of several fragments: its checksum covers more than is here. */
  isPart: boolean;
}

/** Tells an IPv4 packet, `IP ` and all. */
export function ipv4Text(bytes: Uint8Array, options: LineOptions, conversations: Conversations): string {
  const header = decodeIpv4(bytes);
  if (header.source === undefined || header.ihl === undefined) return "IP [|ip]";
  const whole = header as Ipv4Header;
  const { protocol, source, destination, fragmentOffset, totalLength, ihl } = whole;
  const carried: Carried = {
    protocol,
    payload: header.payload,
    lengthBytes: totalLength - ihl * 4,
    addresses: { source, destination },
    isLaterFragment: fragmentOffset > 0,
    isPart: whole.moreFragments,
  };
  const details = (options.verbose ?? 0) > 0 ? `IP (${ipv4Details(whole, bytes)})\n    ` : "IP ";
  return details + carriedText(carried, options, conversations);
}

function ipv4Details(header: Ipv4Header, bytes: Uint8Array): string {
  const { dscp, ecn, ttl, identification, fragmentOffset, protocol, totalLength } = header;
  const flags = [header.reserved && "evil", header.moreFragments && "+", header.dontFragment && "DF"].filter(Boolean);
  const tos = (dscp << 2) | ecn;
  const ecnText = ecn === 0 ? "" : `,${["", "ECT(1)", "ECT(0)", "CE"][ecn]}`;
  const parts = [
    `tos 0x${tos.toString(16)}${ecnText}`,
    `ttl ${ttl}`,
    `id ${identification}`,
    `offset ${fragmentOffset * 8}`,
    `flags [${flags.join(", ") || "none"}]`,
    `proto ${protocolName(protocol)} (${protocol})`,
    `length ${totalLength}`,
  ];
  return parts.join(", ") + headerRemark(bytes.subarray(0, header.ihl * 4));
}

/** The packet that an ICMP error quotes: behind -e tcpdump leaves its `IP ` out too. */
function quotedText(packet: Uint8Array, options: LineOptions, conversations: Conversations): string {
  const text = ipv4Text(packet, options, conversations);
  return options.linkHeader ? text.slice(3) : text;
}

/** Tells an IPv6 packet, `IP6 ` and all. */
export function ipv6Text(bytes: Uint8Array, options: LineOptions, conversations: Conversations): string {
  const header = decodeIpv6(bytes);
  const { source, destination, nextHeader, payloadLength } = header;
  if (source === undefined || destination === undefined || nextHeader === undefined) return "IP6 [|ip6]";
  let { payload } = header;
  let lengthBytes = payloadLength ?? payload.length;
  let protocol = nextHeader;
  let names = "";
  let isLaterFragment = false;
  let isPart = false;
  while (isIpv6Extension(protocol)) {
    const extension = decodeIpv6Extension(protocol, payload);
    if (extension.malformed || extension.nextHeader === undefined) break;
    names += extensionText(protocol, extension.fragmentOffset);
    isLaterFragment ||= (extension.fragmentOffset ?? 0) > 0;
    isPart ||= extension.moreFragments === true;
    lengthBytes -= payload.length - extension.payload.length;
    protocol = extension.nextHeader;
    payload = extension.payload;
    if (isLaterFragment) break;
  }
  const carried = { protocol, payload, lengthBytes, addresses: { source, destination }, isLaterFragment, isPart };
  const details = (options.verbose ?? 0) > 0 ? `IP6 (${ipv6Details(header)}) ` : "IP6 ";
  return details + carriedText(carried, options, conversations, names);
}

function ipv6Details(header: Partial<Ipv6Header>): string {
  const { dscp = 0, ecn = 0, flowLabel = 0, hopLimit, nextHeader = 0, payloadLength } = header;
  const trafficClass = (dscp << 2) | ecn;
  const parts = [
    trafficClass > 0 ? `class 0x${trafficClass.toString(16).padStart(2, "0")}` : "",
    flowLabel > 0 ? `flowlabel 0x${flowLabel.toString(16).padStart(5, "0")}` : "",
    `hlim ${hopLimit}`,
    `next-header ${protocolName(nextHeader)} (${nextHeader}) payload length: ${payloadLength}`,
  ];
  return parts.filter(Boolean).join(", ");
}

function extensionText(kind: number, fragmentOffset: number | undefined): string {
  if (kind === 0) return "HBH ";
  if (kind === 60) return "DSTOPT ";
  if (kind === 44) return `frag (${fragmentOffset ?? 0}) `;
  return "";
}

function carriedText(carried: Carried, options: LineOptions, conversations: Conversations, before = ""): string {
  const { protocol, payload, lengthBytes, addresses, isLaterFragment } = carried;
  const { source, destination } = addresses;
  const plain = (text: string): string => `${source} > ${destination}: ${before}${text}`;
  if (isLaterFragment)
    return plain(`${options.numeric ? `ip-proto-${protocol}` : protocolName(protocol).toLowerCase()}`);
  const quoted =
    (options.verbose ?? 0) > 0 ? (packet: Uint8Array) => quotedText(packet, options, conversations) : undefined;
  if (protocol === IP_PROTOCOL.icmp) return plain(icmpText(payload, lengthBytes, quoted));
  if (protocol === IP_PROTOCOL.icmpv6)
    return plain(sumRemark(carried, options) + icmpv6Text(payload, lengthBytes, options.verbose ?? 0));
  if (protocol !== IP_PROTOCOL.tcp && protocol !== IP_PROTOCOL.udp)
    return plain(`${options.numeric ? ` ip-proto-${protocol}` : protocolName(protocol).toLowerCase()} ${lengthBytes}`);
  if (payload.length < 4) return plain(protocol === IP_PROTOCOL.tcp ? "[|tcp]" : "[|udp]");
  const kind = protocol === IP_PROTOCOL.tcp ? "tcp" : "udp";
  const ports = portsOf(payload);
  const [from, to] = ports.map((port) => (options.numeric ? undefined : options.names?.(port, kind)) ?? String(port));
  const ends = { source: `${source}.${ports[0]}`, destination: `${destination}.${ports[1]}` };
  const text = kind === "tcp" ? tcp(carried, ends, options, conversations) : udpText(carried, ports, options);
  return `${source}.${from} > ${destination}.${to}: ${before}${text}`;
}

function portsOf(payload: Uint8Array): [number, number] {
  return [uint16At(payload, 0), uint16At(payload, 2)];
}

function tcp(
  { payload, lengthBytes, addresses }: Carried,
  ends: { source: string; destination: string },
  { verbose = 0 }: LineOptions,
  conversations: Conversations,
): string {
  const whole = payload.length === lengthBytes;
  const checksum = verbose > 0 && whole ? tcpVerdict(addresses, IP_PROTOCOL.tcp, payload) : undefined;
  return tcpText(payload, lengthBytes, ends, conversations, { verbose, checksum });
}

function udpText(
  { payload, lengthBytes, addresses, isPart }: Carried,
  ports: number[],
  { verbose = 0 }: LineOptions,
): string {
  const { length, payload: data } = decodeUdp(payload);
  if (length === undefined) return "[|udp]";
  const whole = payload.length === lengthBytes && !isPart;
  // tcpdump judges it from -v on over IPv6, where it must be there, and from -vv on over IPv4
  const isJudged = verbose > (addresses.source.includes(":") ? 0 : 1);
  const remark = isJudged && whole ? `${udpVerdict(addresses, IP_PROTOCOL.udp, payload)} ` : "";
  const dns = ports.includes(DNS_PORT) ? dnsText(data, length - 8, verbose) : undefined;
  return remark + (dns ?? `UDP, length ${length - 8}`);
}

function sumRemark({ payload, lengthBytes, addresses }: Carried, { verbose = 0 }: LineOptions): string {
  if (verbose === 0 || payload.length !== lengthBytes) return "";
  const { given, right } = transportChecksum(addresses, IP_PROTOCOL.icmpv6, payload, 2);
  return given === right ? "[icmp6 sum ok] " : "[bad icmp6 cksum] ";
}

function protocolName(protocol: number): string {
  return TCPDUMP_NAMES[protocol] ?? ipProtocolName(protocol) ?? "unknown";
}

const TCPDUMP_NAMES: Record<number, string> = {
  [IP_PROTOCOL.icmp]: "ICMP",
  [IP_PROTOCOL.tcp]: "TCP",
  [IP_PROTOCOL.udp]: "UDP",
  [IP_PROTOCOL.icmpv6]: "ICMPv6",
};
