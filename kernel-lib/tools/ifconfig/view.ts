/** One interface as ifconfig sees it: the kernel's, or a second name of it (`eth0:1`) with an address of its own. */
import { Prefix, parseAddress } from "../../subnet";
import { type AddressMessage, IFF, type LinkStatistics } from "../../wire";
import type { Interface } from "../netlink";
import { byName } from "./by-name";

const AF_INET_ON_WIRE = 2;
const AF_INET6_ON_WIRE = 10;

export interface Ipv4View {
  address: string;
  netmask: string;
  prefixLength: number;
  broadcast?: string;
  /** Of a point-to-point link: the other end. */
  destination?: string;
}

export interface Ipv6View {
  address: string;
  prefixLength: number;
  /** As the kernel counts it: 0x10 of the host, 0x20 of the link. */
  scopeId: number;
  scope: string;
}

export interface InterfaceView {
  name: string;
  /** A second name of an interface, which has no counters of its own. */
  alias: boolean;
  flags: number;
  flagNames: string[];
  mtuBytes: number;
  hardwareType: number;
  mac?: string;
  queueLength: number;
  ipv4: Ipv4View[];
  ipv6: Ipv6View[];
  statistics?: LinkStatistics;
  map?: Interface["map"];
  /** The kernel's numbers, for changes. */
  index: number;
}

/** Names of flags in the order in which ifconfig prints them. */
const FLAG_NAMES = [
  ["UP", IFF.up],
  ["BROADCAST", IFF.broadcast],
  ["DEBUG", IFF.debug],
  ["LOOPBACK", IFF.loopback],
  ["POINTOPOINT", IFF.pointToPoint],
  ["NOTRAILERS", IFF.noTrailers],
  ["RUNNING", IFF.running],
  ["NOARP", IFF.noArp],
  ["PROMISC", IFF.promiscuous],
  ["ALLMULTI", IFF.allMulticast],
  ["SLAVE", IFF.slave],
  ["MASTER", IFF.master],
  ["MULTICAST", IFF.multicast],
  ["DYNAMIC", IFF.dynamic],
] as const;

/** ifconfig's flags are the first sixteen bits. */
const FLAG_BITS = 0xffff;

/** Takes interfaces apart into what ifconfig lists, in the order of their names. */
export function viewsOf(interfaces: readonly Interface[]): InterfaceView[] {
  return interfaces.flatMap(viewsOfOne).sort((one, other) => byName(one.name, other.name));
}

function viewsOfOne(one: Interface): InterfaceView[] {
  const inet = one.addresses.filter(({ family }) => family === AF_INET_ON_WIRE);
  const labels = new Set(inet.map(({ label }) => label ?? one.name));
  labels.delete(one.name);
  const ipv6 = one.addresses.filter(({ family }) => family === AF_INET6_ON_WIRE).map(ipv6View);
  const own = inet.filter(({ label = one.name }) => label === one.name).map(ipv4View);
  const base = baseOf(one);
  const { statistics, map } = one;
  const whole = { ...base, ipv4: own, ipv6, ...(statistics ? { statistics } : {}), ...(map ? { map } : {}) };
  const aliases = [...labels].map((name) => {
    const addresses = inet.filter(({ label }) => label === name).map(ipv4View);
    return { ...base, name, alias: true, ipv4: addresses, ipv6: [] };
  });
  return [whole, ...aliases];
}

function baseOf({ name, flags, mtuBytes = 0, hardwareType, address, queueLength = 0, index }: Interface) {
  const shown = flags & FLAG_BITS;
  return {
    ...{ name, alias: false, flags: shown, mtuBytes, hardwareType, queueLength, index },
    ...(address === undefined ? {} : { mac: address }),
    flagNames: FLAG_NAMES.filter(([, bit]) => (shown & bit) !== 0).map(([word]) => word),
  };
}

function ipv4View({ local, address, prefixLength, broadcast }: AddressMessage): Ipv4View {
  const own = local ?? address ?? "0.0.0.0";
  return {
    ...{ address: own, netmask: String(Prefix.parse(`0.0.0.0/${prefixLength}`).netmask), prefixLength },
    ...(broadcast === undefined ? {} : { broadcast }),
    ...(address !== undefined && address !== own ? { destination: address } : {}),
  };
}

/** Scopes as the kernel's file of IPv6 addresses has them, with ifconfig's words. */
function ipv6View({ local, address = "::", prefixLength }: AddressMessage): Ipv6View {
  const own = local ?? address;
  const [scopeId, scope] = scopeOf(own);
  return { address: own, prefixLength, scopeId, scope };
}

function scopeOf(address: string): [number, string] {
  if (address === "::1") return [0x10, "host"];
  const [first = 0, second = 0] = parseAddress(address).toBytes();
  // RFC 4291 §2.5.6; site-local addresses (fec0::/10) are history since RFC 3879, and told all the same
  if (first === 0xfe && (second & 0xc0) === 0x80) return [0x20, "link"];
  if (first === 0xfe && (second & 0xc0) === 0xc0) return [0x40, "site"];
  return [0, "global"];
}
