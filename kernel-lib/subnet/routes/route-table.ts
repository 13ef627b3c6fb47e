import { type AddressLike, type IpAddress, parseAddress, toAddress } from "../ip-address";
import { Ipv4Address } from "../ipv4-address";
import { Ipv6Address } from "../ipv6-address";
import { Prefix, type PrefixLike, toPrefix } from "../prefix";
import * as layout from "./node-layout";
import { type Path, Paths } from "./paths";
import { RouteTrie } from "./route-trie";
import type { Key } from "./trie-reader";

const { PATH_BITS, PATH_MASK } = layout;

/** A route: packets for addresses in `prefix` go to `nextHop`. */
export interface Route<T> extends Path<T> {
  prefix: Prefix;
}

/**
 * A routing table for IPv4 and IPv6 with longest-prefix match. Of several routes for one prefix the lowest metric wins, then
 * the one inserted first. `T` is whatever a route leads to: a name, an address, an object of yours.
 *
 * A lookup reads one word for the first 16 bits and at most one node for each octet more. An update changes one node. A
 * million IPv4 routes take 12 to 24 bytes each; different next hops (at most 4,194,303) are kept once and come on top.
 */
export class RouteTable<T> {
  private readonly paths = new Paths<T>();
  private readonly nextHops = this.paths.nextHops;
  private trie4: RouteTrie | undefined;
  private trie6: RouteTrie | undefined;
  private routeCount = 0;

  /** Number of routes. */
  get size(): number {
    return this.routeCount;
  }

  /** Bytes of the arrays behind the table; the next hops themselves are not counted. */
  get lengthBytes(): number {
    return (this.trie4?.lengthBytes ?? 0) + (this.trie6?.lengthBytes ?? 0) + this.nextHops.length * 32;
  }

  /**
   * Adds a route; one for the same prefix and next hop is replaced.
   * @example
   * new RouteTable<string>().insert("10.0.0.0/8", "eth0").size // => 1
   */
  insert(to: PrefixLike, nextHop: T, metric = 0): this {
    const prefix = toPrefix(to);
    const others = this.pathsOf(prefix).filter((path) => !isSame(path.nextHop, nextHop));
    const at = others.findIndex((path) => path.metric > metric);
    others.splice(at < 0 ? others.length : at, 0, { nextHop, metric });
    this.replace(prefix, others);
    return this;
  }

  /** Takes out the route to a next hop, or all routes of the prefix; tells whether there was one. */
  delete(to: PrefixLike, ...nextHop: [] | [T]): boolean {
    const prefix = toPrefix(to);
    const paths = this.pathsOf(prefix);
    const left = nextHop.length === 0 ? [] : paths.filter((path) => !isSame(path.nextHop, nextHop[0]));
    if (left.length === paths.length) return false;
    this.replace(prefix, left);
    return true;
  }

  /**
   * Gives the next hop for an address: that of the longest prefix that contains it, undefined without one.
   * @example
   * new RouteTable<string>().insert("::/0", "up").lookup("2001:db8::1") // => "up"
   */
  lookup(of: AddressLike): T | undefined {
    const address = typeof of === "string" ? parseAddress(of) : of;
    return this.nextHops[this.find(address) & PATH_MASK];
  }

  /** Gives the route for an address, undefined without one. */
  match(of: AddressLike): Route<T> | undefined {
    const address = toAddress(of);
    const match = this.find(address);
    if (match === 0) return undefined;
    return { prefix: new Prefix(address, match >>> PATH_BITS), ...this.paths.best(match & PATH_MASK) };
  }

  /** Gives every route that contains an address: the longest prefix first, then the lowest metric; the first one wins. */
  matches(of: AddressLike): Route<T>[] {
    const address = toAddress(of);
    const found = this.trieOf(address.version)?.matches(keyOf(address)) ?? [];
    return found.flatMap((match) => this.routesOf(new Prefix(address, match >>> PATH_BITS), match & PATH_MASK));
  }

  /** Gives the routes of exactly that prefix, the lowest metric first. */
  get(to: PrefixLike): Route<T>[] {
    const prefix = toPrefix(to);
    return this.pathsOf(prefix).map((path) => ({ prefix, ...path }));
  }

  /** Every route: IPv4 first, by address, the shorter prefix first. */
  *[Symbol.iterator](): Generator<Route<T>> {
    for (const [key, length, path] of this.trie4?.routes() ?? []) {
      for (const route of this.routesOf(new Prefix(new Ipv4Address(key[0]), length), path)) yield route;
    }
    for (const [key, length, path] of this.trie6?.routes() ?? []) {
      for (const route of this.routesOf(new Prefix(new Ipv6Address(...key), length), path)) yield route;
    }
  }

  /** The match word for an address, 0 for none. */
  private find(address: IpAddress): number {
    if (address.version === 4) return this.trie4 === undefined ? 0 : this.trie4.lookup4(address.bits);
    if (this.trie6 === undefined) return 0;
    return this.trie6.lookup6(address.w0, address.w1, address.w2, address.w3);
  }

  private routesOf(prefix: Prefix, number: number): Route<T>[] {
    return this.paths.list(number).map((path) => ({ prefix, ...path }));
  }

  private pathsOf({ network, length }: Prefix): Path<T>[] {
    return [...this.paths.list(this.trieOf(network.version)?.get(keyOf(network), length) ?? 0)];
  }

  private replace({ network, length }: Prefix, paths: Path<T>[]): void {
    const trie = this.trieFor(network.version);
    const key = keyOf(network);
    const old = trie.get(key, length);
    const number = this.paths.acquire(paths);
    this.routeCount += paths.length - this.paths.list(old).length;
    if (number === 0) trie.remove(key, length);
    else trie.set(key, length, number);
    this.paths.release(old);
  }

  private trieOf(version: 4 | 6): RouteTrie | undefined {
    return version === 4 ? this.trie4 : this.trie6;
  }

  private trieFor(version: 4 | 6): RouteTrie {
    if (version === 4) {
      this.trie4 ??= new RouteTrie(1);
      return this.trie4;
    }
    this.trie6 ??= new RouteTrie(4);
    return this.trie6;
  }
}

function keyOf(address: IpAddress): Key {
  if (address.version === 4) return [address.bits, 0, 0, 0];
  return [address.w0, address.w1, address.w2, address.w3];
}

/** Next hops are the same by identity, or by their own `equals`. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b || typeof a !== "object" || a === null || !("equals" in a)) return a === b;
  return typeof a.equals === "function" && a.equals(b) === true;
}
