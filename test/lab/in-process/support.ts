/** Hosts of our own stack, cabled to each other, and sockets on them that are closed at the end of a test. */
import { InProcessHost } from "../../../kernel-lib/lab/in-process";
import { type Clock, type Link, linkTo, RealClock } from "../../../kernel-lib/link";
import { type Address, Socket } from "../../../kernel-lib/socket";

export interface Wired {
  name: string;
  interfaces: { name?: string; addresses: string[]; mtuBytes?: number }[];
  routes?: { destination: string; gateway?: string; interfaceName?: string }[];
  forwards?: boolean;
}

let macs = 0;

export function nextMac(): string {
  macs++;
  return `02:00:00:00:${(macs >> 8).toString(16).padStart(2, "0")}:${(macs & 255).toString(16).padStart(2, "0")}`;
}

/** A cable whose one way may be spoiled: what is sent at one end comes out at the other. */
export type Spoil = (next: Link, clock: Clock) => Link;

export class Wires {
  readonly hosts = new Map<string, InProcessHost>();
  private readonly opened: Socket<Address>[] = [];
  private readonly ends = new Map<string, Link>();

  constructor(
    readonly clock: Clock = new RealClock(),
    private readonly seed = 1,
  ) {}

  host(wired: Wired): InProcessHost {
    const host = new InProcessHost(wired.name, this.clock, this.seed + this.hosts.size);
    this.hosts.set(wired.name, host);
    wired.interfaces.forEach(({ name, addresses, mtuBytes = 1500 }, index) => {
      const interfaceName = name ?? `eth${index}`;
      const key = `${wired.name}:${interfaceName}`;
      const end = linkTo((frame: Uint8Array) => this.ends.get(key)?.send(frame));
      host.addInterface({ name: interfaceName, mac: nextMac(), mtuBytes, addresses }, end);
    });
    for (const route of wired.routes ?? []) host.addRoute(route);
    host.stack.forwards = wired.forwards ?? false;
    return host;
  }

  /** Joins two interfaces: `a:eth0`, `b:eth0`. */
  join(a: string, b: string, spoil: Spoil = (next) => next): void {
    this.ends.set(a, spoil(this.endOf(b), this.clock));
    this.ends.set(b, spoil(this.endOf(a), this.clock));
  }

  /** Joins many interfaces as a hub does. */
  hub(...names: string[]): void {
    for (const name of names) {
      const others = names.filter((other) => other !== name).map((other) => this.endOf(other));
      this.ends.set(
        name,
        linkTo((frame: Uint8Array) => {
          for (const other of others) other.send(frame);
        }),
      );
    }
  }

  private endOf(name: string): Link {
    const [host = "", interfaceName = ""] = name.split(":");
    const found = this.hosts.get(host);
    if (!found) throw new Error(`no host ${host}`);
    return found.interfaceEnd(interfaceName);
  }

  socket<A extends Address>(host: string, family: number, type: number, protocol = 0): Socket<A> {
    const found = this.hosts.get(host);
    if (!found) throw new Error(`no host ${host}`);
    const { routing } = found.stack;
    const names = {
      lookUp: async (name: string) => name,
      interfaceIndex: (name: string) => routing.byName(name)?.index ?? 0,
      interfaceName: (index: number) => routing.byIndex(index)?.name ?? String(index),
    };
    const socket = new Socket<A>(family, type, protocol, { syscalls: found.syscalls, names });
    this.opened.push(socket as unknown as Socket<Address>);
    return socket;
  }

  keep<A extends Address>(socket: Socket<A>): Socket<A> {
    this.opened.push(socket as unknown as Socket<Address>);
    return socket;
  }

  close(): void {
    for (const socket of this.opened.splice(0)) socket.close();
    for (const host of this.hosts.values()) host.close();
  }
}

/** Two hosts on one cable: 10.0.0.1 and 10.0.0.2, fd00::1 and fd00::2. */
export function twoHosts(clock?: Clock, spoil?: Spoil, mtuBytes?: number): Wires {
  const wires = new Wires(clock);
  for (const [index, name] of ["a", "b"].entries()) {
    const addresses = [`10.0.0.${index + 1}/24`, `fd00::${index + 1}/64`];
    wires.host({ name, interfaces: [{ addresses, ...(mtuBytes ? { mtuBytes } : {}) }] });
  }
  wires.join("a:eth0", "b:eth0", spoil);
  return wires;
}
