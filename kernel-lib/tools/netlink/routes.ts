/** The routes and the neighbours of a host. */
import type { NetworkHost } from "../../lab";
import { NETLINK_ROUTE } from "../../socket";
import {
  decodeNeighbour,
  decodeRoute,
  encodeNeighbour,
  encodeRoute,
  type NeighbourMessage,
  NLM_F,
  type RouteMessage,
  RTM,
} from "../../wire";
import { withNetlink } from "./client";

/** Lists the routes of a family, of all tables, in the kernel's order. @throws {NetlinkError} */
export async function listRoutes(host: NetworkHost, family: number): Promise<RouteMessage[]> {
  return withNetlink(host, NETLINK_ROUTE, async (client) => {
    const bodies = await client.dump("list the routes", RTM.getRoute, encodeRoute({ family }));
    return bodies.map((body) => decodeRoute(body) as RouteMessage).filter((route) => route.family === family);
  });
}

/** Makes a route; one with the same destination and metric must not be there. @throws {NetlinkError} */
export async function addRoute(host: NetworkHost, asked: string, route: Partial<RouteMessage>): Promise<void> {
  const flags = NLM_F.create | NLM_F.exclusive;
  await withNetlink(host, NETLINK_ROUTE, (client) => client.change(asked, RTM.newRoute, encodeRoute(route), flags));
}

/** Takes away the first route that is like this one. @throws {NetlinkError} */
export async function deleteRoute(host: NetworkHost, asked: string, route: Partial<RouteMessage>): Promise<void> {
  await withNetlink(host, NETLINK_ROUTE, (client) => client.change(asked, RTM.deleteRoute, encodeRoute(route)));
}

/** Lists the neighbours of a host: the ARP table, and IPv6's. @throws {NetlinkError} */
export async function listNeighbours(host: NetworkHost, family = 0): Promise<NeighbourMessage[]> {
  return withNetlink(host, NETLINK_ROUTE, async (client) => {
    const bodies = await client.dump("list the neighbours", RTM.getNeighbour, encodeNeighbour({ family }));
    return bodies.map((body) => decodeNeighbour(body) as NeighbourMessage);
  });
}
