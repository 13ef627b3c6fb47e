/** A host of a lab, as a cell sees it. */
import { inspect } from "node:util";
import {
  type Address,
  type AddressFamily,
  AF_INET,
  type InetAddress,
  SOCK_STREAM,
  Socket,
  SocketError,
} from "../../socket";
import type { LabClock } from "../clocks/lab-clock";
import type { EngineHost, EngineKind, InterfacePlan } from "../engine";
import { LabError, unknownName } from "../error";
import type { LabHost, RunResult } from "../host";
import type { Resolver } from "../names/resolver";
import type { PlannedHost } from "../topology/lab-plan";
import type { FrameTap } from "../wires/direction";
import { LabCapture, type LabCaptureOptions } from "../wires/lab-capture";
import { HostNames } from "./host-names";

/** What a host needs of its lab. */
export interface MachineSurroundings {
  clock: LabClock;
  /** Whoever is told the frames at the host's end of an interface's cable, in and out. */
  tapsOf(interfaceName: string): readonly Set<FrameTap>[];
  addressesOf(name: string): string[];
  resolver: Resolver;
}

/** A host or router of a lab: sockets, captures, and where a real kernel is behind it, programs. */
export class Machine implements LabHost {
  readonly isLab = true;
  readonly kind: "host" | "router";
  /** Which of the two engines it stands on. */
  readonly engine: EngineKind;
  /** Its interfaces as the lab made them, beside lo. */
  readonly interfaces: readonly InterfacePlan[];
  readonly #names: HostNames;

  constructor(
    plan: PlannedHost,
    private readonly under: EngineHost,
    private readonly around: MachineSurroundings,
  ) {
    this.name = plan.name;
    this.kind = plan.kind;
    this.engine = under.kind;
    this.interfaces = plan.interfaces;
    // time-outs of sockets, too, are kept by the lab's time, which may jump
    if (under.kind === "in-process") {
      under.syscalls.after ??= (delayMs, action) => around.clock.after(delayMs, action);
      under.syscalls.nowMs ??= () => around.clock.nowMs;
    }
    const open = (family: number, type: number, protocol: number): number => under.openSocket(family, type, protocol);
    this.#names = new HostNames(under.syscalls, open, around.resolver);
  }

  readonly name: string;

  /** Its first address, without the prefix length; "" where it has none. */
  get address(): string {
    return this.addresses[0] ?? "";
  }

  /** All its addresses as the lab made them, without their prefix lengths. */
  get addresses(): string[] {
    return this.interfaces.flatMap(({ addresses }) => addresses.map((text) => text.replace(/\/.*/, "")));
  }

  socket<A extends Address = InetAddress>(
    family: AddressFamily<A> | number = AF_INET,
    type: number = SOCK_STREAM,
    proto = 0,
  ): Socket<A> {
    const fd = this.under.openSocket(family, type, proto);
    if (fd < 0) throw new SocketError("socket", -fd, { hint: `It was asked of ${this.name}.` });
    const { syscalls } = this.under;
    return new Socket<A>(family, type, proto, { fileno: fd, nonblocking: true, syscalls, names: this.#names });
  }

  /** Captures at the cable's end of an interface: its first unless told, "any" for all of them. */
  capture(interfaceName?: string, options: LabCaptureOptions = {}): LabCapture {
    const names = this.interfaces.map(({ name }) => name);
    const name = interfaceName ?? names[0] ?? "eth0";
    const asked = `capture on ${this.name}:${name}`;
    if (name === "lo")
      throw new LabError(
        "LAB_NOT_HERE",
        `${asked}: its packets never come to a cable. Capture on ${names.join(", ")}.`,
      );
    if (name !== "any" && !names.includes(name))
      throw unknownName(asked, `interface of ${this.name}`, name, [...names, "any"]);
    const taps = (name === "any" ? names : [name]).flatMap((one) => this.around.tapsOf(one));
    return new LabCapture(`${this.name}:${name}`, this.around.clock, options, taps, (host) =>
      this.around.addressesOf(host),
    );
  }

  /** Runs a program of the machine in the host: `await alice.run("ip", "addr")`. */
  async run(command: string, ...parameters: string[]): Promise<RunResult> {
    if (!this.under.run)
      throw new LabError(
        "LAB_NOT_HERE",
        `run ${command} on ${this.name}: programs need a real kernel, and this host is our own stack inside this process. The functions of kernel-lib/tools (ping, ifconfig, route, netstat) do their work on both.`,
      );
    return this.under.run(command, parameters);
  }

  resolve(name: string, family = 0): Promise<string[]> {
    return this.around.resolver.resolve(name, family);
  }

  reverse(address: string): Promise<string | undefined> {
    return this.around.resolver.reverse(address);
  }

  [inspect.custom](): string {
    const cards = this.interfaces.map(({ name, addresses }) => [name, ...addresses].join(" "));
    return `<${this.kind} ${this.name}: ${cards.join(", ") || "no interface"} (${this.engine})>`;
  }
}
