/** All cables and switches of a lab, and where they end. */
import type { Link } from "../link";
import type { LabClock } from "./clocks/lab-clock";
import type { EngineHost } from "./engine";
import { LabError, unknownName } from "./error";
import { seedOf } from "./seed";
import type { LabPlan } from "./topology/lab-plan";
import { Cable } from "./wires/cable";
import type { Direction, FrameTap, Port } from "./wires/direction";
import { LearningSwitch } from "./wires/learning-switch";
import type { Receiver } from "./wires/peel";
import { Stepper } from "./wires/stepper";

const NO_CABLE: Link = { send() {} };

export class Wiring {
  readonly cables: readonly Cable[];
  readonly stepper = new Stepper();
  readonly #switches = new Map<string, LearningSwitch>();
  #hosts: ReadonlyMap<string, EngineHost> = new Map();

  constructor(
    private readonly plan: LabPlan,
    private readonly clock: LabClock,
    seed: number,
    addressesOf: (name: string) => string[] = () => [],
  ) {
    for (const { name, options } of plan.switches) this.#switches.set(name, new LearningSwitch(name, clock, options));
    this.cables = plan.cables.map(({ ends, settings }) => {
      const seeds = [textOf(ends[0]), textOf(ends[1])].map((from) => seedOf(seed, `${from} ${ends.map(textOf)}`));
      const around = { clock, stepper: this.stepper, addressesOf };
      const told = (port: Port, plugged: boolean): void => this.#carrier(port, plugged);
      const cable = new Cable(ends, seeds as [number, number], around, told);
      cable.impose(settings);
      return cable;
    });
  }

  /** Where a host's frames go in. */
  entry(host: string, interfaceName: string): Link {
    return this.#outOf(host, interfaceName) ?? NO_CABLE;
  }

  /** Leads every cable to what is at its ends. */
  connect(hosts: ReadonlyMap<string, EngineHost>): void {
    this.#hosts = hosts;
    for (const direction of this.cables.flatMap(({ directions }) => directions))
      direction.lead(this.#farEnd(direction), this.#receiverAt(direction.to));
  }

  link(one: string, other: string): Cable {
    const asked = `link("${one}", "${other}")`;
    const isAt = (end: Port | undefined, wanted: string): boolean =>
      end !== undefined && (wanted.includes(":") ? textOf(end) === wanted : end.node === wanted);
    const found = this.cables.filter(
      ({ ends: [a, b] }) => (isAt(a, one) && isAt(b, other)) || (isAt(b, one) && isAt(a, other)),
    );
    if (found.length === 1 && found[0]) return found[0];
    if (found.length > 1)
      throw new LabError(
        "LAB_NAME",
        `${asked}: there are ${found.length} such cables. Name an interface: ${found.map(({ name }) => name).join(", ")}.`,
      );
    const nodes = [...this.plan.hosts, ...this.plan.switches].map(({ name }) => name);
    for (const wanted of [one, other]) {
      const node = wanted.replace(/:.*/, "");
      if (!nodes.includes(node)) throw unknownName(asked, "host, router or switch", node, nodes);
    }
    throw new LabError(
      "LAB_NAME",
      `${asked}: no cable joins them. The cables: ${this.cables.map(({ name }) => name).join(", ")}.`,
    );
  }

  switch(name: string): LearningSwitch {
    const found = this.#switches.get(name);
    if (!found) throw unknownName(`switch("${name}")`, "switch", name, [...this.#switches.keys()]);
    return found;
  }

  /** Who is told what a host sends and gets on an interface. */
  tapsOf(host: string, interfaceName: string): readonly Set<FrameTap>[] {
    const out = this.#outOf(host, interfaceName);
    const back = this.#directions().find(({ to }) => to.node === host && to.port === interfaceName);
    return [...(out ? [out.entryTaps] : []), ...(back ? [back.exitTaps] : [])];
  }

  close(): void {
    this.stepper.close();
    for (const direction of this.#directions()) {
      direction.lead(NO_CABLE, { name: direction.to.node, kind: "host", addresses: [] });
      for (const tap of [...direction.entryTaps, ...direction.exitTaps]) tap.close();
    }
  }

  #directions(): Direction[] {
    return this.cables.flatMap(({ directions }) => directions);
  }

  #outOf(node: string, port: string): Direction | undefined {
    return this.#directions().find(({ from }) => from.node === node && from.port === port);
  }

  #farEnd({ from, to }: Direction): Link {
    const bridge = this.#switches.get(to.node);
    if (bridge) {
      const out = this.#outOf(to.node, to.port) ?? NO_CABLE;
      const into = bridge.connect(to.port, from.node, out);
      // between switches in turns of their own: in a ring of them a broadcast would never come back
      return this.#switches.has(from.node) ? this.#later(into) : into;
    }
    const host = this.#hosts.get(to.node);
    if (!host) return NO_CABLE;
    const end = host.interfaceEnd(to.port);
    return host.kind === "in-process" ? this.#later(end) : end;
  }

  #later(end: Link): Link {
    return { send: (frame) => this.clock.soon(() => end.send(frame)) };
  }

  #receiverAt({ node, port }: Port): Receiver {
    const host = this.plan.hosts.find(({ name }) => name === node);
    if (!host) return { name: node, kind: "switch", addresses: [] };
    const { kind, interfaces } = host;
    const addresses = interfaces.flatMap((one) => one.addresses.map((text) => text.replace(/\/.*/, "")));
    const mac = interfaces.find(({ name }) => name === port)?.mac;
    return { name: node, kind, addresses, ...(mac !== undefined && { mac }) };
  }

  #carrier({ node, port }: Port, plugged: boolean): void {
    this.#hosts.get(node)?.setCarrier(port, plugged);
    if (!plugged) this.#switches.get(node)?.forgetPort(port);
  }
}

function textOf({ node, port }: Port): string {
  return `${node}:${port}`;
}
