/** A host's descriptors: small numbers for open sockets, the lowest free one first, as POSIX has it. */
import type { OpenSocket } from "./open-socket";

/** 0, 1 and 2 are never sockets. */
const FIRST = 3;
const MOST = 65_536;

export class Descriptors {
  private readonly sockets: (OpenSocket | undefined)[] = [];
  private lowest = FIRST;

  get(fd: number): OpenSocket | undefined {
    return this.sockets[fd];
  }

  /** Gives a socket a number; -1 where there is none left. */
  add(socket: OpenSocket): number {
    let fd = this.lowest;
    while (this.sockets[fd]) fd++;
    if (fd >= MOST) return -1;
    this.sockets[fd] = socket;
    this.lowest = fd + 1;
    return fd;
  }

  remove(fd: number): void {
    this.sockets[fd] = undefined;
    this.lowest = Math.min(this.lowest, fd);
  }

  /** All that are open, each once. */
  all(): Set<OpenSocket> {
    return new Set(this.sockets.flatMap((socket) => socket ?? []));
  }

  /** How many are open. */
  get count(): number {
    return this.sockets.reduce((sum, socket) => sum + (socket ? 1 : 0), 0);
  }

  /** The numbers that are open. */
  numbers(): number[] {
    return [...this.sockets.keys()].filter((fd) => this.sockets[fd]);
  }
}
