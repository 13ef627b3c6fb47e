// rtnetlink(7): RTM_GETROUTE, RTM_NEWROUTE and RTM_DELROUTE, of the main table.
import { Prefix } from "../../../subnet";
import {
  decodeRoute,
  encodeRoute,
  NLM_F,
  ROUTE_FLAG,
  ROUTE_PROTOCOL,
  ROUTE_SCOPE,
  ROUTE_TABLE,
  ROUTE_TYPE,
  type RouteMessage,
  RTM,
} from "../../../wire";
import { EEXIST, EHOSTUNREACH, EINVAL, ENETDOWN, ENETUNREACH, ENODEV, ESRCH } from "../errno";
import { ANY4, ANY6, type Ip, ipOf } from "../ip/address";
import type { Route, RouteKind } from "../ip/routing";
import { FAMILY } from "./addresses";
import type { Listed, NetlinkHost, Refusal } from "./requests";

const METRIC6 = 1024;
const KINDS = new Map<number, RouteKind>([
  [ROUTE_TYPE.unspecified, "unicast"],
  [ROUTE_TYPE.unicast, "unicast"],
  [ROUTE_TYPE.blackhole, "blackhole"],
  [ROUTE_TYPE.unreachable, "unreachable"],
  [ROUTE_TYPE.prohibit, "prohibit"],
]);

function scopeOf({ prefix, kind, gateway }: Route): number {
  // IPv6's routes have no scope
  return prefix.version === 4 && kind === "unicast" && !gateway ? ROUTE_SCOPE.link : ROUTE_SCOPE.universe;
}

function describe(route: Route): Listed {
  const { prefix, kind, gateway, source, on, metric, connected } = route;
  const { network, length, version } = prefix;
  const type = [...KINDS].find(([number, name]) => name === kind && number !== 0)?.[0] ?? ROUTE_TYPE.unicast;
  const body = encodeRoute({
    family: FAMILY[version],
    destinationLength: length,
    table: ROUTE_TABLE.main,
    protocol: connected ? ROUTE_PROTOCOL.kernel : ROUTE_PROTOCOL.boot,
    scope: scopeOf(route),
    type,
    flags: on.up && !on.carrier ? ROUTE_FLAG.linkDown : 0,
    tableId: ROUTE_TABLE.main,
    ...(length === 0 ? {} : { destination: String(network) }),
    ...(kind === "unicast" ? { outputIndex: on.index } : {}),
    ...(gateway ? { gateway: gateway.text } : {}),
    ...(source ? { preferredSource: source.text } : {}),
    ...(metric === 0 ? {} : { priority: metric }),
  });
  return { type: RTM.newRoute, body };
}

/** IPv6's loopback route is Linux's own as well, and not shown in the main table. */
export function listRoutes(host: NetlinkHost, body: Uint8Array): Listed[] {
  const family = body[0] ?? 0;
  const routes = host.stack.routing.routes().filter(({ prefix, on, kind }) => {
    if (on.kind === "loopback" && kind === "unicast") return false;
    return family === 0 || FAMILY[prefix.version] === family;
  });
  return routes.map(describe);
}

/** `ip route get`: which way a packet to an address would go. */
export function findRoute(host: NetlinkHost, body: Uint8Array): Listed[] | Refusal {
  const { destination, outputIndex = 0, preferredSource, malformed } = decodeRoute(body);
  if (malformed || destination === undefined) return { errno: EINVAL };
  const to = ipOf(destination);
  const { routing } = host.stack;
  const source = preferredSource === undefined ? undefined : ipOf(preferredSource);
  const path = routing.find(to, { on: routing.byIndex(outputIndex), source });
  if (typeof path === "number") return { errno: -path };
  const found = encodeRoute({
    family: FAMILY[to.version],
    destinationLength: to.bytes.length * 8,
    table: path.on.kind === "loopback" ? ROUTE_TABLE.local : ROUTE_TABLE.main,
    type: path.on.kind === "loopback" ? ROUTE_TYPE.local : ROUTE_TYPE.unicast,
    flags: ROUTE_FLAG.cloned,
    destination: to.text,
    outputIndex: path.on.index,
    preferredSource: path.source.text,
    ...(path.nextHop.text === to.text ? {} : { gateway: path.nextHop.text }),
  });
  return [{ type: RTM.newRoute, body: found }];
}

function prefixOf({ family, destination, destinationLength = 0 }: Partial<RouteMessage>): Prefix | undefined {
  const any = family === FAMILY[6] ? ANY6 : ANY4;
  const ip = destination === undefined ? any : ipOf(destination);
  if (FAMILY[ip.version] !== family || destinationLength > ip.bytes.length * 8) return undefined;
  const prefix = new Prefix(ip.value, destinationLength);
  return prefix.network.toString() === ip.text ? prefix : undefined;
}

export function changeRoute(host: NetlinkHost, body: Uint8Array, flags: number, type: number): Refusal | undefined {
  const told = decodeRoute(body);
  if (told.malformed) return { errno: EINVAL };
  const prefix = prefixOf(told);
  if (!prefix) return { errno: EINVAL, text: "Invalid prefix for given prefix length" };
  const table = told.tableId ?? told.table;
  if (table !== ROUTE_TABLE.main && table !== ROUTE_TABLE.unspecified) return { errno: ESRCH };
  return type === RTM.deleteRoute ? remove(host, prefix, told) : add(host, prefix, told, flags);
}

function remove(host: NetlinkHost, prefix: Prefix, told: Partial<RouteMessage>): Refusal | undefined {
  const fits = ({ on, gateway, metric, kind }: Route): boolean =>
    (!told.outputIndex || told.outputIndex === on.index) &&
    (told.gateway === undefined || told.gateway === gateway?.text) &&
    (!told.priority || told.priority === metric) &&
    (!told.type || KINDS.get(told.type) === kind);
  return host.configuration.removeRoute(prefix, fits) < 0 ? { errno: ESRCH } : undefined;
}

function add(host: NetlinkHost, prefix: Prefix, told: RouteMessage, flags: number): Refusal | undefined {
  const { routing } = host.stack;
  const kind = KINDS.get(told.type);
  if (!kind) return { errno: EINVAL };
  const on = told.outputIndex ? routing.byIndex(told.outputIndex) : undefined;
  if (told.outputIndex && !on) return { errno: ENODEV };
  if (on && !on.up) return { errno: ENETDOWN, text: "Device for nexthop is not up" };
  const gateway = told.gateway === undefined ? undefined : ipOf(told.gateway);
  if (kind === "unicast" && !on && !gateway) return { errno: ENODEV };
  if (gateway && isOwn(host, gateway)) return { errno: EINVAL, text: "Nexthop has invalid gateway" };
  const metric = told.priority ?? (prefix.version === 6 ? METRIC6 : 0);
  const source = told.preferredSource === undefined ? undefined : ipOf(told.preferredSource);
  const replaces = (flags & NLM_F.replace) !== 0;
  const result = host.configuration.addRoute(prefix, { gateway, on, source, metric, kind }, replaces);
  if (result === -EEXIST) return { errno: EEXIST };
  if (result < 0) return noWay(prefix, on === undefined);
  return undefined;
}

function isOwn(host: NetlinkHost, gateway: Ip): boolean {
  return host.stack.routing.isLocal(gateway) || gateway.isMulticast;
}

/** Linux says EHOSTUNREACH of IPv6 where no interface is told. */
function noWay({ version }: Prefix, unknownInterface: boolean): Refusal {
  const errno = version === 6 && unknownInterface ? EHOSTUNREACH : ENETUNREACH;
  return { errno, text: "Nexthop has invalid gateway" };
}
