/** An engine whose hosts know frames only: what a test sends, and what arrived. For all that cables and switches do. */
import type { CableEnd, Engine, EngineHost, EngineKind, HostPlan, Topology } from "../../../kernel-lib/lab";
import { buildLab, type Lab } from "../../../kernel-lib/lab/lab";
import { planOf } from "../../../kernel-lib/lab/topology/plan";
import { type Link, linkTo } from "../../../kernel-lib/link";
import { libc } from "../../../kernel-lib/socket";

export class FrameHost implements EngineHost {
  readonly syscalls = libc;
  /** By interface. */
  readonly arrived = new Map<string, Uint8Array[]>();
  readonly carriers = new Map<string, boolean>();

  constructor(
    readonly name: string,
    readonly kind: EngineKind,
    private readonly ends: ReadonlyMap<string, Link>,
  ) {}

  /** Puts a frame on an interface's cable. */
  send(frame: Uint8Array, interfaceName = "eth0"): void {
    this.ends.get(interfaceName)?.send(frame);
  }

  /** The texts of what came in on an interface. */
  texts(interfaceName = "eth0"): string[] {
    return (this.arrived.get(interfaceName) ?? []).map(textIn);
  }

  openSocket(): number {
    return -97;
  }

  interfaceEnd(interfaceName: string): Link<Uint8Array> {
    return linkTo((frame) => this.arrived.set(interfaceName, [...(this.arrived.get(interfaceName) ?? []), frame]));
  }

  setCarrier(interfaceName: string, plugged: boolean): void {
    this.carriers.set(interfaceName, plugged);
  }
}

/** Makes a lab of such hosts; `kind` "linux" has frames arrive at once, "in-process" in turns of their own. */
export async function frameLab(
  topology: Topology,
  kind: EngineKind = "linux",
): Promise<{ net: Lab<string>; hosts: Record<string, FrameHost> }> {
  const hosts: Record<string, FrameHost> = {};
  const make = (): Engine => ({
    kind,
    async start(plans: readonly HostPlan[], cableEnd: CableEnd) {
      return plans.map(({ name, interfaces }) => {
        const ends = new Map(interfaces.map((card) => [card.name, cableEnd(name, card.name)]));
        hosts[name] = new FrameHost(name, kind, ends);
        return hosts[name];
      });
    },
    async close() {},
  });
  const plan = planOf(topology);
  const engine = topology.clock === "jumping" ? undefined : kind;
  const net = await buildLab({ ...topology, ...(engine && { engine }), quiet: true }, plan, make);
  return { net, hosts };
}

/** A frame of Ethernet from one station to another; stations are numbers, 255 is everybody. */
export function frameOf(from: number, to: number, text = ""): Uint8Array {
  const mac = (station: number): number[] =>
    station === 255 ? [255, 255, 255, 255, 255, 255] : [2, 0, 0, 0, 0, station];
  return Uint8Array.from([...mac(to), ...mac(from), 0x88, 0xb5, ...Buffer.from(text)]);
}

export function textIn(frame: Uint8Array): string {
  return Buffer.from(frame.subarray(14)).toString();
}

export const PAIR: Topology = { hosts: { alice: "10.0.0.1/24", bob: "10.0.0.2/24" }, links: ["alice bob"] };
