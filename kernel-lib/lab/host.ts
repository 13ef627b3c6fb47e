/** What the tools see of a host: of a lab, or of this machine itself. */
import type { LiveCapture } from "../capture";
import type { Address, AddressFamily, InetAddress, Socket } from "../socket";
import type { RunOptions, RunResult } from "./engine";

export interface NetworkHost {
  readonly name: string;
  /** Opens a socket in the host: AF_INET, AF_INET6, AF_PACKET and AF_NETLINK among others. */
  socket<A extends Address = InetAddress>(family?: AddressFamily<A> | number, type?: number, proto?: number): Socket<A>;
  /** Gives the addresses of a name as the host finds them: in its hosts file first, then by asking its name server. */
  resolve(name: string, family?: number): Promise<string[]>;
  /** Gives the name of an address, or undefined where nobody knows one. */
  reverse(address: string): Promise<string | undefined>;
  /** True where its settings may be changed without asking: a host of a lab. */
  readonly isLab: boolean;
}

/** A host of a lab. */
export interface LabHost extends NetworkHost {
  /** Frames of one interface (`eth0` unless told), as they pass; in both engines. */
  capture(
    interfaceName?: string,
    options?: { filter?: string },
  ): Pick<LiveCapture, "stop" | "close"> & AsyncIterable<unknown>;
  /** Runs a program of the machine in the host. @throws where no real kernel is behind it */
  run(command: string, ...parameters: string[]): Promise<RunResult>;
}

export type { RunOptions, RunResult };
