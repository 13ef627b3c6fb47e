/** A network of hosts in this process: made by `lab()`, gone by `close()`. */
import { inspect } from "node:util";
import { currentScope, SOCK_DGRAM } from "../socket";
import { JumpingTime } from "./clocks/jumping-time";
import type { LabClock } from "./clocks/lab-clock";
import { RealTime } from "./clocks/real-time";
import type { EngineKind } from "./engine";
import { type EngineChoice, type EngineMaker, EngineSet, makeEngine, startBest, wishedEngine } from "./engines";
import { LabError, unknownName } from "./error";
import { Machine } from "./hosts/machine";
import { NameService } from "./names/name-service";
import type { NameTable } from "./names/name-table";
import { type LabNetwork, networkOf } from "./network";
import type { LabPlan, PlannedHost } from "./topology/lab-plan";
import { planOf } from "./topology/plan";
import type { Topology } from "./topology/topology";
import type { Cable } from "./wires/cable";
import type { HeldFrame } from "./wires/held-frame";
import type { LearningSwitch } from "./wires/learning-switch";
import { Wiring } from "./wiring";

/**
 * Makes a network: hosts, routers and switches with cables between them, on the Linux kernel's network namespaces or, where
 * they cannot be had, on our own stack. It belongs to the cell that runs.
 * @throws {LabError} with what is wrong in the topology
 * @example
 * const hosts = { alice: "10.0.0.1/24", bob: "10.0.0.2/24" };
 * const net = await lab({ hosts, links: ["alice bob"], clock: "jumping", quiet: true });
 * await net.hosts.alice.resolve("bob") // => ["10.0.0.2"]
 * net.link("alice", "bob").name // => "alice:eth0 – bob:eth0"
 * await net.close();
 */
export async function lab<HostName extends string = never, RouterName extends string = never>(
  topology: Topology<HostName, RouterName>,
): Promise<Lab<HostName | RouterName>> {
  return buildLab(topology, planOf(topology), makeEngine);
}

/** Makes a network of a plan, on engines that `make` gives. */
export async function buildLab<Name extends string>(
  topology: Topology,
  plan: LabPlan,
  make: EngineMaker,
): Promise<Lab<Name>> {
  const { quiet = false, clock = "real" } = topology;
  const wish = wishedEngine({ engine: topology.engine, clock });
  const made = new Lab<Name>(topology, plan, clock === "jumping" ? new JumpingTime() : new RealTime(), make);
  try {
    await made.start(wish);
  } catch (error) {
    await made.close();
    throw error;
  }
  if (!quiet) console.log(made.why);
  return made;
}

/** A lab that runs. */
export class Lab<Name extends string = string> {
  /** Hosts and routers by name. */
  readonly hosts = {} as Record<Name, Machine>;
  readonly clock: LabClock;
  readonly #wiring: Wiring;
  readonly #engines: EngineSet;
  readonly #scope = currentScope();
  readonly #names: NameService;
  #choice: EngineChoice = { kind: "in-process", why: "not started" };
  #closing: Promise<void> | undefined;

  constructor(
    topology: Topology,
    /** What was made: every interface, address and route. */
    readonly plan: LabPlan,
    clock: LabClock,
    make: EngineMaker,
  ) {
    const { seed = 1 } = topology;
    this.clock = clock;
    this.#names = new NameService(topology, plan, clock);
    this.#engines = new EngineSet(make, { clock, seed });
    this.#wiring = new Wiring(plan, clock, seed, (name) => this.names.addresses(name));
    this.#scope?.add(this);
  }

  /** The names that its hosts know; changes hold from the next question on. */
  get names(): NameTable {
    return this.#names.table;
  }

  /** Which engine its hosts stand on, unless one says otherwise. */
  get engine(): EngineKind {
    return this.#choice.kind;
  }

  /** Which engine, and why, in one line. */
  get why(): string {
    const { kind, why } = this.#choice;
    const what = kind === "linux" ? "network namespaces of the Linux kernel" : "our own stack, inside this process";
    return `lab: ${counted(this.plan)} on ${what} (${why})`;
  }

