// RFC 1122 §3.3.1 and RFC 1812 §5.2.4: which way a packet goes, and with which source.
import { type Prefix, RouteTable } from "../../../subnet";
import { EACCES, EHOSTUNREACH, EINVAL, ENETUNREACH } from "../errno";
import type { InterfaceAddress, NetworkInterface } from "../link/interface";
import { ANY4, ANY6, type Ip, LOOPBACK4, LOOPBACK6 } from "./address";

export type RouteKind = "unicast" | "unreachable" | "prohibit" | "blackhole";

/** Where a route leads. */
export interface RouteTarget {
  readonly kind: RouteKind;
  readonly on: NetworkInterface;
  readonly gateway: Ip | undefined;
  readonly source: Ip | undefined;
  /** Made by the stack itself for an interface's own network. */
  readonly connected: boolean;
}

export interface Route extends RouteTarget {
  readonly prefix: Prefix;
  readonly metric: number;
}

/** The way of a packet out of this host. */
export interface Path {
  readonly on: NetworkInterface;
  readonly nextHop: Ip;
  readonly source: Ip;
  readonly destination: Ip;
  readonly mtuBytes: number;
  /** To everybody on a network. */
  readonly toAll: boolean;
}

export interface PathWishes {
  source?: Ip | undefined;
  on?: NetworkInterface | undefined;
}

const PATH_MTU_AGE_MS = 600_000;
const MOST_PATH_MTUS = 1024;
export const LEAST_MTU4 = 552;
export const LEAST_MTU6 = 1280;

export class Routing {
  readonly interfaces: NetworkInterface[] = [];
  /** Grows with each change: a path that was found before is stale then. */
  generation = 0;
  private readonly table = new RouteTable<RouteTarget>();
  private readonly local = new Map<string, InterfaceAddress>();
  private readonly broadcasts = new Map<string, NetworkInterface>();
  private readonly pathMtus = new Map<string, { mtuBytes: number; untilMs: number }>();

  constructor(private readonly now: () => number) {}

  byIndex(index: number): NetworkInterface | undefined {
    return this.interfaces.find((one) => one.index === index);
  }

  byName(name: string): NetworkInterface | undefined {
    return this.interfaces.find((one) => one.name === name);
  }

  get loopback(): NetworkInterface {
    return this.interfaces[0] as NetworkInterface;
  }

  /** Works out anew what the interfaces' addresses mean. */
  refresh(): void {
    this.generation++;
    this.local.clear();
    this.broadcasts.clear();
    for (const on of this.interfaces) {
      for (const address of on.addresses) {
        this.local.set(address.ip.text, address);
        if (address.broadcast && on.up) this.broadcasts.set(address.broadcast.text, on);
      }
    }
  }

  isLocal(ip: Ip): boolean {
    // RFC 1122 §3.2.1.3 (g): all of 127/8 is this host
    return this.local.has(ip.text) || (ip.isLoopback && this.loopback.up && !this.broadcasts.has(ip.text));
  }

  isBroadcast(ip: Ip): boolean {
    return ip.text === "255.255.255.255" || this.broadcasts.has(ip.text);
  }

  /** All routes: connected ones and those that were told. */
  routes(): Route[] {
    return [...this.table].map(({ prefix, nextHop, metric }) => ({ ...nextHop, prefix, metric }));
  }

  add(prefix: Prefix, target: RouteTarget, metric: number): void {
    this.table.insert(prefix, target, metric);
    this.generation++;
  }

  /** Takes out the first route that fits; false where none does. */
  remove(prefix: Prefix, fits: (route: Route) => boolean): boolean {
    const found = this.table.get(prefix).find(({ nextHop, metric }) => fits({ ...nextHop, prefix, metric }));
    if (!found) return false;
    this.table.delete(prefix, found.nextHop);
    this.generation++;
    return true;
  }

  /** The routes of exactly that prefix. */
  of(prefix: Prefix): Route[] {
    return this.table.get(prefix).map(({ nextHop, metric }) => ({ ...nextHop, prefix, metric }));
  }

  removeWhere(fits: (route: Route) => boolean): void {
    for (const route of this.routes()) if (fits(route)) this.remove(route.prefix, fits);
  }

  /** Finds the way to a destination, or says why there is none: a negative error number. */
  find(destination: Ip, wishes: PathWishes = {}): Path | number {
    const to = destination.isUnspecified ? (destination.version === 4 ? LOOPBACK4 : LOOPBACK6) : destination;
    if (this.isLocal(to) && !to.isMulticast) return this.localPath(to, wishes);
    if (to.isGroup || this.broadcasts.has(to.text)) return this.groupPath(to, wishes);
    const route = this.lookup(to, wishes.on);
    if (!route) return this.withoutRoute(to, wishes);
    if (route.kind !== "unicast") return refusal(route.kind);
    const source = wishes.source ?? route.source ?? this.sourceOn(route.on, route.gateway ?? to, to);
    if (!source) return -ENETUNREACH;
    return this.path(route.on, route.gateway ?? to, source, to, false);
  }

