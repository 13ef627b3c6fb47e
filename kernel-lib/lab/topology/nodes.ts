/** Hosts, routers and switches out of a topology, each name once. */
import { MacAddress, parseAddressWithPrefix } from "../../subnet";
import type { RoutePlan } from "../engine";
import { LabError } from "../error";
import type { SwitchOptions } from "../wires/learning-switch";
import type { DraftHost, DraftInterface, ReadAddress } from "./lab-plan";
import type { HostOptions, HostSpec, InterfaceOptions, InterfaceSpec, RouterSpec, Topology } from "./topology";

const ROUTER_WORDS = new Set(["nat", "gateway", "routes", "engine"]);
/** A label of the DNS (RFC 1123 §2.1), for names are looked up. */
const NAME = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/i;
/** What Linux takes (IFNAMSIZ), and no colon: it stands before it in links. */
const INTERFACE_NAME = /^[a-z][\w.-]{0,14}$/i;

/** Reads the hosts and routers. */
export function draftHosts(topology: Topology): DraftHost[] {
  const hosts = Object.entries(topology.hosts ?? {}).map(([name, spec]) => draftHost(name, spec));
  const routers = Object.entries(topology.routers ?? {}).map(([name, spec]) => draftRouter(name, spec));
  const names = [...hosts, ...routers].map(({ name }) => name).concat(draftSwitches(topology).map(({ name }) => name));
  checkNames(names);
  return [...hosts, ...routers];
}

/** Reads the switches. */
export function draftSwitches({ switches = [] }: Topology): { name: string; options: SwitchOptions }[] {
  if (Array.isArray(switches)) return switches.map((name: string) => ({ name, options: {} }));
  return Object.entries(switches as Readonly<Record<string, SwitchOptions>>).map(([name, options]) => ({
    name,
    options,
  }));
}

function checkNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (!NAME.test(name))
      throw new LabError(
        "LAB_NAME",
        `The name ${JSON.stringify(name)}: letters, digits and hyphens are needed, a letter first, as in names of hosts.`,
      );
    if (name.toLowerCase() === "localhost" || seen.has(name.toLowerCase()))
      throw new LabError("LAB_NAME", `The name "${name}" stands for two things here. Give each its own.`);
    seen.add(name.toLowerCase());
  }
}

function draftHost(name: string, spec: HostSpec): DraftHost {
  const options: HostOptions =
    typeof spec === "string" || Array.isArray(spec) ? { addresses: spec } : (spec as HostOptions);
  const { interfaces, addresses, mac, mtuBytes } = options;
  if (interfaces !== undefined && (addresses ?? mac ?? mtuBytes) !== undefined)
    throw new LabError(
      "LAB_ADDRESS",
      `Host ${name}: addresses stand either in "interfaces" or beside it (then they are eth0's), not in both.`,
    );
  const isOpen = interfaces === undefined && addresses === undefined && mac === undefined && mtuBytes === undefined;
  const specs = interfaces ?? (isOpen ? {} : { eth0: { addresses, mac, mtuBytes } as InterfaceOptions });
  return draft(name, "host", specs, isOpen, options);
}

function draftRouter(name: string, spec: RouterSpec): DraftHost {
  const interfaces = Object.entries(spec).filter(([word]) => !ROUTER_WORDS.has(word));
  const specs = Object.fromEntries(interfaces) as Record<string, InterfaceSpec>;
  const router = draft(name, "router", specs, interfaces.length === 0, spec);
  const { nat } = spec;
  if (nat !== undefined && !Object.hasOwn(specs, nat))
    throw new LabError(
      "LAB_NAME",
      `Router ${name}: nat: "${nat}" is none of its interfaces. There are ${Object.keys(specs).join(", ") || "none"}.`,
    );
  if (nat !== undefined && spec.engine === "linux")
    throw new LabError("LAB_ENGINE", `Router ${name}: a NAT box is always in-process. Leave its engine out.`);
  return { ...router, nat, engine: nat === undefined ? router.engine : "in-process" };
}

function draft(
  name: string,
  kind: DraftHost["kind"],
  specs: Readonly<Record<string, InterfaceSpec>>,
  isOpen: boolean,
  options: Pick<HostOptions, "gateway" | "routes" | "engine">,
): DraftHost {
  const { gateway, routes = [], engine } = options;
  const interfaces = Object.entries(specs).map(([port, spec]) => draftInterface(name, port, spec));
  const gateways =
    gateway === undefined || gateway === "none" ? gateway : typeof gateway === "string" ? [gateway] : gateway;
  const given = gateways as readonly string[] | "none" | undefined;
  return {
    name,
    kind,
    interfaces,
    isOpen,
    gateways: given,
    routes: routes.map(checkRoute(name)),
    engine,
    nat: undefined,
  };
}

function checkRoute(host: string): (route: RoutePlan) => RoutePlan {
  return (route) => {
    const asked = `Route of ${host} to ${route.destination}`;
    readAddress(asked, route.destination);
    if (route.gateway === undefined && route.interfaceName === undefined)
      throw new LabError("LAB_ROUTE", `${asked}: it leads nowhere. Give it a gateway or an interfaceName.`);
    return route;
  };
}

/** Reads what is said of an interface. */
export function draftInterface(host: string, name: string, spec: InterfaceSpec): DraftInterface {
  if (!INTERFACE_NAME.test(name))
    throw new LabError(
      "LAB_NAME",
      `Interface ${JSON.stringify(name)} of ${host}: a name has at most 15 letters and digits, as eth0.`,
    );
  if (name === "lo")
    throw new LabError("LAB_NAME", `Interface lo of ${host}: every host has it already. Leave it out.`);
  const options = (typeof spec === "string" || Array.isArray(spec) ? { addresses: spec } : spec) as InterfaceOptions;
  const { addresses = [], mac, mtuBytes } = options;
  const asked = `${host}:${name}`;
  return {
    host,
    name,
    addresses: (typeof addresses === "string" ? [addresses] : addresses).map((text) => readAddress(asked, text)),
    mac: mac === undefined ? undefined : MacAddress.parse(mac).toString(),
    mtuBytes: mtuBytes === undefined ? undefined : checkMtu(asked, mtuBytes),
    link: undefined,
  };
}

/** RFC 791 §3.2: every link carries 68 bytes; RFC 8200 §5 asks 1280 of those that carry IPv6. */
export function checkMtu(asked: string, mtuBytes: number): number {
  if (Number.isInteger(mtuBytes) && mtuBytes >= 68 && mtuBytes <= 65_521) return mtuBytes;
  throw new LabError("LAB_SETTING", `${asked}: mtuBytes ${mtuBytes}: a whole number from 68 to 65521 is needed.`);
}

function readAddress(asked: string, text: string): ReadAddress {
  if (typeof text !== "string" || !text.includes("/"))
    throw new LabError(
      "LAB_ADDRESS",
      `${asked}: ${JSON.stringify(text)} does not say how long its prefix is. Write it behind: "${typeof text === "string" && text.includes(":") ? `${text}/64` : `${text}/24`}".`,
    );
  const { address, prefix } = parseAddressWithPrefix(text);
  return { text: `${address}/${prefix.length}`, address: String(address), prefix };
}
