/** Finds what is wrong in a faulty lab as the lesson does it: by what our own tools print, one after the other. */
import type { FaultKind, FaultyLab, Machine } from "../../kernel-lib/lab";
import {
  IfconfigOutput,
  type InterfaceView,
  ifconfig,
  netstat,
  ping,
  route,
  type SocketRow,
  ToolError,
} from "../../kernel-lib/tools";

/** What a scripted learner says: the fault, where, and by which tool's words. */
export interface Diagnosis {
  kind: FaultKind | "none";
  where: string;
  by: string;
}

interface Seen {
  host: string;
  card: InterfaceView;
}

export async function diagnose({ net }: FaultyLab): Promise<Diagnosis> {
  const hosts = Object.values<Machine>(net.hosts);
  const cards: Seen[] = [];
  for (const host of hosts) {
    const output = await ifconfig(host);
    if (!(output instanceof IfconfigOutput)) throw new Error("ifconfig did not show the interfaces");
    cards.push(...output.interfaces.filter(({ name }) => name !== "lo").map((card) => ({ host: host.name, card })));
  }
  return (
    silentCable(cards) ??
    sameAddress(cards) ??
    otherMask(cards) ??
    (await lostRoute(net.hosts)) ??
    (await unknownName(net.hosts.alice)) ??
    (await closedPort(net.hosts.bob)) ?? { kind: "none", where: "", by: "nothing" }
  );
}

/** ifconfig: UP without RUNNING. */
function silentCable(cards: readonly Seen[]): Diagnosis | undefined {
  const found = cards.find(({ card }) => card.flagNames.includes("UP") && !card.flagNames.includes("RUNNING"));
  return found && { kind: "broken cable", where: found.host, by: `ifconfig ${found.card.name}: not RUNNING` };
}

/** ifconfig: one address on two hosts. */
function sameAddress(cards: readonly Seen[]): Diagnosis | undefined {
  const holders = new Map<string, string>();
  for (const { host, card } of cards)
    for (const { address } of card.ipv4) {
      const other = holders.get(address);
      if (other !== undefined)
        return { kind: "duplicate address", where: `${other} and ${host}`, by: `ifconfig: ${address}` };
      holders.set(address, host);
    }
  return undefined;
}

/** ifconfig: a netmask that nobody else has. */
function otherMask(cards: readonly Seen[]): Diagnosis | undefined {
  const found = cards.find(({ card }) => card.ipv4.some(({ netmask }) => netmask !== "255.255.255.0"));
  return found && { kind: "wrong mask", where: found.host, by: `ifconfig: netmask ${found.card.ipv4[0]?.netmask}` };
}

/** route -n: each on the way needs a route to where the packet, or its answer, goes. */
async function lostRoute(hosts: FaultyLab["net"]["hosts"]): Promise<Diagnosis | undefined> {
  const needed = [
    [hosts.alice, "0.0.0.0"],
    [hosts.bob, "0.0.0.0"],
    [hosts.r1, "10.0.3.0"],
    [hosts.r2, "10.0.1.0"],
  ] as const;
  for (const [host, destination] of needed) {
    const { rows } = await route(host, "-n");
    if (!rows.some((row) => row.destination === destination && row.flags.includes("G")))
      return { kind: "missing route", where: host.name, by: `route -n: no ${destination}` };
  }
  return undefined;
}

/** ping: says itself that it was the name. */
async function unknownName(alice: Machine): Promise<Diagnosis | undefined> {
  try {
    await ping(alice, "-c 1 bob");
    return undefined;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { kind: "name not found", where: "ns", by: error.message };
  }
}

/** netstat -ntl: nobody listens on port 80 for others. */
async function closedPort(bob: Machine): Promise<Diagnosis | undefined> {
  const rows = (await netstat(bob, "-ntl")).rows as SocketRow[];
  const isOpen = rows.some(({ local }) => /^(?:0\.0\.0\.0|:::?|10\.0\.3\.10|\*):80$/.test(local));
  return isOpen
    ? undefined
    : { kind: "port closed", where: "bob", by: `netstat -ntl: ${rows.map(({ local }) => local)}` };
}
