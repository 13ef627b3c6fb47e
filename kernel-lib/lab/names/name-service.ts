/** How a lab's hosts come to know names: the table of all of them, or a name server among them. */
import { SeededRandom } from "../../link";
import { AF_INET, AF_INET6, type InetAddress, type Socket } from "../../socket";
import type { LabClock } from "../clocks/lab-clock";
import { LabError, unknownName } from "../error";
import { seedOf } from "../seed";
import type { LabPlan, PlannedHost } from "../topology/lab-plan";
import type { Topology } from "../topology/topology";
import { serveNames } from "./dns-server";
import { NameTable } from "./name-table";
import { Resolver } from "./resolver";

const addressesOf = ({ interfaces }: PlannedHost): string[] =>
  interfaces.flatMap(({ addresses }) => addresses.map((text) => text.replace(/\/.*/, "")));

export class NameService {
  readonly table = new NameTable();
  readonly #clock: LabClock;
  readonly #random: SeededRandom;
  /** The host that answers questions, and the address where it is asked. */
  readonly #server: { host: PlannedHost; address: string } | undefined;
  #sockets: Socket<InetAddress>[] = [];

  constructor({ names = "hosts", seed = 1 }: Topology, plan: LabPlan, clock: LabClock) {
    this.#clock = clock;
    this.#random = new SeededRandom(seedOf(seed, "names"));
    if (names !== "hosts") this.#server = serverNamed(names.dns, plan);
    for (const host of plan.hosts) {
      const addresses = addressesOf(host);
      if (addresses.length > 0) this.table.set(host.name, addresses);
    }
  }

  /** Gives a host its way to find names; where there is a name server, it knows its own only. */
  resolverFor(host: PlannedHost, openSocket: (family: number) => Socket<InetAddress>): Resolver {
    const server = this.#server?.address;
    const table = server === undefined ? this.table : new NameTable();
    const own = addressesOf(host);
    if (server !== undefined && own.length > 0) table.set(host.name, own);
    const nextId = (): number => this.#random.below(65_536);
    return new Resolver({ table, clock: this.#clock, openSocket, nextId, ...(server !== undefined && { server }) });
  }

  /** Starts the name server, if the lab has one. */
  start(openSocket: (host: string, family: number) => Socket<InetAddress>): void {
    if (!this.#server) return;
    const { host } = this.#server;
    const families = new Set(addressesOf(host).map((address) => (address.includes(":") ? AF_INET6 : AF_INET)));
    this.#sockets = serveNames([...families], (family) => openSocket(host.name, family), this.table);
  }

  close(): void {
    for (const socket of this.#sockets.splice(0)) socket.close();
  }
}

function serverNamed(name: string, { hosts }: LabPlan): { host: PlannedHost; address: string } {
  const names = hosts.map((host) => host.name);
  const host = hosts.find((one) => one.name === name);
  if (!host) throw unknownName("lab: names", "host", name, names);
  const [address] = addressesOf(host);
  if (address === undefined)
    throw new LabError("LAB_ADDRESS", `lab: names: ${name} has no address, so nobody could ask it. Give it one.`);
  return { host, address };
}
