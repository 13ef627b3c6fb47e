/** Names, numbers and addresses, with what their qualifiers make of them. */
import { type Condition, or } from "../../bpf/graph";
import { parseInetAton, parseIpv6, parseMac, parsePartialIpv4 } from "../addresses";
import type { Identifier, Qualifiers } from "../ast";
import type { Generator } from "./generator";
import { type HostTest, host4, host6 } from "./host";
import { UNSET } from "./layout";
import { portByName, portByNumber, portRangeByName } from "./named-port";
import { namedProtocol } from "./named-protocol";
import { protocolNumber } from "./protocol";
import { protocolChain } from "./protocol-chain";
import { arcnetStation, hasStations, station } from "./station";

const ALL_ONES = 0xffff_ffff;

export function identifier(generator: Generator, id: Identifier, qualifiers: Qualifiers): Condition {
  switch (id.kind) {
    case "name":
      return byName(generator, id.name, qualifiers);
    case "number":
      return byNumber(generator, id.value, qualifiers);
    case "ipv4":
      return byIpv4(generator, id, qualifiers);
    case "ipv6":
      return byIpv6(generator, id, qualifiers);
    case "mac":
      requireStation(generator, qualifiers, "a MAC address");
      return station(generator, parseMac(id.text), qualifiers.direction);
    case "arcnet":
      requireStation(generator, qualifiers, "an ARCnet address");
      return arcnetStation(generator, Number.parseInt(id.text.slice(1), 16), qualifiers.direction);
  }
}

function requireStation(generator: Generator, { protocol, type }: Qualifiers, what: string): void {
  if (protocol !== "link" || (type !== undefined && type !== "host"))
    generator.refuse(`${what} wants "ether host" (or ether src, ether dst) before it`);
}

const hostTest = ({ protocol, direction, type }: Qualifiers): HostTest => ({
  protocol,
  direction,
  what: type === "net" ? "net" : "host",
});

function byName(generator: Generator, name: string, qualifiers: Qualifiers): Condition {
  const { protocol, direction, type } = qualifiers;
  switch (type) {
    case "net":
      return namedNetwork(generator, name, qualifiers);
    case "port":
      return portByName(generator, name, protocol, direction);
    case "portrange":
      return portRangeByName(generator, name, protocol, direction);
    case "gateway":
      return generator.refuse('"gateway" is for compilers without IPv6; write: ether host NAME and not host NAME');
    case "proto":
      return protocolNumber(generator, namedProtocol(generator, name, protocol), protocol);
    case "protochain":
      return protocolChain(generator, namedProtocol(generator, name, protocol), protocol);
    default:
      return namedHost(generator, name, qualifiers);
  }
}

function namedNetwork(generator: Generator, name: string, qualifiers: Qualifiers): Condition {
  const number = generator.target.names.network(name);
  if (!number) return generator.refuse(`unknown network "${name}" (/etc/networks)`);
  return networkNumber(generator, number, qualifiers);
}

/** A network by its number, which ends where its last byte is: 10 is 10.0.0.0/8, 10.7.0.0 (from a name) all 32 bits. */
function networkNumber(generator: Generator, number: number, qualifiers: Qualifiers): Condition {
  let [address, mask] = [number, ALL_ONES];
  while (address !== 0 && address <= 0xff_ffff) [address, mask] = [(address << 8) >>> 0, (mask << 8) >>> 0];
  return host4(generator, address, mask, hostTest(qualifiers));
}

function namedHost(generator: Generator, name: string, qualifiers: Qualifiers): Condition {
  const { protocol, direction } = qualifiers;
  if (protocol === "link") return namedStation(generator, name, direction);
  if (protocol === "decnet")
    return generator.refuse(`"${name}" is no DECnet address such as 1.2; DECnet has no names here`);
  const addresses = hostAddresses(generator, name);
  if (addresses.length === 0) return generator.refuse(`unknown host "${name}" (/etc/hosts; DNS is not asked)`);
  const tests = addresses.flatMap((address) => oneAddress(generator, address, qualifiers));
  const [first, ...others] = tests;
  if (!first) return generator.refuse(`host "${name}" has no address for ${protocol}`);
  return others.reduce(or, first);
}

/** Addresses of a host by name, or of one that is an address itself: four words for IPv6, one for IPv4. */
function hostAddresses(generator: Generator, name: string): number[][] {
  const itself = parseAddress(name);
  if (itself) return [itself];
  return generator.target.names.host(name).flatMap((text) => {
    const address = parseAddress(text);
    return address ? [address] : [];
  });
}

function parseAddress(text: string): number[] | undefined {
  const ipv4 = parseInetAton(text);
  return ipv4 === undefined ? parseIpv6(text) : [ipv4];
}

/** The test for one address of a host, if the protocol has such addresses. */
function oneAddress(generator: Generator, address: readonly number[], qualifiers: Qualifiers): Condition[] {
  const { protocol } = qualifiers;
  // Without a link type field ARP cannot be told, so only IP itself is looked at.
  const untyped = generator.linkTypeField.constant === UNSET && protocol === undefined;
  const test = hostTest(qualifiers);
  const [first, ...others] = address;
  if (others.length === 0) {
    if (protocol === "ip6") return [];
    return [host4(generator, first ?? 0, ALL_ONES, untyped ? { ...test, protocol: "ip" } : test)];
  }
  if (protocol === "ip") return [];
  return [
    host6(generator, address, [ALL_ONES, ALL_ONES, ALL_ONES, ALL_ONES], untyped ? { ...test, protocol: "ip6" } : test),
  ];
}

