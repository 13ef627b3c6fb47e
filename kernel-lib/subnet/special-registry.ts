/**
 * The IANA special-purpose address registries (RFC 6890, RFC 8190) as they stood on REGISTRY_DATE. Each row: prefix, name,
 * RFC, then source, destination, forwardable, globally reachable and reserved-by-protocol: T, F, or "-" where the registry
 * says N/A (deprecated blocks, and 6to4 and Teredo, whose reach depends on the IPv4 address inside).
 */

/** The month the rows were last compared with the registries. */
export const REGISTRY_DATE = "2025-10";

export type RegistryRow = readonly [prefix: string, name: string, rfc: string, flags: string];

export const IPV4_ROWS: readonly RegistryRow[] = [
  ["0.0.0.0/8", '"This network"', "RFC 791, Section 3.2", "TFFFT"],
  ["0.0.0.0/32", '"This host on this network"', "RFC 1122, Section 3.2.1.3", "TFFFT"],
  ["10.0.0.0/8", "Private-Use", "RFC 1918", "TTTFF"],
  ["100.64.0.0/10", "Shared Address Space", "RFC 6598", "TTTFF"],
  ["127.0.0.0/8", "Loopback", "RFC 1122, Section 3.2.1.3", "FFFFT"],
  ["169.254.0.0/16", "Link Local", "RFC 3927", "TTFFT"],
  ["172.16.0.0/12", "Private-Use", "RFC 1918", "TTTFF"],
  ["192.0.0.0/24", "IETF Protocol Assignments", "RFC 6890, Section 2.1", "FFFFF"],
  ["192.0.0.0/29", "IPv4 Service Continuity Prefix", "RFC 7335", "TTTFF"],
  ["192.0.0.8/32", "IPv4 dummy address", "RFC 7600", "TFFFF"],
  ["192.0.0.9/32", "Port Control Protocol Anycast", "RFC 7723", "TTTTF"],
  ["192.0.0.10/32", "Traversal Using Relays around NAT Anycast", "RFC 8155", "TTTTF"],
  ["192.0.0.170/32", "NAT64/DNS64 Discovery", "RFC 8880, RFC 7050, Section 2.2", "FFFFT"],
  ["192.0.0.171/32", "NAT64/DNS64 Discovery", "RFC 8880, RFC 7050, Section 2.2", "FFFFT"],
  ["192.0.2.0/24", "Documentation (TEST-NET-1)", "RFC 5737", "FFFFF"],
  ["192.31.196.0/24", "AS112-v4", "RFC 7535", "TTTTF"],
  ["192.52.193.0/24", "AMT", "RFC 7450", "TTTTF"],
  ["192.88.99.0/24", "Deprecated (6to4 Relay Anycast)", "RFC 7526", "-----"],
  ["192.88.99.2/32", "6a44-relay anycast address", "RFC 6751", "TTTFF"],
  ["192.168.0.0/16", "Private-Use", "RFC 1918", "TTTFF"],
  ["192.175.48.0/24", "Direct Delegation AS112 Service", "RFC 7534", "TTTTF"],
  ["198.18.0.0/15", "Benchmarking", "RFC 2544", "TTTFF"],
  ["198.51.100.0/24", "Documentation (TEST-NET-2)", "RFC 5737", "FFFFF"],
  ["203.0.113.0/24", "Documentation (TEST-NET-3)", "RFC 5737", "FFFFF"],
  ["240.0.0.0/4", "Reserved", "RFC 1112, Section 4", "FFFFT"],
  ["255.255.255.255/32", "Limited Broadcast", "RFC 8190, RFC 919, Section 7", "FTFFT"],
];

export const IPV6_ROWS: readonly RegistryRow[] = [
  ["::1/128", "Loopback Address", "RFC 4291", "FFFFT"],
  ["::/128", "Unspecified Address", "RFC 4291", "TFFFT"],
  ["::ffff:0:0/96", "IPv4-mapped Address", "RFC 4291", "FFFFT"],
  ["64:ff9b::/96", "IPv4-IPv6 Translat.", "RFC 6052", "TTTTF"],
  ["64:ff9b:1::/48", "IPv4-IPv6 Translat.", "RFC 8215", "TTTFF"],
  ["100::/64", "Discard-Only Address Block", "RFC 6666", "TTTFF"],
  ["100:0:0:1::/64", "Dummy IPv6 Prefix", "RFC 9780", "TFFFF"],
  ["2001::/23", "IETF Protocol Assignments", "RFC 2928", "FFFFF"],
  ["2001::/32", "TEREDO", "RFC 4380, RFC 8190", "TTT-F"],
  ["2001:1::1/128", "Port Control Protocol Anycast", "RFC 7723", "TTTTF"],
  ["2001:1::2/128", "Traversal Using Relays around NAT Anycast", "RFC 8155", "TTTTF"],
  ["2001:1::3/128", "DNS-SD Service Registration Protocol Anycast", "RFC 9665", "TTTTF"],
  ["2001:2::/48", "Benchmarking", "RFC 5180", "TTTFF"],
  ["2001:3::/32", "AMT", "RFC 7450", "TTTTF"],
  ["2001:4:112::/48", "AS112-v6", "RFC 7535", "TTTTF"],
  ["2001:10::/28", "Deprecated (previously ORCHID)", "RFC 4843", "-----"],
  ["2001:20::/28", "ORCHIDv2", "RFC 7343", "TTTTF"],
  ["2001:30::/28", "Drone Remote ID Protocol Entity Tags (DETs) Prefix", "RFC 9374", "TTTTF"],
  ["2001:db8::/32", "Documentation", "RFC 3849", "FFFFF"],
  ["2002::/16", "6to4", "RFC 3056", "TTT-F"],
  ["2620:4f:8000::/48", "Direct Delegation AS112 Service", "RFC 7534", "TTTTF"],
  ["3fff::/20", "Documentation", "RFC 9637", "FFFFF"],
  ["5f00::/16", "Segment Routing (SRv6) SIDs", "RFC 9602", "TTTFF"],
  ["fc00::/7", "Unique-Local", "RFC 4193, RFC 8190", "TTTFF"],
  ["fe80::/10", "Link-Local Unicast", "RFC 4291", "TTFFT"],
];
