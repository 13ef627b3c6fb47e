/** Hosts of the Linux engine on one cable, hub or switch, as the tests want them. */
import type { EngineHost, HostPlan, InterfacePlan } from "../../../kernel-lib/lab/engine";
import { linuxEngine } from "../../../kernel-lib/lab/linux";
import type { Link } from "../../../kernel-lib/link";
import { type Address, type AddressFamily, type InetAddress, Socket } from "../../../kernel-lib/socket";
import { type FlatPacket, flatten, LINK_TYPE, Packet, scanFrame } from "../../../kernel-lib/wire";

/** The `number`th interface of a host on network 10.0.`network`.0/24 and fd00:`network`::/64. */
export function interfacePlan(name: string, network: number, number: number): InterfacePlan {
  const hex = (value: number): string => value.toString(16).padStart(2, "0");
  return {
    name,
    mac: `02:00:00:00:${hex(network)}:${hex(number)}`,
    mtuBytes: 1500,
    addresses: [`10.0.${network}.${number}/24`, `fd00:${network}::${number}/64`],
  };
}

/** A host with one interface, `eth0`, on network 1. */
export function hostPlan(name: string, number: number, more: Partial<HostPlan> = {}): HostPlan {
  return { name, interfaces: [interfacePlan("eth0", 1, number)], routes: [], forwards: false, ...more };
}

/** What became of a frame on the cable: it goes on unless told. */
export type Cable = (frame: Uint8Array, from: string) => "drop" | undefined;

/** Hosts that all hear each other, by interface `eth0`. */
export class Together {
  static readonly #open = new Set<Together>();
  readonly frames: { frame: Uint8Array; from: string }[] = [];
  readonly #ends = new Map<string, Link<Uint8Array>>();
  cable: Cable = () => undefined;
  /** Whether `frames` grows. */
  keep = true;
  hosts: EngineHost[] = [];

  constructor(readonly engine = linuxEngine()) {}

  static async start(plans: readonly HostPlan[], options?: Parameters<typeof linuxEngine>[0]): Promise<Together> {
    const together = new Together(linuxEngine(options));
    Together.#open.add(together);
    together.hosts = await together.engine.start(plans, (host, name) => ({
      send: (frame) => together.#carry(frame, `${host} ${name}`),
    }));
    for (const host of together.hosts)
      for (const { name } of plans.find((plan) => plan.name === host.name)?.interfaces ?? [])
        together.#ends.set(`${host.name} ${name}`, host.interfaceEnd(name));
    return together;
  }

  host(index: number): EngineHost & Required<Pick<EngineHost, "run">> {
    const host = this.hosts[index];
    if (!host?.run) throw new Error(`there is no host ${index} that runs programs`);
    return host as EngineHost & Required<Pick<EngineHost, "run">>;
  }

  /** After a test, whatever came of it. */
  static async closeAll(): Promise<void> {
    for (const each of Together.#open) await each.close();
  }

  close(): Promise<void> {
    Together.#open.delete(this);
    return this.engine.close();
  }

  #carry(frame: Uint8Array, from: string): void {
    if (this.keep) this.frames.push({ frame, from });
    if (this.cable(frame, from) === "drop") return;
    for (const [name, end] of this.#ends) if (name !== from) end.send(frame);
  }
}

/** Opens a socket in a host. */
export function socketIn<A extends Address = InetAddress>(
  host: EngineHost,
  family: AddressFamily<A> | number,
  type: number,
  protocol = 0,
): Socket<A> {
  const fileno = host.openSocket(family as number, type, protocol);
  if (fileno < 0) throw new Error(`openSocket: ${fileno}`);
  return new Socket<A>(family, type, protocol, { fileno, nonblocking: true, syscalls: host.syscalls });
}

/** A frame as `wirebook dissect` tells it. */
export function flat(frame: Uint8Array): FlatPacket {
  const packet = new Packet();
  packet.reset(frame, 0, frame.length, frame.length);
  scanFrame(packet, LINK_TYPE.ethernet);
  return flatten(packet, { number: 1 });
}
