/** The calls under sockets of a lab's hosts: libc's, until the lab is closed; from then on the network is down. */
import { fstatSync } from "node:fs";
import { constants } from "node:os";
import { type AddressBuffer, libc, POLLHUP, type Syscalls, type Watcher } from "../../socket";

const { ENETDOWN } = constants.errno;
const READABLE = 1;
const WRITABLE = 4;

/**
 * Knows every descriptor that was opened through it, so that closing the lab closes them, and with them the namespaces.
 * Their numbers may be another's by then: from then on every call is refused with ENETDOWN, and who waits is told.
 */
export class HostSyscalls {
  readonly calls: Syscalls;
  /** Descriptors, each with the number of its inode: what has another one is no longer ours. */
  readonly #open = new Map<number, number>();
  readonly #watched = new Set<KnownWatcher>();
  #closed = false;

  constructor() {
    this.calls = Object.assign(Object.create(libc) as Syscalls, this.#overrides());
  }

  /** Takes a descriptor into care; an error number is given back as it is. */
  keep(fd: number): number {
    if (fd >= 0) this.#open.set(fd, inodeOf(fd));
    return fd;
  }

  /** Closes what is still open; who waits is told that the network is down. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    Object.assign(this.calls, Object.fromEntries(namesOfCalls().map((name) => [name, () => -ENETDOWN])), {
      close: () => 0,
      ready: (_: number, events: number) => events | POLLHUP,
      watch: watchNothing,
    });
    for (const watcher of [...this.#watched]) {
      // before its descriptor: the event loop must not watch what is closed
      watcher.close();
      watcher.notify(READABLE | WRITABLE);
    }
    for (const [fd, inode] of this.#open) if (inodeOf(fd) === inode) libc.close(fd);
    this.#open.clear();
  }

  #overrides(): Partial<Syscalls> {
    return {
      socket: (family, type, protocol) => this.keep(libc.socket(family, type, protocol)),
      accept: (fd: number, address: AddressBuffer) => this.keep(libc.accept(fd, address)),
      dup: (fd) => this.keep(libc.dup(fd)),
      adopt: (fd) => this.keep(libc.adopt(fd)),
      close: (fd) => {
        this.#open.delete(fd);
        return libc.close(fd);
      },
      watch: (fd, notify) => this.#watch(fd, notify),
    };
  }

  #watch(fd: number, notify: (events: number) => void): Watcher {
    const watcher = libc.watch(fd, notify);
    const known: KnownWatcher = {
      notify,
      want: (events) => {
        if (this.#watched.has(known)) watcher.want(events);
      },
      close: () => {
        if (this.#watched.delete(known)) watcher.close();
      },
    };
    this.#watched.add(known);
    return known;
  }
}

interface KnownWatcher extends Watcher {
  notify(events: number): void;
}

function inodeOf(fd: number): number {
  try {
    return fstatSync(fd).ino;
  } catch {
    return -1;
  }
}

function namesOfCalls(): string[] {
  return Object.getOwnPropertyNames(Object.getPrototypeOf(libc)).filter((name) => name !== "constructor");
}

/** A wait that begins on a network that is down ends at once. */
function watchNothing(_: number, notify: (events: number) => void): Watcher {
  let told: NodeJS.Immediate | undefined;
  return {
    want(events) {
      if (events !== 0) told ??= setImmediate(() => notify(events));
    },
    close: () => clearImmediate(told),
  };
}
