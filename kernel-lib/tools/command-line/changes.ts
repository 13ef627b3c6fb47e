/** Who may change what: a lab's hosts are there to be changed, this machine is not. */
import type { NetworkHost } from "../../lab";
import { ToolError } from "./error";

/** Lets a change through, or says why not. @throws {ToolError} */
export function mayChange(tool: string, host: NetworkHost, really: boolean, what: string): void {
  if (host.isLab) return;
  if (!really)
    throw new ToolError(
      tool,
      `${what} would change the network of this machine itself, so nothing was done. A host of a lab may be changed ` +
        "freely; for this machine say --really, as root.",
      "ERR_CHANGES_MACHINE",
    );
  if (process.geteuid?.() !== 0)
    throw new ToolError(
      tool,
      `${what} on this machine needs root (CAP_NET_ADMIN), and this process runs as user ${process.geteuid?.()}. ` +
        "In a host of a lab it needs nothing.",
      "EPERM",
    );
}
