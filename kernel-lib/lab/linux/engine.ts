/** The engine whose hosts are network namespaces of the Linux kernel, held by one agent in a user namespace. */
import { libc } from "../../socket";
import type { CableEnd, Engine, HostPlan } from "../engine";
import { type Agent, launch } from "./agent/launch";
import { HUB } from "./agent/protocol";
import { bringLoopbackUp, configure, FORWARDING, forwardByNetlink, QUIET } from "./configure";
import { LinuxHost } from "./host";
import { HostSyscalls } from "./host-syscalls";
import { type Namespace, netlinkIn } from "./namespace";
import { HostSetupError } from "./rtnetlink";
import { notLinux, refusedInside } from "./unavailable";
import { WireMaker } from "./wire/maker";
import type { Wire } from "./wire/wire";

export interface LinuxEngineOptions {
  /** What the cables' ends are: "best" (unless told) is TAP devices where they may be had, veth pairs elsewhere. */
  wire?: "tap" | "veth" | "best";
}

/** The agent, and what it holds for all hosts. */
interface Held {
  agent: Agent;
  hub: Namespace;
  maker: WireMaker;
}

export class LinuxEngine implements Engine {
  readonly kind = "linux";
  readonly #wireKind: "tap" | "veth" | "best";
  readonly #sockets = new HostSyscalls();
  readonly #wires: Wire[] = [];
  #held: Held | undefined;
  #closing: Promise<void> | undefined;

  constructor({ wire = "best" }: LinuxEngineOptions = {}) {
    this.#wireKind = wire;
  }

  /** What the cables' ends are; "best" before there is one. */
  get wire(): "tap" | "veth" | "best" {
    return this.#held?.maker.kind ?? this.#wireKind;
  }

  /** Makes hosts. @throws {LinuxUnavailableError} where this machine refuses what is needed */
  async start(plans: readonly HostPlan[], cableEnd: CableEnd): Promise<LinuxHost[]> {
    if (process.platform !== "linux") throw notLinux();
    try {
      this.#held ??= await this.#hold();
      return plans.map((plan) => this.#host(this.#held as Held, plan, cableEnd));
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Ends the hosts and all that runs in them; their sockets say from then on that the network is down (ENETDOWN). */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#sockets.close();
    for (const wire of this.#wires) wire.close();
    this.#held?.hub.netlink.close();
    await this.#held?.agent.close();
  }

  async #hold(): Promise<Held> {
    const agent = await launch();
    try {
      const hub = { number: HUB, descriptor: -1, netlink: netlinkIn(agent.channel, HUB, "the hub") };
      // the proof that this namespace is of use: stock Ubuntu lets one be made, and then refuses everything in it
      bringLoopbackUp(hub.netlink);
      return { agent, hub, maker: new WireMaker(agent.channel, hub, this.#wireKind) };
    } catch (error) {
      await agent.close();
      if (error instanceof HostSetupError) throw refusedInside("to bring lo up", error.errno);
      throw error;
    }
  }

  #host({ agent: { channel }, maker }: Held, plan: HostPlan, cableEnd: CableEnd): LinuxHost {
    const { errno, host: number = HUB, descriptor } = channel.ask({ ask: "host" });
    if (errno !== 0) throw refusedInside("to make a network namespace", errno);
    const at = { number, descriptor, netlink: netlinkIn(channel, number, plan.name) };
    try {
      // where settings cannot be written, addresses say themselves that they want no probes
      channel.ask({ ask: "settings", host: number, settings: QUIET });
      const wires = new Map<string, Wire>();
      for (const each of plan.interfaces) {
        const cable = cableEnd(plan.name, each.name);
        const wire = maker.make(at, each, (frame) => cable.send(frame));
        this.#wires.push(wire);
        wires.set(each.name, wire);
      }
      if (plan.forwards && channel.ask({ ask: "settings", host: number, settings: FORWARDING }).errno !== 0)
        for (const { name } of plan.interfaces) forwardByNetlink(at.netlink, name);
      bringLoopbackUp(at.netlink);
      configure(at.netlink, plan);
      return new LinuxHost(plan.name, number, channel, this.#sockets, wires);
    } finally {
      at.netlink.close();
      libc.close(descriptor);
    }
  }
}
