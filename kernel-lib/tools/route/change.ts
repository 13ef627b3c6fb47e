/** Carries out what route is asked to change, in netlink's words. */
import type { NetworkHost } from "../../lab";
import { AF_INET, AF_INET6 } from "../../socket";
import { tryParseAddress } from "../../subnet";
import { ROUTE_PROTOCOL, ROUTE_SCOPE, ROUTE_TABLE, ROUTE_TYPE, type RouteMessage } from "../../wire";
import { ToolError } from "../command-line";
import { addRoute, deleteRoute, listInterfaces, NetlinkError } from "../netlink";
import type { RouteChange } from "./request";

const AF_INET_ON_WIRE = 2;
const AF_INET6_ON_WIRE = 10;

/** Makes or takes away a route. @throws {ToolError} */
export async function changeRoute(host: NetworkHost, change: RouteChange): Promise<void> {
  const message = await messageOf(host, change);
  const { verb, destination } = change;
  const asked = `${verb === "add" ? "add" : "delete"} the route to ${destination}`;
  try {
    await (verb === "add" ? addRoute : deleteRoute)(host, asked, message);
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    throw new ToolError("route", error.message + hint(error, change), error.code, error);
  }
}

function hint({ code }: NetlinkError, { gateway, destination, verb }: RouteChange): string {
  if (code === "EEXIST") return " There is such a route already: route -n lists it; del takes it away.";
  if (code === "ESRCH" && verb === "del") return ` No such route is there: route -n lists those that are.`;
  if (code === "ENETUNREACH" && gateway !== undefined)
    return ` The gateway ${gateway} must be on a network of this host's own, and the way to it up.`;
  if (code === "ENETDOWN") return " The interface is down: ifconfig INTERFACE up.";
  if (code === "EPERM") return ` It needs CAP_NET_ADMIN: be root, or change ${destination} in a host of a lab.`;
  return "";
}

async function messageOf(host: NetworkHost, change: RouteChange): Promise<Partial<RouteMessage>> {
  const { destination, gateway, interfaceName, metric, verb, reject = false } = change;
  const { length } = destination;
  const isIpv6 = destination.version === 6;
  const hop = gateway === undefined ? undefined : await gatewayOf(host, gateway, isIpv6);
  return {
    ...{ family: isIpv6 ? AF_INET6_ON_WIRE : AF_INET_ON_WIRE, destinationLength: length, table: ROUTE_TABLE.main },
    ...(length > 0 ? { destination: String(destination).replace(/\/.*/, "") } : {}),
    ...(verb === "add"
      ? { protocol: ROUTE_PROTOCOL.boot, type: reject ? ROUTE_TYPE.unreachable : ROUTE_TYPE.unicast }
      : { scope: ROUTE_SCOPE.nowhere }),
    ...(verb === "add" && hop === undefined && !reject && !isIpv6 ? { scope: ROUTE_SCOPE.link } : {}),
    ...(hop === undefined ? {} : { gateway: hop }),
    ...(interfaceName === undefined ? {} : { outputIndex: await indexOf(host, interfaceName) }),
    ...(metric === undefined ? {} : { priority: metric }),
    ...metricsOf(change),
  };
}

function metricsOf({ mss, window, initialRoundTripMs }: RouteChange): Pick<RouteMessage, "metrics"> {
  if (mss === undefined && window === undefined && initialRoundTripMs === undefined) return {};
  const metrics = {
    // route's mss is with the headers
    ...(mss === undefined ? {} : { advertisedMss: Math.max(0, mss - 40) }),
    ...(window === undefined ? {} : { windowBytes: window }),
    ...(initialRoundTripMs === undefined ? {} : { roundTrip: initialRoundTripMs * 8 }),
  };
  return { metrics };
}

async function gatewayOf(host: NetworkHost, gateway: string, isIpv6: boolean): Promise<string> {
  const address = tryParseAddress(gateway);
  if (address) return String(address);
  if (/^[\d.]+$/.test(gateway))
    throw new ToolError("route", `gateway ${gateway} is no IPv4 address`, "ERR_COMMAND_LINE");
  const [found] = await host.resolve(gateway, isIpv6 ? AF_INET6 : AF_INET);
  if (found === undefined) throw new ToolError("route", `gateway ${gateway}: the name has no address`, "EAI_NONAME");
  return found;
}

async function indexOf(host: NetworkHost, name: string): Promise<number> {
  const interfaces = await listInterfaces(host);
  const found = interfaces.find((one) => one.name === name);
  if (found) return found.index;
  const names = interfaces.map((one) => one.name).join(", ");
  throw new ToolError("route", `there is no interface ${name}; there are ${names}`, "ENODEV");
}
