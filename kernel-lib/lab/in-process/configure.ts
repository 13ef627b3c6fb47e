/** Sets a host's interfaces, addresses and routes, as rtnetlink's requests do. */
import type { Prefix } from "../../subnet";
import { EADDRNOTAVAIL, EEXIST, ENETUNREACH, ESRCH } from "./errno";
import { type Ip, ipv6At } from "./ip/address";
import type { Route } from "./ip/routing";
import { type InterfaceAddress, interfaceAddress, type NetworkInterface } from "./link/interface";
import type { Stack } from "./stack";

/** Linux's metric of an IPv6 route that tells none. */
const METRIC6 = 1024;
const METRIC6_CONNECTED = 256;

/** RFC 4291, appendix A: the link-local address that an interface makes of its MAC address. */
function linkLocal({ mac }: NetworkInterface): Ip {
  const bytes = Uint8Array.of(0xfe, 0x80, 0, 0, 0, 0, 0, 0, ...mac.subarray(0, 3), 0xff, 0xfe, ...mac.subarray(3));
  bytes[8] = (bytes[8] as number) ^ 2;
  return ipv6At(bytes, 0);
}

export class Configuration {
  constructor(private readonly stack: Stack) {}

  addInterface(on: NetworkInterface): void {
    this.stack.routing.interfaces.push(on);
    this.stack.routing.refresh();
  }

  /** Gives an interface an address, and a route to its network. */
  addAddress(on: NetworkInterface, ip: Ip, prefixLength: number): number {
    if (on.holds(ip)) return -EEXIST;
    const address = interfaceAddress(ip, prefixLength);
    on.addresses.push(address);
    this.stack.routing.refresh();
    if (on.up) this.connect(on, address);
    return 0;
  }

  removeAddress(on: NetworkInterface, ip: Ip): number {
    const at = on.addresses.findIndex((one) => one.ip.text === ip.text);
    const address = on.addresses[at];
    if (!address) return -EADDRNOTAVAIL;
    on.addresses.splice(at, 1);
    const { routing } = this.stack;
    const shared = on.addresses.some(({ prefix }) => String(prefix) === String(address.prefix));
    if (!shared) routing.remove(address.prefix, (route) => route.connected && route.on === on);
    routing.removeWhere((route) => route.source?.text === ip.text);
    routing.refresh();
    return 0;
  }

  private connect(on: NetworkInterface, { prefix, ip }: InterfaceAddress): void {
    if (prefix.length === prefix.network.bitLength) return;
    const { routing } = this.stack;
    if (routing.of(prefix).some((route) => route.on === on && route.connected)) return;
    // an IPv6 source is chosen anew for each destination
    const source = ip.version === 4 ? ip : undefined;
    const target = { kind: "unicast", on, gateway: undefined, source, connected: true } as const;
    routing.add(prefix, target, ip.version === 4 ? 0 : METRIC6_CONNECTED);
  }

  /** Brings an interface up or down; down takes its routes away, as on Linux. */
  setUp(on: NetworkInterface, up: boolean): void {
    if (on.up === up) return;
    on.up = up;
    const { routing } = this.stack;
    if (up) {
      if (on.kind === "ethernet") this.addAddress(on, linkLocal(on), 64);
      for (const address of on.addresses) this.connect(on, address);
    } else {
      routing.removeWhere((route) => route.on === on);
      for (const { ip } of [...on.addresses])
        if (ip.version === 6 && on.kind === "ethernet") this.removeAddress(on, ip);
      this.stack.ethernet.forget(on);
    }
    routing.refresh();
  }

  setMac(on: NetworkInterface, mac: Uint8Array): void {
    on.mac = mac.slice();
    this.stack.routing.refresh();
  }

  setMtu(on: NetworkInterface, mtuBytes: number): void {
    on.mtuBytes = mtuBytes;
    this.stack.routing.refresh();
  }

  /** Adds a route; a gateway must be a neighbour. `replaces` takes the place of one for the same prefix and metric. */
  addRoute(
    prefix: Prefix,
    wanted: {
      gateway?: Ip | undefined;
      on?: NetworkInterface | undefined;
      source?: Ip | undefined;
      metric?: number | undefined;
      kind?: Route["kind"];
    },
    replaces = false,
  ): number {
    const { routing } = this.stack;
    const { gateway, source, kind = "unicast" } = wanted;
    const metric = wanted.metric ?? (prefix.version === 6 ? METRIC6 : 0);
    const on = wanted.on ?? (gateway ? this.wayTo(gateway) : kind === "unicast" ? undefined : routing.loopback);
    if (!on?.up) return -ENETUNREACH;
    if (gateway && !this.isNeighbour(gateway, on)) return -ENETUNREACH;
    const known = routing.of(prefix).filter((route) => route.metric === metric);
    if (known.length > 0 && !replaces) return -EEXIST;
    for (const old of known) routing.remove(prefix, (route) => route.metric === old.metric);
    routing.add(prefix, { kind, on, gateway, source, connected: false }, metric);
    return 0;
  }

  private wayTo(gateway: Ip): NetworkInterface | undefined {
    return this.stack.routing.interfaces.find((on) => on.up && on.kind === "ethernet" && on.onLink(gateway));
  }

  private isNeighbour(gateway: Ip, on: NetworkInterface): boolean {
    if (gateway.isLinkLocal) return true;
    const best = this.stack.routing.best(gateway);
    return on.onLink(gateway) !== undefined || (best?.on === on && best.gateway === undefined);
  }

  removeRoute(prefix: Prefix, fits: (route: Route) => boolean): number {
    return this.stack.routing.remove(prefix, fits) ? 0 : -ESRCH;
  }
}
