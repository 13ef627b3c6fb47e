/**
 * What a lab needs under its hosts: network namespaces of the Linux kernel, or our own stack. Hosts of both kinds can
 * stand in one lab, for between them there is nothing but Ethernet frames.
 */
import type { Link } from "../link";
import type { Syscalls } from "../socket";

export type EngineKind = "linux" | "in-process";

/** One network interface as it shall be when the lab starts. */
export interface InterfacePlan {
  /** `eth0`, `eth1`, … in the order of the links, unless named. */
  name: string;
  mac: string;
  mtuBytes: number;
  /** Each with its prefix length: `10.0.1.2/24`, `fd00::2/64`. */
  addresses: readonly string[];
}

export interface RoutePlan {
  /** A prefix, `0.0.0.0/0` and `::/0` for the default. */
  destination: string;
  gateway?: string;
  /** Where the gateway does not tell. */
  interfaceName?: string;
  metric?: number;
}

export interface HostPlan {
  name: string;
  /** Besides `lo`, which is always there and up. */
  interfaces: readonly InterfacePlan[];
  routes: readonly RoutePlan[];
  /** Hands packets on between its interfaces. */
  forwards: boolean;
  /** An interface whose address stands for everybody behind the others (RFC 3022); in-process hosts only. */
  masquerades?: string;
}

/** Gives the lab's end of the cable in an interface: what the host sends there. */
export type CableEnd = (host: string, interfaceName: string) => Link<Uint8Array>;

export interface Engine {
  readonly kind: EngineKind;
  /** Makes hosts, configured and with `lo` up. */
  start(plans: readonly HostPlan[], cableEnd: CableEnd): Promise<EngineHost[]>;
  /** Ends all its hosts and whatever holds them. */
  close(): Promise<void>;
}

export interface EngineHost {
  readonly name: string;
  readonly kind: EngineKind;
  /** What stands under the host's sockets. */
  readonly syscalls: Syscalls;
  /** Opens a socket in the host: a nonblocking descriptor of `syscalls`, or a negative error number. */
  openSocket(family: number, type: number, protocol: number): number;
  /** The host's end of the cable in an interface: an Ethernet frame that arrives, without its check sequence. */
  interfaceEnd(interfaceName: string): Link<Uint8Array>;
  /** Tells an interface that its cable is in or out (its carrier). */
  setCarrier(interfaceName: string, plugged: boolean): void;
  /** Runs a program of the machine in the host; only where a real kernel is behind it. */
  run?(command: string, parameters: readonly string[], options?: RunOptions): Promise<RunResult>;
}

export interface RunOptions {
  input?: string;
  signal?: AbortSignal;
}

export interface RunResult {
  stdout: string;
  stderr: string;
  /** Exit code; undefined where a signal ended it. */
  code: number | undefined;
}
