/** A host that is a network namespace. */
import type { Link } from "../../link";
import { AF_INET, SOCK_DGRAM, type Syscalls } from "../../socket";
import type { EngineHost, RunOptions, RunResult } from "../engine";
import type { Channel } from "./agent/channel";
import { settleCarrier } from "./ethtool";
import type { HostSyscalls } from "./host-syscalls";
import { run } from "./run";
import type { Wire } from "./wire/wire";

export class LinuxHost implements EngineHost {
  readonly kind = "linux";

  constructor(
    readonly name: string,
    private readonly number: number,
    private readonly channel: Channel,
    private readonly sockets: HostSyscalls,
    private readonly wires: ReadonlyMap<string, Wire>,
  ) {}

  get syscalls(): Syscalls {
    return this.sockets.calls;
  }

  openSocket(family: number, type: number, protocol: number): number {
    const { errno, descriptor } = this.channel.ask({ ask: "socket", host: this.number, family, type, protocol });
    return errno !== 0 ? -errno : this.sockets.keep(descriptor);
  }

  interfaceEnd(interfaceName: string): Link<Uint8Array> {
    return this.#wire(interfaceName);
  }

  setCarrier(interfaceName: string, plugged: boolean): void {
    this.#wire(interfaceName).setCarrier(plugged);
    const fd = this.openSocket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0) return;
    settleCarrier(fd, interfaceName);
    this.sockets.calls.close(fd);
  }

  run(command: string, parameters: readonly string[], options?: RunOptions): Promise<RunResult> {
    return run(this.channel, this.number, [command, ...parameters], options);
  }

  #wire(interfaceName: string): Wire {
    const wire = this.wires.get(interfaceName);
    if (wire) return wire;
    const known = [...this.wires.keys()].join(", ") || "none but lo";
    throw new RangeError(`${this.name} has no interface "${interfaceName}": it has ${known}.`);
  }
}
