/** The network namespaces that the agent has made. Only its main thread ever moves between them. */
import { openSync } from "node:fs";
import { constants } from "node:os";
import { CLONE_NEWNET, setns, unshare } from "../../../socket";
import { type Answer, HUB } from "./protocol";

/** thread-self, not self: namespaces are a thread's own. */
const OWN = "/proc/thread-self/ns/net";

export class Namespaces {
  readonly #hosts: number[] = [];
  #hub = -1;

  /** Keeps the namespace that the agent was born in; gives 0, or a positive error number. */
  begin(): number {
    try {
      this.#hub = openSync(OWN, "r");
      return 0;
    } catch (error) {
      return errnoOf(error);
    }
  }

  /** Makes a namespace and gives its number and its descriptor. */
  add(): Answer & { descriptor?: number } {
    const made = unshare(CLONE_NEWNET);
    if (made < 0) return { errno: -made };
    try {
      const descriptor = openSync(OWN, "r");
      return { errno: 0, host: this.#hosts.push(descriptor) - 1, descriptor };
    } catch (error) {
      return { errno: errnoOf(error) };
    } finally {
      setns(this.#hub, CLONE_NEWNET);
    }
  }

  /** True of a descriptor that must stay open. */
  holds(descriptor: number): boolean {
    return this.#hosts.includes(descriptor);
  }

  /** Acts inside a host and comes back; gives what `act` gives, or a negative error number. */
  inside(host: number, act: () => number): number {
    if (host === HUB) return guarded(act);
    const descriptor = this.#hosts[host];
    if (descriptor === undefined) return -constants.errno.ESRCH;
    const entered = setns(descriptor, CLONE_NEWNET);
    if (entered < 0) return entered;
    try {
      return guarded(act);
    } finally {
      const back = setns(this.#hub, CLONE_NEWNET);
      // to go on in the wrong namespace would be worse than to end
      if (back < 0) process.exit(1);
    }
  }
}

function guarded(act: () => number): number {
  try {
    return act();
  } catch (error) {
    return -errnoOf(error);
  }
}

function errnoOf(error: unknown): number {
  const { errno } = error as NodeJS.ErrnoException;
  return typeof errno === "number" && errno !== 0 ? Math.abs(errno) : constants.errno.EIO;
}
