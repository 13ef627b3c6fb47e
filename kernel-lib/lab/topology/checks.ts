/** Slips in a topology that would make a lab silent: each is told with what is so and what to do. */
import { Ipv4Address, parseAddress } from "../../subnet";
import { LabError } from "../error";
import type { DraftHost, DraftInterface, PlannedCable, ReadAddress } from "./lab-plan";
import { switchLoop } from "./segments";

const where = ({ host, name }: DraftInterface): string => `${host}:${name}`;

/** Every interface has a cable, and no cables make a ring of switches. */
export function checkCables(
  hosts: readonly DraftHost[],
  switches: readonly { name: string }[],
  cables: readonly PlannedCable[],
): void {
  for (const card of hosts.flatMap(({ interfaces }) => interfaces))
    if (!card.link)
      throw new LabError(
        "LAB_LINK",
        `${where(card)} has no cable. Add a link ("${card.host}:${card.name} …"), or leave the interface out.`,
      );
  const loop = switchLoop(switches, cables);
  if (loop !== undefined)
    throw new LabError(
      "LAB_LINK",
      `link "${loop}": it closes a ring of switches, in which a broadcast would circle for ever (these switches have no spanning tree). Leave it out, or say unchecked: true to watch the storm.`,
    );
}

/** Addresses that a host can have, each once, and every host in the network of its neighbours. */
export function checkAddresses(segments: readonly (readonly DraftInterface[])[]): void {
  for (const segment of segments) {
    const holders = new Map<string, DraftInterface>();
    for (const card of segment)
      for (const read of card.addresses) {
        checkUsable(card, read);
        const other = holders.get(read.address);
        if (other)
          throw new LabError(
            "LAB_ADDRESS",
            `${where(card)}: ${where(other)} has the address ${read.address} already, on the same wire. Give one of them another.`,
          );
        holders.set(read.address, card);
        checkNetwork(card, read, segment);
      }
  }
}

function checkUsable(card: DraftInterface, { text, address, prefix }: ReadAddress): void {
  const asked = `${where(card)}: ${text}`;
  const parsed = parseAddress(address);
  if (parsed instanceof Ipv4Address && prefix.length < 31) {
    const [network, broadcast] = [String(prefix.network), String(prefix.broadcast)];
    if (address === network || address === broadcast)
      throw new LabError(
        "LAB_ADDRESS",
        `${asked}: ${address} is the ${address === network ? "network itself" : "broadcast address"} of ${prefix}, no host's. Hosts have ${prefix.firstHost} to ${prefix.lastHost}.`,
      );
  }
  if (/^(?:127|22[4-9]|2[3-5]\d)\./.test(address) || address === "::1" || address.startsWith("ff"))
    throw new LabError(
      "LAB_ADDRESS",
      `${asked}: no interface on a wire can have it (loopback, multicast or reserved).`,
    );
}

/** Some neighbour is in the same network, if any has addresses of this version. */
function checkNetwork(card: DraftInterface, { text, prefix }: ReadAddress, segment: readonly DraftInterface[]): void {
  const others = segment
    .filter((one) => one !== card)
    .flatMap((one) => one.addresses.map((read) => ({ one, read })))
    .filter(({ read }) => read.prefix.version === prefix.version);
  if (others.length === 0 || others.some(({ read }) => read.prefix.equals(prefix))) return;
  const [first] = others;
  if (!first) return;
  const near = others.find(({ read }) => read.prefix.contains(prefix) || prefix.contains(read.prefix)) ?? first;
  const isMask = near.read.prefix.contains(prefix) || prefix.contains(near.read.prefix);
  throw new LabError(
    "LAB_ADDRESS",
    isMask
      ? `${where(card)}: ${text} has another prefix length than ${where(near.one)} on the same wire (${near.read.text}). Give both the same.`
      : `${where(card)}: ${text} is in the network ${prefix}, but on its wire ${where(near.one)} is in ${near.read.prefix}. Change the address, or move the cable.`,
  );
}

/** A gateway is a neighbour's address. */
export function checkGateways(hosts: readonly DraftHost[], segments: readonly (readonly DraftInterface[])[]): void {
  for (const host of hosts) {
    const { gateways } = host;
    if (gateways === undefined || gateways === "none") continue;
    for (const gateway of gateways) {
      const asked = `gateway ${gateway} of ${host.name}`;
      const own = host.interfaces.flatMap(({ addresses }) => addresses);
      if (own.some(({ address }) => address === gateway))
        throw new LabError("LAB_ROUTE", `${asked}: that is its own address. A gateway is a router's.`);
      const isNear = ({ prefix }: ReadAddress): boolean => prefix.contains(parseAddress(gateway));
      if (!own.some(isNear))
        throw new LabError(
          "LAB_ROUTE",
          `${asked}: it is in none of its networks (${own.map(({ prefix }) => String(prefix)).join(", ") || "it has no address"}). A gateway must be a neighbour.`,
        );
      const neighbours = segments
        .filter((segment) => segment.some((card) => card.host === host.name))
        .flat()
        .filter((card) => card.host !== host.name);
      if (neighbours.some(({ addresses }) => addresses.some(({ address }) => address === gateway))) continue;
      const routers = neighbours
        .filter((card) => hosts.some(({ name, kind }) => name === card.host && kind === "router"))
        .flatMap((card) => card.addresses.map(({ address }) => `${address} (${card.host})`));
      throw new LabError(
        "LAB_ROUTE",
        `${asked}: nobody on its wire has that address. ${routers.length > 0 ? `Routers there: ${routers.join(", ")}.` : "There is no router there."}`,
      );
    }
  }
}