  private path(on: NetworkInterface, nextHop: Ip, source: Ip, destination: Ip, toAll: boolean): Path {
    const mtuBytes = Math.min(on.mtuBytes, this.pathMtu(destination));
    return { on, nextHop, source, destination, mtuBytes, toAll };
  }

  private localPath(to: Ip, { source }: PathWishes): Path | number {
    const on = this.loopback;
    if (!on.up) return -ENETUNREACH;
    const own = to.isLoopback && to.version === 4 ? LOOPBACK4 : to;
    return this.path(on, to, source ?? own, to, false);
  }

  private groupPath(to: Ip, wishes: PathWishes): Path | number {
    const toAll = !to.isMulticast;
    const on = wishes.on ?? this.broadcasts.get(to.text) ?? this.lookup(to, undefined)?.on;
    if (!on) return -ENETUNREACH;
    const source = wishes.source ?? this.sourceOn(on, to) ?? (to.version === 4 ? ANY4 : ANY6);
    return this.path(on, to, source, to, toAll);
  }

  /** Linux takes a destination for a neighbour where the interface is told and no route is known. */
  private withoutRoute(to: Ip, { on, source }: PathWishes): Path | number {
    if (!on) return -ENETUNREACH;
    const from = source ?? this.sourceOn(on, to);
    return from && (to.version === 4 || to.isLinkLocal) ? this.path(on, to, from, to, false) : -ENETUNREACH;
  }

  private lookup(to: Ip, on: NetworkInterface | undefined): RouteTarget | undefined {
    if (to.needsScope && !on) return undefined;
    if (!on) return this.table.lookup(to.value);
    return this.table.matches(to.value).find(({ nextHop }) => nextHop.on === on)?.nextHop;
  }

  /** The route that a destination takes, for whoever asks. */
  best(to: Ip): Route | undefined {
    const found = this.table.match(to.value);
    return found && { ...found.nextHop, prefix: found.prefix, metric: found.metric };
  }

  /** The address of an interface that a packet to `to` by way of `nextHop` best comes from. */
  sourceOn(on: NetworkInterface, nextHop: Ip, to: Ip = nextHop): Ip | undefined {
    if (nextHop.version === 6) return this.source6(on, to);
    return (on.onLink(nextHop) ?? on.primary(4))?.ip ?? this.anySource(4);
  }

  /** RFC 6724 §5, rules 2 and 8: the scope that fits, then the longest common prefix. */
  private source6(on: NetworkInterface, to: Ip): Ip | undefined {
    const local = to.isLinkLocal || (to.isMulticast && ((to.bytes[1] as number) & 15) <= 2);
    const own = on.addresses.map(({ ip }) => ip).filter((ip) => ip.version === 6);
    const fitting = own.filter((ip) => ip.isLinkLocal === local);
    const [best] = (fitting.length > 0 ? fitting : own).sort((a, b) => common(b, to) - common(a, to));
    return best ?? this.anySource(6);
  }

  /** Any address but loopback's, for an interface that has none (Linux's weak host model, RFC 1122 §3.3.4.2). */
  anySource(version: 4 | 6): Ip | undefined {
    for (const on of this.interfaces) {
      if (on.kind === "loopback") continue;
      const found = on.addresses.find(({ ip }) => ip.version === version && !(version === 6 && ip.isLinkLocal));
      if (found) return found.ip;
    }
    return undefined;
  }

  private pathMtu(destination: Ip): number {
    if (this.pathMtus.size === 0) return Number.POSITIVE_INFINITY;
    const known = this.pathMtus.get(destination.text);
    if (!known) return Number.POSITIVE_INFINITY;
    if (known.untilMs > this.now()) return known.mtuBytes;
    this.pathMtus.delete(destination.text);
    return Number.POSITIVE_INFINITY;
  }

  /** RFC 1191 §3 and RFC 8201 §4: a router said how long packets to a destination may be. */
  learnMtu(destination: Ip, told: number): number {
    const mtuBytes = Math.max(told, destination.version === 4 ? LEAST_MTU4 : LEAST_MTU6);
    if (this.pathMtus.size >= MOST_PATH_MTUS) this.pathMtus.clear();
    const before = this.pathMtu(destination);
    if (mtuBytes < before) {
      this.pathMtus.set(destination.text, { mtuBytes, untilMs: this.now() + PATH_MTU_AGE_MS });
      this.generation++;
    }
    return Math.min(mtuBytes, before);
  }
}

function refusal(kind: RouteKind): number {
  return kind === "unreachable" ? -EHOSTUNREACH : kind === "prohibit" ? -EACCES : -EINVAL;
}

/** Bits that two addresses begin with alike. */
function common(a: Ip, b: Ip): number {
  for (let at = 0; at < a.bytes.length; at++) {
    const difference = (a.bytes[at] as number) ^ (b.bytes[at] as number);
    if (difference !== 0) return at * 8 + Math.clz32(difference) - 24;
  }
  return a.bytes.length * 8;
}
