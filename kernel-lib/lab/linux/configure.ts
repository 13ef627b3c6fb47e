/** A host's interfaces, addresses and routes as the plan wants them. */
import { AF_INET, AF_INET6 } from "../../socket";
import { type IpAddress, Prefix, parseAddressWithPrefix } from "../../subnet";
import {
  encodeAttribute,
  encodeInterfaceAddress,
  encodeLink,
  encodeRoute,
  IFA_F,
  IFF,
  NLM_F,
  OPER_STATE,
  ROUTE_PROTOCOL,
  ROUTE_SCOPE,
  ROUTE_TABLE,
  ROUTE_TYPE,
  RTM,
} from "../../wire";
import type { HostPlan, InterfacePlan, RoutePlan } from "../engine";
import type { Setting } from "./agent/protocol";
import type { Rtnetlink } from "./rtnetlink";

/**
 * Settings of a new host, before it has interfaces. Nothing is sent that nobody asked for: no probes for duplicate
 * addresses (RFC 4862 §5.4), no solicitations of routers. What this machine's own settings are does not matter: some of
 * them would be inherited.
 */
export const QUIET: readonly Setting[] = [
  ["ipv4/ip_forward", "0"],
  ["ipv4/conf/all/rp_filter", "0"],
  ["ipv4/conf/default/rp_filter", "0"],
  // the agent's own group, the only one there is: ping sockets need no privilege
  ["ipv4/ping_group_range", "0 0"],
  ["ipv6/conf/all/disable_ipv6", "0"],
  ["ipv6/conf/default/disable_ipv6", "0"],
  ["ipv6/conf/lo/disable_ipv6", "0"],
  ["ipv6/conf/all/accept_dad", "0"],
  ["ipv6/conf/default/accept_dad", "0"],
  ["ipv6/conf/default/router_solicitations", "0"],
  // every ICMP error is told at once: traceroutes in a row would show stars
  ["ipv4/icmp_ratemask", "0"],
  ["ipv6/icmp/ratelimit", "0"],
];

export const FORWARDING: readonly Setting[] = [
  ["ipv4/ip_forward", "1"],
  ["ipv6/conf/all/forwarding", "1"],
];

// <linux/if_link.h>, <linux/ip.h>
const IFLA_AF_SPEC = 26;
const IFLA_INET_CONF = 1;
const IPV4_DEVCONF_FORWARDING = 1;

/**
 * More than one connection's largest window: a TAP device drops what its queue has no room for, and a cable that nobody
 * has spoiled shall not lose what TCP sends in one go.
 */
const QUEUE_PACKETS = 5000;

const family = ({ version }: { version: 4 | 6 }): number => (version === 4 ? AF_INET : AF_INET6);

/** Brings `lo` up. */
export function bringLoopbackUp(netlink: Rtnetlink): void {
  netlink.change("lo up", RTM.setLink, encodeLink({ name: "lo", flags: IFF.up, change: IFF.up }));
}

/** Gives interfaces their addresses, brings them up, and adds the routes. */
export function configure(netlink: Rtnetlink, plan: HostPlan): void {
  const found = netlink.interfaces();
  const indexOf = (name: string): number => found.get(name)?.index ?? netlink.indexOf(name);
  for (const each of plan.interfaces) bringUp(netlink, each, indexOf(each.name));
  for (const route of plan.routes) addRoute(netlink, route, indexOf);
}

/** Lets an interface hand IPv4 packets on, for a host whose settings cannot be written. */
export function forwardByNetlink(netlink: Rtnetlink, name: string): void {
  const setting = encodeAttribute({ type: IPV4_DEVCONF_FORWARDING, value: word(1) });
  const inet = encodeAttribute({ type: AF_INET, value: encodeAttribute({ type: IFLA_INET_CONF, value: setting }) });
  const body = encodeLink({ name, otherAttributes: [{ type: IFLA_AF_SPEC, value: inet }] });
  netlink.change(`${name} forwards`, RTM.setLink, body);
}

function word(value: number): Uint8Array {
  return new Uint8Array(new Uint32Array([value]).buffer);
}

function bringUp(netlink: Rtnetlink, { name, mac, mtuBytes, addresses }: InterfacePlan, index: number): void {
  const link = encodeLink({ index, address: mac, mtuBytes, queueLength: QUEUE_PACKETS });
  netlink.change(`${name} ${mac}`, RTM.setLink, link);
  for (const each of addresses) addAddress(netlink, name, each, index);
  // a TAP device does not know by itself that its cable is in, and would be shown in the state UNKNOWN
  const up = encodeLink({ index, flags: IFF.up, change: IFF.up, operState: OPER_STATE.up });
  netlink.change(`${name} up`, RTM.setLink, up);
}

function addAddress(netlink: Rtnetlink, name: string, text: string, index: number): void {
  const { address, prefix } = parseAddressWithPrefix(text);
  const own = address.toString();
  const body = encodeInterfaceAddress({
    family: family(prefix),
    prefixLength: prefix.length,
    index,
    flags: prefix.version === 6 ? IFA_F.noDuplicateDetection : 0,
    scope: scopeOf(address),
    address: own,
    local: own,
    ...(prefix.broadcast === undefined ? {} : { broadcast: prefix.broadcast.toString() }),
  });
  netlink.change(`${name} ${text}`, RTM.newAddress, body, NLM_F.create | NLM_F.exclusive);
}

function scopeOf(address: IpAddress): number {
  return Prefix.parse(address.version === 4 ? "169.254.0.0/16" : "fe80::/10").contains(address)
    ? ROUTE_SCOPE.link
    : ROUTE_SCOPE.universe;
}

function addRoute(netlink: Rtnetlink, route: RoutePlan, indexOf: (name: string) => number): void {
  const { destination, gateway, interfaceName, metric } = route;
  const prefix = Prefix.parse(destination);
  const body = encodeRoute({
    family: family(prefix),
    destinationLength: prefix.length,
    table: ROUTE_TABLE.main,
    protocol: ROUTE_PROTOCOL.static,
    scope: gateway === undefined && prefix.version === 4 ? ROUTE_SCOPE.link : ROUTE_SCOPE.universe,
    type: ROUTE_TYPE.unicast,
    ...(prefix.length === 0 ? {} : { destination: prefix.network.toString() }),
    ...(gateway === undefined ? {} : { gateway }),
    ...(interfaceName === undefined ? {} : { outputIndex: indexOf(interfaceName) }),
    ...(metric === undefined ? {} : { priority: metric }),
  });
  const way = [gateway && `via ${gateway}`, interfaceName && `by ${interfaceName}`].filter(Boolean).join(" ");
  netlink.change(`route ${destination} ${way}`, RTM.newRoute, body, NLM_F.create | NLM_F.exclusive);
}
