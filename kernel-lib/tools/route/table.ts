/** The kernel's routes as route(8) lists them: one row each, in columns. */
import type { NetworkHost } from "../../lab";
import { Prefix } from "../../subnet";
import { ROUTE_TABLE, ROUTE_TYPE, type RouteMessage } from "../../wire";
import { HostNames } from "../command-line";
import { listInterfaces, listRoutes } from "../netlink";

const AF_INET_ON_WIRE = 2;
const AF_INET6_ON_WIRE = 10;
/** What stands in the columns of a route that packets do not take. */
const NOTHING = "-";

export interface RouteRow {
  /** An address, or `default`; of IPv6 with its length. */
  destination: string;
  gateway: string;
  netmask: string;
  /** U up, G by a gateway, H to one host, ! refused. */
  flags: string;
  metric: number;
  interfaceName: string;
  mss: number;
  window: number;
  initialRoundTripMs: number;
  /** More next hops than the one that is shown. */
  otherHops: { gateway?: string; interfaceName: string }[];
  refused: boolean;
}

export interface RouteTableOptions {
  version: 4 | 6;
  numeric: boolean;
}

/** Lists the routes that route(8) lists. */
export async function routeRows(host: NetworkHost, { version, numeric }: RouteTableOptions): Promise<RouteRow[]> {
  const all = await listRoutes(host, version === 4 ? AF_INET_ON_WIRE : AF_INET6_ON_WIRE);
  const names = new Map((await listInterfaces(host)).map(({ index, name }) => [index, name]));
  const shown = all.filter((route) => (version === 4 ? isShown(route) : isShownIpv6(route)));
  const rows = shown.map((route) => rowOf(route, version, names));
  return numeric ? rows : withNames(rows, new HostNames(host));
}

const tableOf = ({ table, tableId }: RouteMessage): number => tableId ?? table;

function isShown(route: RouteMessage): boolean {
  const { broadcast, multicast } = ROUTE_TYPE;
  return tableOf(route) === ROUTE_TABLE.main && route.type !== broadcast && route.type !== multicast;
}

/** IPv6's own addresses stand in another table, and are listed all the same. */
function isShownIpv6(route: RouteMessage): boolean {
  const table = tableOf(route);
  return (table === ROUTE_TABLE.main || table === ROUTE_TABLE.local) && (route.flags & CLONED) === 0;
}
const CLONED = 0x200;

function rowOf(route: RouteMessage, version: 4 | 6, names: Map<number, string>): RouteRow {
  const { destinationLength, priority = 0, metrics = {}, nextHops = [], type } = route;
  const any = version === 4 ? "0.0.0.0" : "::";
  const hops = [
    ...(route.outputIndex === undefined ? [] : [{ index: route.outputIndex, gateway: route.gateway }]),
    ...nextHops,
  ];
  const nameOf = (index: number | undefined): string => names.get(index ?? 0) ?? (version === 4 ? "*" : "lo");
  const [first, ...others] = hops;
  const refused = type === ROUTE_TYPE.unreachable || type === ROUTE_TYPE.prohibit;
  const { destination = any } = route;
  return {
    destination: version === 4 ? destination : `${destination}/${destinationLength}`,
    gateway: refused && version === 4 ? NOTHING : (first?.gateway ?? any),
    netmask: version === 4 ? String(Prefix.parse(`0.0.0.0/${destinationLength}`).netmask) : String(destinationLength),
    flags: flagsOf(route, first?.gateway, version),
    metric: priority,
    interfaceName: refused && version === 4 ? NOTHING : nameOf(first?.index),
    mss: metrics.advertisedMss === undefined ? 0 : metrics.advertisedMss + IP_AND_TCP_HEADERS_BYTES,
    window: metrics.windowBytes ?? 0,
    initialRoundTripMs: (metrics.roundTrip ?? 0) >>> 3,
    otherHops: others.map(({ gateway, index }) => ({
      ...(gateway === undefined ? {} : { gateway }),
      interfaceName: nameOf(index),
    })),
    refused,
  };
}

/** The column MSS is the kernel's maximum segment size with its headers. */
const IP_AND_TCP_HEADERS_BYTES = 40;
const HOST_BITS = { 4: 32, 6: 128 } as const;

function flagsOf(
  { type, destinationLength, protocol }: RouteMessage,
  gateway: string | undefined,
  version: 4 | 6,
): string {
  const isRefused = type === ROUTE_TYPE.unreachable || type === ROUTE_TYPE.prohibit;
  const up = isRefused ? "!" : "U";
  if (version === 6 && (type === ROUTE_TYPE.local || type === ROUTE_TYPE.anycast)) return "Un";
  const host = destinationLength === HOST_BITS[version] ? "H" : "";
  const advertised = version === 6 && protocol === ROUTER_ADVERTISEMENT ? "A" : "";
  return `${up}${gateway === undefined || isRefused ? "" : "G"}${host}${advertised}`;
}
const ROUTER_ADVERTISEMENT = 9;

async function withNames(rows: RouteRow[], names: HostNames): Promise<RouteRow[]> {
  return Promise.all(
    rows.map(async (row) => {
      const isDefault = row.destination === "0.0.0.0" && row.netmask === "0.0.0.0";
      const hasHop = row.gateway !== "0.0.0.0" && row.gateway !== NOTHING;
      return {
        ...row,
        destination: isDefault || row.destination === "::/0" ? "default" : await named(row.destination, names),
        gateway: hasHop ? await named(row.gateway, names) : row.gateway,
      };
    }),
  );
}

const named = (text: string, names: HostNames): Promise<string> | string =>
  text.includes("/") ? text : names.of(text);