function namedStation(generator: Generator, name: string, direction: Qualifiers["direction"]): Condition {
  if (!hasStations(generator)) generator.refuseForLinkType("stations have no names");
  const mac = generator.target.names.ether(name);
  if (!mac) return generator.refuse(`unknown station "${name}" (/etc/ethers)`);
  return station(generator, mac, direction);
}

function byNumber(generator: Generator, value: number, qualifiers: Qualifiers): Condition {
  const { protocol, direction, type } = qualifiers;
  switch (type) {
    case "port":
    case "portrange":
      return portByNumber(generator, value, type, protocol, direction);
    case "gateway":
      return generator.refuse('"gateway" wants a name');
    case "proto":
      return protocolNumber(generator, value, protocol);
    case "protochain":
      return protocolChain(generator, value, protocol);
  }
  if (protocol === "link")
    return generator.refuse("a number is no link-layer address; write six bytes: 00:11:22:33:44:55");
  if (type === "net" && protocol !== "decnet") return networkNumber(generator, value, qualifiers);
  return host4(generator, value, ALL_ONES, hostTest(qualifiers));
}

function byIpv4(generator: Generator, id: Identifier & { kind: "ipv4" }, qualifiers: Qualifiers): Condition {
  const { protocol, type } = qualifiers;
  if (id.prefixLength !== undefined || id.mask !== undefined) return maskedNetwork(generator, id, qualifiers);
  if (type !== undefined && type !== "host" && type !== "net")
    return generator.refuse(`"${type}" does not go with an address`);
  if (protocol === "decnet") {
    const address = parseDecnet(id.text);
    if (address === undefined) return generator.refuse(`"${id.text}" is not a DECnet address such as 1.2`);
    return host4(generator, address, 0, hostTest(qualifiers));
  }
  const { bits, length } = ipv4(generator, id.text);
  if (protocol === "link") return generator.refuse(`an IP address is no link-layer address; leave out "ether"`);
  const shift = 32 - length;
  return host4(generator, (bits << shift) >>> 0, (ALL_ONES << shift) >>> 0, hostTest(qualifiers));
}

function ipv4(generator: Generator, text: string): { bits: number; length: number } {
  return parsePartialIpv4(text) ?? generator.refuse(`"${text}" is not an IPv4 address: each part is 0 to 255`);
}

function maskedNetwork(generator: Generator, id: Identifier & { kind: "ipv4" }, qualifiers: Qualifiers): Condition {
  const address = ipv4(generator, id.text);
  const bits = (address.bits << (32 - address.length)) >>> 0;
  const mask = maskOf(generator, id);
  const text = `${id.text}${id.mask === undefined ? `/${id.prefixLength}` : ` mask ${id.mask}`}`;
  if ((bits & ~mask) !== 0) generator.refuse(`${text} has bits set outside the mask`);
  if (qualifiers.type !== "net") generator.refuse(`${text} is a network: it wants "net" before it`);
  return host4(generator, bits, mask, hostTest(qualifiers));
}

function maskOf(generator: Generator, { prefixLength = 0, mask }: Identifier & { kind: "ipv4" }): number {
  if (mask !== undefined) {
    const { bits, length } = ipv4(generator, mask);
    return (bits << (32 - length)) >>> 0;
  }
  if (prefixLength > 32) generator.refuse(`an IPv4 prefix has at most 32 bits, not ${prefixLength}`);
  return prefixLength === 0 ? 0 : (ALL_ONES << (32 - prefixLength)) >>> 0;
}

function byIpv6(
  generator: Generator,
  { text, prefixLength }: Identifier & { kind: "ipv6" },
  qualifiers: Qualifiers,
): Condition {
  const { type } = qualifiers;
  const address = parseIpv6(text) ?? generator.refuse(`"${text}" is not an IPv6 address`);
  if (prefixLength > 128) generator.refuse(`an IPv6 prefix has at most 128 bits, not ${prefixLength}`);
  const mask = [0, 1, 2, 3].map((word) => {
    const bits = Math.min(32, Math.max(0, prefixLength - 32 * word));
    return bits === 0 ? 0 : (ALL_ONES << (32 - bits)) >>> 0;
  });
  if (address.some((word, at) => (word & ~(mask[at] ?? 0)) !== 0))
    generator.refuse(`${text}/${prefixLength} has bits set outside the mask`);
  if (type !== undefined && type !== "host" && type !== "net")
    generator.refuse(`"${type}" does not go with an address`);
  if (prefixLength !== 128 && type !== "net")
    generator.refuse(`${text}/${prefixLength} is a network: it wants "net" before it`);
  return host6(generator, address, mask, hostTest(qualifiers));
}

/** `AREA.NODE`, six and ten bits. */
function parseDecnet(text: string): number | undefined {
  const [, area, node] = /^(\d+)\.(\d+)/.exec(text) ?? [];
  if (area === undefined || node === undefined) return undefined;
  return ((Number(area) << 10) & 0xfc00) | (Number(node) & 0x3ff);
}
