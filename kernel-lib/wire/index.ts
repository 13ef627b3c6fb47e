/**
 * Bytes <-> values. One file a protocol: a layout table that serves decoder, encoder and bit ruler, `decodeX` (what
 * could be read, and where it broke off; never throws on packet bytes), `encodeX` (lengths and checksums computed unless
 * given) and `viewX` (the header as fields with their bits). `dissect` takes a frame apart for people; `Packet`,
 * `scanFrame` and `flatten` (or `JsonLines`) do so for machines, in numbers, a million packets a second.
 *
 * Not supported:
 * - Reassembly: IP fragments and TCP segments are read one by one; a DNS message over several segments is read in the
 *   first of them, and the others are taken for messages of their own.
 * - Decryption (ESP, TLS), the inner fields of tunnels (GRE, MPLS, PPP, VXLAN, Geneve, L2TP, Teredo, GTP), which are only
 *   walked through, and of their control messages.
 * - Link types other than Ethernet, raw IP, Linux cooked, BSD null and loop; frame check sequences.
 * - LLC in extended control fields, Cisco ISL, SCTP, IGMP, MLD reports, DNSSEC records, DHCPv6, HTTP bodies, HTTP/2.
 * - Encoding: DNS name compression, TLS, router advertisements' timers.
 */
export * from "./address";
export * from "./arp";
export { concat, hexText, uint16At, uint32At } from "./big-endian";
export * from "./checksum";
export * from "./dhcp";
export type { DhcpOption } from "./dhcp-options";
export * from "./dissect";
export * from "./dns";
export { type DnsName, nameBytes, readName } from "./dns-name";
export { DNS_TYPE, type DnsRecord, type DnsRecordData, dnsTypeName } from "./dns-record";
export * from "./errors";
export * from "./ether-type";
export * from "./ethernet";
export * from "./flat";
export * from "./http";
export * from "./icmp";
export * from "./icmpv6";
export * from "./ip-protocol";
export * from "./ipv4";
export type { Ipv4Option } from "./ipv4-options";
export * from "./ipv6";
export * from "./ipv6-extension";
export * from "./json";
export { fieldsOf, type HeaderField, type Layout, layout } from "./layout";
export * from "./link-type";
export * from "./linux-cooked";
export * from "./llc";
export * from "./neighbor-discovery";
export * from "./netlink";
export * from "./null-loopback";
export * from "./packet-row";
export { type LayerName, Packet, scanFrame } from "./scan";
export * from "./tcp";
export { type TcpOption, tcpOptionText, tcpOptionWords } from "./tcp-options";
export * from "./tls";
export * from "./udp";
export type { HeaderView } from "./view";
export { viewLayer } from "./view-layer";
export * from "./vlan";
