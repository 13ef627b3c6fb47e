/** A lab as it shall be made: what a topology means, with nothing left open. */
import type { Prefix } from "../../subnet";
import type { EngineKind, HostPlan } from "../engine";
import type { Port } from "../wires/direction";
import type { Impairments } from "../wires/impairments";
import type { SwitchOptions } from "../wires/learning-switch";

export interface PlannedHost extends HostPlan {
  kind: "host" | "router";
  /** What is under this one, if it was said. */
  engine: EngineKind | undefined;
}

export interface PlannedCable {
  ends: readonly [Port, Port];
  settings: Partial<Impairments>;
}

export interface LabPlan {
  hosts: PlannedHost[];
  switches: { name: string; options: SwitchOptions }[];
  cables: PlannedCable[];
}

/** An address that an interface has, read. */
export interface ReadAddress {
  /** As in the plan: `10.0.1.2/24`. */
  text: string;
  /** Without its length. */
  address: string;
  prefix: Prefix;
}

/** An interface while a lab is planned. */
export interface DraftInterface {
  host: string;
  name: string;
  addresses: ReadAddress[];
  mac: string | undefined;
  mtuBytes: number | undefined;
  /** The link whose cable is in it. */
  link: string | undefined;
}

/** A host while a lab is planned. */
export interface DraftHost {
  name: string;
  kind: "host" | "router";
  interfaces: DraftInterface[];
  /** True where links may add interfaces: none was written down. */
  isOpen: boolean;
  gateways: readonly string[] | "none" | undefined;
  routes: readonly { destination: string; gateway?: string; interfaceName?: string; metric?: number }[];
  engine: EngineKind | undefined;
  nat: string | undefined;
}
