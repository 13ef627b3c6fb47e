/** Routes to every network of the lab, by the fewest hops, for whoever has none written down. */
import { parseAddress } from "../../subnet";
import type { RoutePlan } from "../engine";
import type { DraftHost, DraftInterface } from "./lab-plan";

type Version = 4 | 6;
const DEFAULT: Readonly<Record<Version, string>> = { 4: "0.0.0.0/0", 6: "::/0" };

/** A router that a host can hand packets to, and over which of its own interfaces it would get them. */
interface Neighbour {
  router: DraftHost;
  card: DraftInterface;
  address: string;
}

interface Net {
  hosts: readonly DraftHost[];
  segments: readonly (readonly DraftInterface[])[];
}

/** Gives the routes of a host: what was written down, and what is worked out beside it. */
export function routesOf(host: DraftHost, net: Net, isStatic: boolean): RoutePlan[] {
  const routes = [...host.routes];
  const add = (destination: string, gateway: string): void => {
    if (!routes.some((route) => route.destination === destination)) routes.push({ destination, gateway });
  };
  const given = host.gateways === undefined || host.gateways === "none" ? [] : host.gateways;
  for (const gateway of given) add(DEFAULT[parseAddress(gateway).version], gateway);
  if (!isStatic || host.gateways === "none") return routes;
  for (const version of [4, 6] as const)
    if (!given.some((gateway) => parseAddress(gateway).version === version))
      for (const [destination, gateway] of worked(host, net, version)) add(destination, gateway);
  return routes;
}

function worked(host: DraftHost, net: Net, version: Version): Map<string, string> {
  const gateways = firstHops(host, net, version);
  if (host.kind === "router") return gateways;
  const neighbours = neighboursOf(host, net, version).map(({ address }) => address);
  const counts = new Map(neighbours.map((address) => [address, 0]));
  for (const gateway of gateways.values()) counts.set(gateway, (counts.get(gateway) ?? 0) + 1);
  const [main] = [...counts].sort(([, a], [, b]) => b - a);
  if (!main) return new Map();
  const others = [...gateways].filter(([, gateway]) => gateway !== main[0]);
  return new Map([...others, [DEFAULT[version], main[0]]]);
}

/** The gateway to each network that the host is not in itself. */
function firstHops(host: DraftHost, net: Net, version: Version): Map<string, string> {
  const own = new Set(networksOf(host, version));
  const found = new Map<string, string>();
  const seen = new Set([host.name]);
  let edge = neighboursOf(host, net, version).map((neighbour) => ({ neighbour, first: neighbour.address }));
  while (edge.length > 0) {
    const next: typeof edge = [];
    for (const { neighbour, first } of edge) {
      const { router, card } = neighbour;
      // who comes from outside finds no way in through a NAT box, and another interface of it may yet be reached
      if (router.nat === card.name || seen.has(router.name)) continue;
      seen.add(router.name);
      for (const network of networksOf(router, version))
        if (!own.has(network) && !found.has(network)) found.set(network, first);
      next.push(...neighboursOf(router, net, version).map((one) => ({ neighbour: one, first })));
    }
    edge = next;
  }
  return found;
}

/** Routers on the host's wires that share a network with it. */
function neighboursOf(host: DraftHost, { hosts, segments }: Net, version: Version): Neighbour[] {
  return host.interfaces.flatMap((own) => {
    const networks = new Set(prefixesOf(own, version));
    const segment = segments.find((cards) => cards.includes(own)) ?? [];
    return segment.flatMap((card) => {
      const router = hosts.find(({ name, kind }) => name === card.host && kind === "router");
      const shared = card.addresses.find(({ prefix }) => networks.has(String(prefix)));
      return router && shared && card.host !== host.name ? [{ router, card, address: shared.address }] : [];
    });
  });
}

function networksOf(host: DraftHost, version: Version): string[] {
  return host.interfaces.flatMap((card) => prefixesOf(card, version));
}

function prefixesOf(card: DraftInterface, version: Version): string[] {
  return card.addresses.filter(({ prefix }) => prefix.version === version).map(({ prefix }) => String(prefix));
}
