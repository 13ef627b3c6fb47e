/** The six faults: what each changes, before the lab starts or after, and where it is. */
import type { SeededRandom } from "../../link";
import type { Lab } from "../lab";
import type { LabPlan, PlannedHost } from "../topology/lab-plan";
import { WAY } from "./network";

export const FAULT_KINDS = [
  "broken cable",
  "wrong mask",
  "missing route",
  "duplicate address",
  "port closed",
  "name not found",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Where bob's server listens. */
export type Listening = { address: string; port: number };

export interface Fault {
  kind: FaultKind;
  /** Hosts, routers and switches that are right answers to "where". */
  places: readonly string[];
  /** The whole answer in a sentence. */
  says: string;
  /** What to look at, from far to near. */
  hints: readonly [string, string];
  changePlan?: (plan: LabPlan) => LabPlan;
  changeLab?: (net: Lab<string>) => void;
  listening?: Listening;
}

/** Makes a fault of a kind, in one of the places where it can be. */
export function makeFault(kind: FaultKind, random: SeededRandom): Fault {
  return MAKERS[kind](random);
}

const MAKERS: Readonly<Record<FaultKind, (random: SeededRandom) => Fault>> = {
  "broken cable": brokenCable,
  "wrong mask": wrongMask,
  "missing route": missingRoute,
  "duplicate address": duplicateAddress,
  "port closed": portClosed,
  "name not found": nameNotFound,
};

function pick<T>(choices: readonly T[], random: SeededRandom): T {
  return choices[random.below(choices.length)] as T;
}

function brokenCable(random: SeededRandom): Fault {
  const [one, other] = pick(WAY, random);
  return {
    kind: "broken cable",
    places: [one, other],
    says: `the cable between ${one} and ${other} is out: ifconfig on ${one} shows that interface UP, but not RUNNING`,
    hints: ["Up to where does a ping get? Try the hosts on the way one by one.", "ifconfig: UP is not yet RUNNING."],
    changeLab: (net) => net.link(one, other).unplug(),
  };
}

function wrongMask(random: SeededRandom): Fault {
  const host = pick(["alice", "bob"], random);
  const far = host === "alice" ? "bob" : "alice";
  return {
    kind: "wrong mask",
    places: [host],
    says: `${host} has a mask of 16 bits where its network has 24: it takes ${far} for a neighbour and asks for its hardware address on its own wire, where nobody answers`,
    hints: ["Do neighbours answer, and others not?", "ifconfig: compare the netmasks of hosts in one network."],
    changePlan: (plan) => withHost(plan, host, (one) => ({ ...one, interfaces: one.interfaces.map(widened) })),
  };
}

function widened(card: PlannedHost["interfaces"][number]): PlannedHost["interfaces"][number] {
  return { ...card, addresses: card.addresses.map((text) => text.replace("/24", "/16")) };
}

function missingRoute(random: SeededRandom): Fault {
  const [host, destination] = pick(
    [
      ["alice", "0.0.0.0/0"],
      ["bob", "0.0.0.0/0"],
      ["r1", "10.0.3.0/24"],
      ["r2", "10.0.1.0/24"],
    ] as const,
    random,
  );
  const lost = destination === "0.0.0.0/0" ? "no default gateway" : `no route to ${destination}`;
  return {
    kind: "missing route",
    places: [host],
    says: `${host} has ${lost}: what is for there it cannot hand on`,
    hints: ["Packets need a way there and a way back.", "route -n, on each host and router of the way."],
    changePlan: (plan) =>
      withHost(plan, host, (one) => ({
        ...one,
        routes: one.routes.filter((route) => route.destination !== destination),
      })),
  };
}

function duplicateAddress(): Fault {
  return {
    kind: "duplicate address",
    places: ["ben", "bob"],
    says: "ben has bob's address 10.0.3.10: whose hardware address the router learns is a matter of who answers first",
    hints: [
      "Who is it that answers? Capture on r2's eth1 while it asks who has 10.0.3.10.",
      "ifconfig on every host of bob's network.",
    ],
    changePlan: (plan) =>
      withHost(plan, "ben", (one) => ({
        ...one,
        interfaces: one.interfaces.map((card) => ({ ...card, addresses: ["10.0.3.10/24"] })),
      })),
  };
}

function portClosed(random: SeededRandom): Fault {
  const listening = pick(
    [
      { address: "0.0.0.0", port: 8080 },
      { address: "127.0.0.1", port: 80 },
    ] as const,
    random,
  );
  const { address, port } = listening;
  return {
    kind: "port closed",
    places: ["bob"],
    says: `on bob the server listens on ${address}:${port}, and so nobody on port 80 of 10.0.3.10`,
    hints: ["Does a ping get there and back? Then it is not the network.", "netstat -ntl on bob."],
    listening,
  };
}

function nameNotFound(): Fault {
  return {
    kind: "name not found",
    places: ["ns"],
    says: "the name server ns does not know the name bob; by his address 10.0.3.10 he is there",
    hints: ["Try the address in place of the name.", "ping bob says which of name, route and host has failed."],
    changeLab: (net) => void net.names.delete("bob"),
  };
}

function withHost(plan: LabPlan, name: string, change: (host: PlannedHost) => PlannedHost): LabPlan {
  return { ...plan, hosts: plan.hosts.map((host) => (host.name === name ? change(host) : host)) };
}