  /** Starts the hosts; `lab()` has done so. */
  async start(wish: ReturnType<typeof wishedEngine>): Promise<void> {
    const cableEnd = (host: string, name: string) => this.#wiring.entry(host, name);
    const pinned = (kind: EngineKind) => this.plan.hosts.filter(({ engine }) => engine === kind);
    const free = this.plan.hosts.filter(({ engine }) => engine === undefined);
    const [only] = this.plan.hosts.flatMap(({ engine }) => engine ?? []);
    const isSaid = free.length === 0 && only !== undefined;
    const first = isSaid ? { kind: only, why: "as each host says", isForced: true } : wish;
    this.#choice = await startBest(first, async (kind) => {
      await this.#engines.close();
      const other = kind === "linux" ? "in-process" : "linux";
      await this.#engines.start(kind, [...free, ...pinned(kind)], cableEnd);
      await this.#engines.start(other, pinned(other), cableEnd);
    });
    this.#wiring.connect(this.#engines.hosts);
    for (const plan of this.plan.hosts) this.#addHost(plan);
    this.#names.start((host, family) => this.host(host).socket(family, SOCK_DGRAM));
  }

  /** Gives a host or router by its name. */
  host(name: string): Machine {
    const found = (this.hosts as Record<string, Machine>)[name];
    if (!found) throw unknownName(`host("${name}")`, "host or router", name, Object.keys(this.hosts));
    return found;
  }

  /** The cables. */
  get links(): readonly Cable[] {
    return this.#wiring.cables;
  }

  /** Gives the cable between two neighbours, in either order: `net.link("alice", "sw1")`, `net.link("r1:eth1", "bob")`. */
  link(one: string, other: string): Cable {
    return this.#wiring.link(one, other);
  }

  /** What there is and what has passed so far, as plain values: for a picture. */
  get network(): LabNetwork {
    return networkOf(this.plan, this.links, this.engine);
  }

  /** Gives a switch by its name, to look at its table. */
  switch(name: string): LearningSwitch {
    return this.#wiring.switch(name);
  }

  /** Holds every frame at the beginning of its next cable, from now on. */
  pause(): void {
    this.#wiring.stepper.pause();
  }

  /** Waits for the next frame that is held: look at it, then forward, drop or change it. */
  next(options: { signal?: AbortSignal } = {}): Promise<HeldFrame> {
    return this.#wiring.stepper.next(options.signal);
  }

  /** Lets everything go on, what is held first. */
  resume(): void {
    this.#wiring.stepper.resume();
  }

  /** True once it is being closed. */
  get closed(): boolean {
    return this.#closing !== undefined;
  }

  /** Ends the hosts with all their sockets, captures and cables. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#scope?.delete(this);
    this.#names.close();
    this.#wiring.close();
    await this.#engines.close();
    this.clock.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  describe(): string {
    return `lab of ${counted(this.plan)}`;
  }

  [inspect.custom](): string {
    return `<${this.describe()}: ${Object.keys(this.hosts).join(", ")} (${this.engine})>`;
  }

  #addHost(plan: PlannedHost): void {
    const under = this.#engines.hosts.get(plan.name);
    if (!under) throw new LabError("LAB_ENGINE", `lab: its engine did not make ${plan.name}.`);
    const { names, clock } = this;
    const machine: Machine = new Machine(plan, under, {
      clock,
      tapsOf: (name) => this.#wiring.tapsOf(plan.name, name),
      addressesOf: (name) => names.addresses(name),
      resolver: this.#names.resolverFor(plan, (family) => machine.socket(family, SOCK_DGRAM)),
    });
    (this.hosts as Record<string, Machine>)[plan.name] = machine;
  }
}

function counted({ hosts, switches }: LabPlan): string {
  const routers = hosts.filter(({ kind }) => kind === "router").length;
  const parts = [
    [hosts.length - routers, "host"],
    [routers, "router"],
    [switches.length, "switch"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}${count === 1 ? "" : what === "switch" ? "es" : "s"}`)
    .join(", ");
}
