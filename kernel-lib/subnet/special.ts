/** What an address is for, where that is not plain unicast: the IANA registries, private, loopback, link-local, multicast. */

import type { AddressLike } from "./ip-address";
import { toAddress } from "./ip-address";
import { Ipv6Address } from "./ipv6-address";
import { Prefix, toAddressOrPrefix } from "./prefix";
import { RouteTable } from "./routes/route-table";
import { IPV4_ROWS, IPV6_ROWS, type RegistryRow } from "./special-registry";

/** A row of the IANA special-purpose registries; a flag is absent where the registry says N/A. */
export interface SpecialBlock {
  name: string;
  prefix: Prefix;
  /** The prefix as the registry writes it, which is not always RFC 5952's form. */
  addressBlock: string;
  rfc: string;
  /** Whether such an address may be the source of a packet that crosses between two devices. */
  source?: boolean;
  destination?: boolean;
  /** Whether a router may forward packets to it between external interfaces. */
  forwardable?: boolean;
  globallyReachable?: boolean;
  reservedByProtocol?: boolean;
}

const FLAGS = ["source", "destination", "forwardable", "globallyReachable", "reservedByProtocol"] as const;

/** Both registries, IPv4 first, in the order of IANA's pages; REGISTRY_DATE says as of when. */
export const SPECIAL_BLOCKS: readonly SpecialBlock[] = [...IPV4_ROWS, ...IPV6_ROWS].map(blockOf);

function blockOf([addressBlock, name, rfc, flags]: RegistryRow): SpecialBlock {
  const block: SpecialBlock = { name, prefix: Prefix.parse(addressBlock), addressBlock, rfc };
  for (const [n, flag] of FLAGS.entries()) if (flags[n] !== "-") block[flag] = flags[n] === "T";
  return block;
}

const registry = new RouteTable<SpecialBlock>();
for (const block of SPECIAL_BLOCKS) registry.insert(block.prefix, block);

/**
 * Gives the most specific registry row that an address, or a whole prefix, lies in; undefined for ordinary ones. Multicast
 * is not in these registries: see `multicastScope`.
 * @example
 * specialBlock("172.20.1.1")?.name // => "Private-Use"
 * specialBlock("172.32.0.1") // => undefined
 */
export function specialBlock(like: AddressLike | Prefix): SpecialBlock | undefined {
  const of = toAddressOrPrefix(like);
  if (!(of instanceof Prefix)) return registry.lookup(of);
  return registry.matches(of.network).find(({ prefix }) => prefix.contains(of))?.nextHop;
}

// RFC 1918 §3 and RFC 4193 §3.1
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"].map((text) => Prefix.parse(text));
const LOOPBACK = ["127.0.0.0/8", "::1/128"].map((text) => Prefix.parse(text)); // RFC 1122 §3.2.1.3, RFC 4291 §2.5.3
const LINK_LOCAL = ["169.254.0.0/16", "fe80::/10"].map((text) => Prefix.parse(text)); // RFC 3927 §2.1, RFC 4291 §2.5.6
const MULTICAST = ["224.0.0.0/4", "ff00::/8"].map((text) => Prefix.parse(text)); // RFC 1112 §4, RFC 4291 §2.7

/**
 * Tells whether an address, or a whole prefix, is private: RFC 1918's three blocks, and IPv6's unique local addresses.
 * @example
 * isPrivate("192.0.2.1") // => false
 */
export function isPrivate(of: AddressLike | Prefix): boolean {
  return isWithin(PRIVATE, of);
}

/** Tells whether an address, or a whole prefix, never leaves its host: 127.0.0.0/8 or ::1. */
export function isLoopback(of: AddressLike | Prefix): boolean {
  return isWithin(LOOPBACK, of);
}

/** Tells whether an address, or a whole prefix, is good on one link only: 169.254.0.0/16 or fe80::/10. */
export function isLinkLocal(of: AddressLike | Prefix): boolean {
  return isWithin(LINK_LOCAL, of);
}

/** Tells whether an address, or a whole prefix, names groups of receivers: 224.0.0.0/4 or ff00::/8. */
export function isMulticast(of: AddressLike | Prefix): boolean {
  return isWithin(MULTICAST, of);
}

function isWithin(blocks: readonly Prefix[], like: AddressLike | Prefix): boolean {
  const of = toAddressOrPrefix(like);
  return blocks.some((prefix) => prefix.contains(of));
}

// RFC 7346 §2: the fourth nibble of an IPv6 multicast address
const IPV6_SCOPES: Record<number, string> = {
  1: "interface-local",
  2: "link-local",
  3: "realm-local",
  4: "admin-local",
  5: "site-local",
  8: "organization-local",
  14: "global",
};
const IPV4_SCOPES = [
  ["224.0.0.0/24", "link-local"], // RFC 5771 §4: the local network control block, never forwarded
  ["239.255.0.0/16", "site-local"], // RFC 2365 §6.1: the IPv4 local scope
  ["239.192.0.0/14", "organization-local"], // RFC 2365 §6.2
  ["239.0.0.0/8", "admin-local"], // RFC 2365 §6: the rest of the administratively scoped block
].map(([prefix, scope]) => [Prefix.parse(prefix as string), scope as string] as const);

/**
 * Says how far a multicast address reaches, in RFC 7346's words ("unassigned" for the others); undefined for unicast.
 * @example
 * multicastScope("ff02::1") // => "link-local"
 * multicastScope("224.0.0.251") // => "link-local"
 */
export function multicastScope(like: AddressLike): string | undefined {
  const address = toAddress(like);
  if (!isMulticast(address)) return undefined;
  if (address instanceof Ipv6Address) return IPV6_SCOPES[(address.w0 >>> 16) & 15] ?? "unassigned";
  return IPV4_SCOPES.find(([prefix]) => prefix.contains(address))?.[1] ?? "global";
}
