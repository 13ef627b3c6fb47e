/**
 * Hosts of a lab that are network namespaces of the Linux kernel, without root: one agent process in a user namespace makes
 * them, and hands over sockets and the cables' ends. Nothing of it touches the machine's own network.
 *
 * Not supported:
 * - Systems other than Linux, and machines whose user namespaces are switched off: `whyNotLinux` says so in a line.
 * - Reports of multicast groups (MLD, RFC 9777) end at the cable: nobody listens to them.
 * - VLAN tags where the cables' ends are veth pairs: the kernel takes them off.
 * - NAT: a host that masquerades is one of the in-process engine.
 */
import type { Engine } from "../engine";
import { LinuxEngine, type LinuxEngineOptions } from "./engine";
import { LinuxUnavailableError } from "./unavailable";

export type { LinuxEngineOptions } from "./engine";
export { HostSetupError } from "./rtnetlink";
export { LinuxUnavailableError } from "./unavailable";

/**
 * Makes an engine whose hosts are namespaces of the Linux kernel; its `start` throws a LinuxUnavailableError where this
 * machine does not let them be made.
 */
export function linuxEngine(options: LinuxEngineOptions = {}): Engine {
  return new LinuxEngine(options);
}

/** Tries whether hosts can be made here; gives the reason why not, or nothing where they can. */
export async function whyNotLinux(): Promise<LinuxUnavailableError | undefined> {
  const engine = linuxEngine();
  try {
    await engine.start([{ name: "probe", interfaces: [], routes: [], forwards: false }], () => ({ send() {} }));
    return undefined;
  } catch (error) {
    if (error instanceof LinuxUnavailableError) return error;
    throw error;
  } finally {
    await engine.close();
  }
}
