/** The engine of our own making: hosts of a lab inside this process. */
import { type Clock, type Link, linkTo } from "../../link";
import type { Syscalls } from "../../socket";
import { Prefix } from "../../subnet";
import type { CableEnd, Engine, EngineHost, EngineOptions, HostPlan, InterfacePlan, RoutePlan } from "../engine";
import { Configuration } from "./configure";
import { ipOf, LOOPBACK4, LOOPBACK6 } from "./ip/address";
import { macOf, NetworkInterface } from "./link/interface";
import { Nat } from "./nat/nat";
import type { NatEntry } from "./nat/nat-table";
import { HostSyscalls } from "./sockets/syscalls";
import { Stack } from "./stack";

const LOOPBACK_MTU = 65_536;

export class InProcessHost implements EngineHost {
  readonly kind = "in-process";
  readonly stack: Stack;
  readonly configuration: Configuration;
  private readonly calls: HostSyscalls;

  constructor(
    readonly name: string,
    clock: Clock,
    seed: number,
  ) {
    this.stack = new Stack(name, clock, seed);
    this.configuration = new Configuration(this.stack);
    this.calls = new HostSyscalls(this.stack, this.configuration, clock);
    const lo = new NetworkInterface(1, "lo", "loopback", new Uint8Array(6), LOOPBACK_MTU);
    this.configuration.addInterface(lo);
    this.configuration.setUp(lo, true);
    this.configuration.addAddress(lo, LOOPBACK4, 8);
    this.configuration.addAddress(lo, LOOPBACK6, 128);
  }

  get syscalls(): Syscalls {
    return this.calls;
  }

  openSocket(family: number, type: number, protocol: number): number {
    return this.calls.socket(family, type, protocol);
  }

  /** Gives the host an interface, up and with its addresses. */
  addInterface({ name, mac, mtuBytes, addresses }: InterfacePlan, cable: Link<Uint8Array>): void {
    const { interfaces } = this.stack.routing;
    const on = new NetworkInterface(interfaces.length + 1, name, "ethernet", macOf(mac), mtuBytes);
    on.cable = cable;
    this.configuration.addInterface(on);
    for (const address of addresses) {
      const [text = "", lengthText = ""] = address.split("/");
      this.configuration.addAddress(on, ipOf(text), Number(lengthText));
    }
    this.configuration.setUp(on, true);
  }

  addRoute({ destination, gateway, interfaceName, metric }: RoutePlan): void {
    const on = interfaceName === undefined ? undefined : this.interfaceOf(interfaceName);
    const wanted = { gateway: gateway === undefined ? undefined : ipOf(gateway), on, metric };
    const result = this.configuration.addRoute(Prefix.parse(destination), wanted);
    if (result < 0)
      throw new RangeError(
        `${this.name}: no route to ${destination} via ${gateway ?? interfaceName}: it is not a neighbour, or there is such a route already`,
      );
  }

  private interfaceOf(name: string): NetworkInterface {
    const on = this.stack.routing.byName(name);
    if (on) return on;
    const known = this.stack.routing.interfaces.map((one) => one.name).join(", ");
    throw new RangeError(`${this.name} has no interface ${name}: it has ${known}`);
  }

  interfaceEnd(interfaceName: string): Link<Uint8Array> {
    const on = this.interfaceOf(interfaceName);
    return linkTo((frame) => this.stack.arrive(on, frame));
  }

  setCarrier(interfaceName: string, plugged: boolean): void {
    this.interfaceOf(interfaceName).carrier = plugged;
  }

  /** Lets an interface's address stand for everybody behind the others (RFC 3022). */
  masquerade(interfaceName: string): void {
    this.stack.forwards = true;
    this.stack.nat = new Nat(this.stack, this.interfaceOf(interfaceName));
  }

  /** What is translated just now. */
  get translations(): NatEntry[] {
    return this.stack.nat?.list() ?? [];
  }

  /** Closes its sockets and takes its interfaces down. */
  close(): void {
    this.calls.closeAll();
    for (const on of this.stack.routing.interfaces) {
      on.cable = undefined;
      this.configuration.setUp(on, false);
    }
  }
}

class InProcessEngine implements Engine {
  readonly kind = "in-process";
  private readonly hosts: InProcessHost[] = [];

  constructor(private readonly options: EngineOptions) {}

  async start(plans: readonly HostPlan[], cableEnd: CableEnd): Promise<EngineHost[]> {
    return plans.map((plan) => this.make(plan, cableEnd));
  }

  private make(plan: HostPlan, cableEnd: CableEnd): InProcessHost {
    const { clock, seed } = this.options;
    const host = new InProcessHost(plan.name, clock, seed * 1009 + this.hosts.length);
    for (const one of plan.interfaces) host.addInterface(one, cableEnd(plan.name, one.name));
    for (const route of plan.routes) host.addRoute(route);
    host.stack.forwards = plan.forwards;
    if (plan.masquerades !== undefined) host.masquerade(plan.masquerades);
    this.hosts.push(host);
    return host;
  }

  async close(): Promise<void> {
    for (const host of this.hosts.splice(0)) host.close();
  }
}

/** Makes the engine; its hosts live on the clock that is given, and the seed settles what is random in them. */
export function inProcessEngine(options: EngineOptions): Engine {
  return new InProcessEngine(options);
}
