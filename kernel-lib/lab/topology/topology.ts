/** What `lab()` takes: a network as people write it down. */
import type { EngineKind, RoutePlan } from "../engine";
import type { Impairments } from "../wires/impairments";
import type { SwitchOptions } from "../wires/learning-switch";

/** An interface: its addresses with their prefix lengths, or those and more. */
export type InterfaceSpec = string | readonly string[] | InterfaceOptions;

export interface InterfaceOptions {
  addresses?: string | readonly string[];
  /** Worked out from the names unless told. */
  mac?: string;
  /** 1500 unless told, or what the link says. */
  mtuBytes?: number;
}

interface NodeOptions {
  /** Default gateways, of IPv4 and of IPv6; a router of the same network unless told, "none" for none. */
  gateway?: string | readonly string[];
  /** Beside those that are worked out. */
  routes?: readonly RoutePlan[];
  /** What is under this host, where it is not what is under the others. */
  engine?: EngineKind;
}

/** A host with more to say than its addresses. */
export interface HostOptions extends NodeOptions, InterfaceOptions {
  /** Of a host with several: by name. Otherwise what is said of addresses is eth0's. */
  interfaces?: Readonly<Record<string, InterfaceSpec>>;
}

export type HostSpec = string | readonly string[] | HostOptions;

/** A router: its interfaces by name, and beside them `nat`, `gateway`, `routes` and `engine`. */
export interface RouterSpec extends NodeOptions {
  /** The interface towards the others, whose address stands for everybody behind this router (RFC 3022). */
  nat?: string;
  [interfaceName: string]: InterfaceSpec | readonly RoutePlan[] | undefined;
}

/** `"alice sw1"`, `"r1:eth1 bob"`, or both ends and what the cable does to frames. */
export type LinkSpec = string | readonly [string, string] | readonly [string, string, LinkOptions];

/** `mtuBytes` of a link is also what its interfaces believe, unless they say otherwise. */
export type LinkOptions = Partial<Impairments>;

export interface Topology<HostName extends string = string, RouterName extends string = string> {
  hosts?: Readonly<Record<HostName, HostSpec>>;
  routers?: Readonly<Record<RouterName, RouterSpec>>;
  switches?: readonly string[] | Readonly<Record<string, SwitchOptions>>;
  links: readonly LinkSpec[];
  /** What is under the hosts: network namespaces of the Linux kernel, or our own stack; the best there is unless told. */
  engine?: EngineKind;
  /** Determines everything random: losses, hardware addresses. */
  seed?: number;
  /** "jumping": time jumps to the next thing to happen; for labs of our own stack only. */
  clock?: "real" | "jumping";
  /** How names are found: each host has all of them in its hosts table, or asks a host of the lab by DNS. */
  names?: "hosts" | { dns: string };
  /** "none": nobody gets a route or gateway that is not written down. */
  routing?: "static" | "none";
  /** Leaves addresses and gateways as they are written, right or wrong. */
  unchecked?: boolean;
  /** Does not say which engine it has. */
  quiet?: boolean;
}
