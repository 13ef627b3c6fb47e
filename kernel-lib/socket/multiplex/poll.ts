/** poll objects: sockets registered once, asked again and again. */
import type { Address } from "../addresses/types";
import { POLLIN, POLLOUT, POLLPRI } from "../constants/flags";
import type { WaitOptions } from "../descriptor";
import { checkInteger, outOfRange, wrongType } from "../errors";
import { Socket } from "../socket";
import { untilReady } from "./until-ready";

/** Sockets and the events that are asked of each. */
export class Poll {
  readonly #registered = new Map<Socket<Address>, number>();

  /** Watches a socket for events (left out: all); for one that is registered already it replaces them. */
  register(socket: Socket<Address>, events: number = POLLIN | POLLPRI | POLLOUT): void {
    if (!(socket instanceof Socket)) throw wrongType("What poll watches", "a socket", socket);
    checkInteger("The events", events, 0, 0xffff);
    this.#registered.set(socket, events);
  }

  /** Changes the events of a socket that is registered. */
  modify(socket: Socket<Address>, events: number): void {
    if (!this.#registered.has(socket)) throw outOfRange("The socket", "one that register() was called with", socket);
    this.register(socket, events);
  }

  /** Watches a socket no longer. */
  unregister(socket: Socket<Address>): void {
    if (!this.#registered.delete(socket)) throw outOfRange("The socket", "one that register() was called with", socket);
  }

  /**
   * Waits until something is ready and gives each ready descriptor's number with its events. POLLERR, POLLHUP and
   * POLLNVAL are told unasked. A time-out in milliseconds (as in Python) gives an empty list; 0 looks and does not wait.
   */
  async poll(timeoutMs: number | null = null, options: WaitOptions = {}): Promise<[fd: number, events: number][]> {
    if (timeoutMs !== null && typeof timeoutMs !== "number") throw wrongType("The time-out", "milliseconds", timeoutMs);
    const look = () =>
      [...this.#registered].flatMap(([socket, events]): [number, number][] => {
        const ready = socket.ready(events);
        return ready === 0 ? [] : [[socket.fileno(), ready]];
      });
    const watched = [...this.#registered].map(([socket, events]) => ({ socket, events }));
    // a negative time-out is for ever, as in poll(2)
    const seconds = timeoutMs === null || timeoutMs < 0 ? null : timeoutMs / 1000;
    return untilReady(watched, look, (found) => found.length > 0, seconds, options);
  }
}

/** Makes a poll object, as Python's `select.poll()`. */
export function poll(): Poll {
  return new Poll();
}
