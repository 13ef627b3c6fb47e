/** Cables out of a topology's links: each end a host's interface or a port of a switch. */
import { LabError, unknownName } from "../error";
import type { Port } from "../wires/direction";
import { checkImpairments } from "../wires/impairments";
import type { DraftHost, DraftInterface, PlannedCable } from "./lab-plan";
import { checkMtu, draftInterface } from "./nodes";
import type { LinkSpec } from "./topology";

export interface Nodes {
  hosts: readonly DraftHost[];
  switches: readonly { name: string }[];
}

/** Puts the cables in, one after the other. */
export function planCables(links: readonly LinkSpec[], nodes: Nodes): PlannedCable[] {
  const ports = new Map<string, number>();
  return links.map((spec) => planCable(spec, nodes, ports));
}

function planCable(spec: LinkSpec, nodes: Nodes, ports: Map<string, number>): PlannedCable {
  const [ends, settings] = partsOf(spec);
  const asked = `link "${ends.join(" ")}"`;
  const [one, other] = ends;
  if (one === undefined || other === undefined || ends.length !== 2)
    throw new LabError("LAB_LINK", `${asked}: a link has two ends, as in "alice sw1" or "r1:eth1 bob".`);
  checkImpairments(asked, settings);
  const { mtuBytes } = settings;
  const plug = (end: string): Port => {
    const { port, card } = planEnd(asked, end, nodes, ports);
    if (card && mtuBytes !== undefined) card.mtuBytes ??= checkMtu(asked, mtuBytes);
    return port;
  };
  const planned = [plug(one), plug(other)] as const;
  if (planned[0].node === planned[1].node)
    throw new LabError("LAB_LINK", `${asked}: both ends are in ${planned[0].node}. A link joins two of them.`);
  return { ends: planned, settings };
}

function partsOf(spec: LinkSpec): [ends: string[], settings: NonNullable<LinkSpec[2]> & object] {
  if (typeof spec === "string") return [spec.trim().split(/\s+/), {}];
  if (!Array.isArray(spec))
    throw new LabError("LAB_LINK", `link ${JSON.stringify(spec)}: a text or an array is needed.`);
  const [one, other, settings = {}] = spec as readonly [string, string, object?];
  return [[one, other].filter((end) => typeof end === "string"), settings];
}

function planEnd(
  asked: string,
  end: string,
  { hosts, switches }: Nodes,
  ports: Map<string, number>,
): { port: Port; card?: DraftInterface } {
  const [name = "", interfaceName] = end.split(":");
  const host = hosts.find((one) => one.name === name);
  if (host) {
    const card = cardOf(asked, host, interfaceName);
    card.link = asked;
    return { port: { node: name, port: card.name }, card };
  }
  if (!switches.some((one) => one.name === name))
    throw unknownName(
      asked,
      "host, router or switch",
      name,
      [...hosts, ...switches].map((one) => one.name),
    );
  if (interfaceName !== undefined && !/^\d{1,3}$/.test(interfaceName))
    throw new LabError("LAB_LINK", `${asked}: ports of a switch are numbers, as in "${name}:1", or left out.`);
  const number = interfaceName === undefined ? (ports.get(name) ?? 0) + 1 : Number(interfaceName);
  const taken = `${name}:${number}`;
  if (ports.has(taken))
    throw new LabError("LAB_LINK", `${asked}: a cable is in port ${taken} already. Take another, or leave it out.`);
  ports.set(taken, number);
  ports.set(name, Math.max(number, ports.get(name) ?? 0));
  return { port: { node: name, port: String(number) } };
}

/** The interface that is named, or the first that has no cable. */
function cardOf(asked: string, host: DraftHost, name: string | undefined): DraftInterface {
  const { interfaces } = host;
  const names = interfaces.map((card) => card.name);
  const card = name === undefined ? interfaces.find(({ link }) => !link) : interfaces.find((one) => one.name === name);
  if (card && !card.link) return card;
  if (card)
    throw new LabError(
      "LAB_LINK",
      `${asked}: two cables in one port: ${host.name}:${card.name} has that of ${card.link} already. Give ${host.name} another interface, or put a switch between.`,
    );
  if (host.isOpen) {
    const added = draftInterface(host.name, name ?? `eth${interfaces.length}`, []);
    interfaces.push(added);
    return added;
  }
  if (name !== undefined) throw unknownName(asked, `interface of ${host.name}`, name, names);
  throw new LabError(
    "LAB_LINK",
    `${asked}: two cables in one port: ${host.name} has ${names.join(", ")}, and a cable in each. Give it another interface, or put a switch between.`,
  );
}
