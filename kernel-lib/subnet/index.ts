/**
 * Addresses and subnetting: IPv4, IPv6 and Ethernet addresses and prefixes as immutable values, classes, the IANA
 * special-purpose registries, subnet plans, routing tables, and what a lesson shows of them.
 *
 * Not supported:
 * - netmasks with holes (RFC 950 allowed them), wildcard masks with holes as access lists use them
 * - inet_aton's short, octal and hexadecimal forms of IPv4 addresses
 * - addresses of 64 bits (EUI-64) as MacAddress
 * - plans of IPv6 blocks by numbers of hosts: an IPv6 network is a /64, use `subnets`
 * - more than 4,194,303 different next hops in one RouteTable, and several paths at once (ECMP)
 * - the registries of multicast groups: scopes only
 */

export * from "./address-class";
export * from "./endpoint";
export { type Explanation, type ExplanationStep, explain } from "./explain";
export { type AddressLike, examineAddress, type IpAddress, parseAddress, tryParseAddress } from "./ip-address";
export * from "./ipv4-address";
export * from "./ipv6-address";
export * from "./mac-address";
export { caret, type Fault, ParseError } from "./parse-error";
export * from "./plan";
export * from "./practice";
export { checkIpv4Parser, type Ipv4Parser, type ParserCheck } from "./practice-parser";
export { Prefix, type PrefixLike, parseAddressWithPrefix } from "./prefix";
export * from "./prefix-sets";
export { examinePrefix } from "./prefix-text";
export type { Path } from "./routes/paths";
export * from "./routes/route-table";
export * from "./special";
export { REGISTRY_DATE } from "./special-registry";
export * from "./views";
