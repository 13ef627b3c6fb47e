/** What every socket is first of all: a descriptor of the system, that calls wait for, that a cell owns, that is closed once. */
import { constants } from "node:os";
import { inspect } from "node:util";
import { POLLHUP, POLLIN, POLLRDHUP } from "./constants/flags";
import { type Asked, ClosedError, checkInteger, outOfRange, SocketError, TimeoutError, wrongType } from "./errors";
import { PRIORITY, READABLE, type Syscalls, WRITABLE } from "./syscalls/syscalls";
import { Readiness } from "./waiting/readiness";
import { currentScope } from "./waiting/scope";

const { EAGAIN, EINTR } = constants.errno;

/** What a call that may wait takes besides its arguments. */
export interface WaitOptions {
  /** Ends the wait with the signal's reason; the socket stays usable. */
  signal?: AbortSignal;
}

/** One call as `perform` sees it. */
export interface Call {
  name: string;
  /** What to wait for: READABLE, WRITABLE or PRIORITY. */
  event: number;
  /** It receives: where nothing more can come, it gives 0. */
  receives?: boolean;
  /** MSG_DONTWAIT was given. */
  dontWait?: boolean;
  /** Gives the system's result, a negative error number where it refuses. */
  attempt: () => number;
  options?: WaitOptions | undefined;
  asked?: (() => Asked) | undefined;
}

const CLOSED = -1;
/** What poll says of a socket that will bring nothing more. */
const END = POLLHUP | Math.max(0, POLLRDHUP);

export abstract class Descriptor {
  readonly #syscalls: Syscalls;
  readonly #scope = currentScope();
  readonly #readiness: Readiness;
  #fd: number;
  /** null waits for ever, 0 never. */
  #timeoutSeconds: number | null = null;
  /** What SO_RCVTIMEO and SO_SNDTIMEO say, by event: the system cannot honour them on a nonblocking descriptor, so we do. */
  protected readonly optionTimeoutMs = new Map<number, number>();

  constructor(syscalls: Syscalls, fd: number) {
    this.#syscalls = syscalls;
    this.#fd = fd;
    this.#readiness = new Readiness(syscalls, fd);
    this.#scope?.add(this);
  }

  /** The system underneath: the operating system's, or a network inside the process. */
  get syscalls(): Syscalls {
    return this.#syscalls;
  }

  /** True once the socket has been closed or detached. */
  get closed(): boolean {
    return this.#fd === CLOSED;
  }

  abstract describe(): string;

  /** What a cell or a console shows of it. */
  [inspect.custom](): string {
    return this.closed ? `<${this.describe()}>` : `<${this.describe()}, descriptor ${this.#fd}>`;
  }

  /** Gives the descriptor's number, or -1 once the socket is closed. */
  fileno(): number {
    return this.#fd;
  }

  /**
   * Sets how many seconds a call may wait: null for ever (as at first), 0 not at all (a call that would wait fails with
   * EAGAIN). A wait that takes longer fails with a TimeoutError and leaves the socket usable.
   */
  settimeout(seconds: number | null): void {
    if (seconds !== null) {
      if (typeof seconds !== "number") throw wrongType("The time-out", "seconds as a number, or null", seconds);
      // setTimeout counts in 31 bits of milliseconds
      if (!(seconds >= 0 && seconds <= 2_147_483)) throw outOfRange("The time-out", "0 to 2147483 seconds", seconds);
    }
    this.#timeoutSeconds = seconds;
  }

  /** Gives the time-out in seconds, or null for none. */
  gettimeout(): number | null {
    return this.#timeoutSeconds;
  }

  /** Lets calls wait (true, as at first) or fail with EAGAIN where they would have to (false). */
  setblocking(blocking: boolean): void {
    if (typeof blocking !== "boolean") throw wrongType("Whether to wait", "true or false", blocking);
    this.settimeout(blocking ? null : 0);
  }

  /** True unless calls fail where they would have to wait. */
  getblocking(): boolean {
    return this.#timeoutSeconds !== 0;
  }

  /** Closes the descriptor; calls that wait on it fail with a ClosedError. Closing twice is no error. */
  close(): void {
    const fd = this.#detachAs((call) => new ClosedError(call, true));
    if (fd !== CLOSED) this.#syscalls.close(fd);
  }

  /** Gives the descriptor away without closing it; this object is as good as closed. */
  detach(): number {
    return this.#detachAs((call) => new ClosedError(call, true));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  #detachAs(errorOf: (call: string) => Error): number {
    const fd = this.#fd;
    if (fd === CLOSED) return fd;
    this.#fd = CLOSED;
    this.#readiness.close(errorOf);
    this.#scope?.delete(this);
    return fd;
  }

  /** Which of these events (POLLIN, POLLOUT, POLLPRI) hold now; POLLERR, POLLHUP and POLLNVAL are told unasked. */
  ready(events: number): number {
    checkInteger("The events", events, 0, 0xffff);
    return this.#syscalls.ready(this.open("poll"), events);
  }

  /** Waits until one of these events holds, whatever settimeout says; for select and poll. */
  async whenReady(events: number, signal?: AbortSignal): Promise<void> {
    this.open("poll");
    checkInteger("The events", events, 0, 0xffff);
    checkSignal(signal);
    const kinds = [READABLE, WRITABLE, PRIORITY].filter((event) => (events & event) !== 0);
    // who asks for no event waits for a hang-up
    const waits = (kinds.length > 0 ? kinds : [PRIORITY]).map((event) => {
      const done = new AbortController();
      const attempt = () => (this.ready(events) !== 0 ? 0 : -EAGAIN);
      return { done, ended: this.#readiness.wait(event, "poll", attempt, { signal, cellSignal: done.signal }) };
    });
    try {
      await Promise.race(waits.map(({ ended }) => ended));
    } finally {
      for (const { done, ended } of waits) {
        ended.catch(() => {});
        done.abort();
      }
    }
  }

  /** The descriptor for a call, or the error that the socket is closed. */
  protected open(call: string): number {
    if (this.#fd === CLOSED) throw new ClosedError(call);
    return this.#fd;
  }

  /** The result of a call that never waits; throws where the system refused. */
  protected checked(call: string, result: number, asked?: () => Asked): number {
    if (result < 0) throw new SocketError(call, -result, asked?.());
    return result;
  }

  /**
   * True where a call may be tried at once: the socket is open, nobody waits before it, and its signal is not aborted.
   * The calls that carry data ask this, try, and come to `perform` with what the system said only if it was no success.
   */
  protected mayTry(call: string, event: number, options: WaitOptions | undefined): boolean {
    if (this.#fd === CLOSED) throw new ClosedError(call);
    checkSignal(options?.signal);
    return !this.#readiness.hasQueue(event);
  }

  /**
   * Makes a call, at once where it can be made (and nobody waits before it), or as soon as the descriptor is ready.
   * `first` is what a first attempt gave already.
   */
  protected perform(call: Call, first?: number): number | Promise<number> {
    const mayWait = !call.dontWait && this.#timeoutSeconds !== 0;
    if (first !== undefined || this.mayTry(call.name, call.event, call.options) || !mayWait) {
      const result = settled(call, first ?? call.attempt());
      if (result >= 0) return result;
      if (!mayWait) throw new SocketError(call.name, EAGAIN, call.asked?.());
    }
    return this.waitFor(call);
  }

  /** Waits first and makes the call then, as connect must. */
  protected waitFor(call: Call): Promise<number> {
    const { name, options } = call;
    const optionMs = this.#timeoutSeconds === null ? this.optionTimeoutMs.get(call.event) : undefined;
    const late = (timeoutMs: number) =>
      optionMs === undefined ? new TimeoutError(name, timeoutMs) : new SocketError(name, EAGAIN, call.asked?.());
    return this.#readiness.wait(call.event, name, () => this.#afterWait(call), {
      timeoutMs: this.#timeoutSeconds === null ? optionMs : this.#timeoutSeconds * 1000,
      late,
      signal: options?.signal,
      cellSignal: this.#scope && currentScope()?.signal,
    });
  }

  /**
   * The system calls a datagram socket that was shut down readable and then says EAGAIN, for ever; a blocking receive
   * ends with 0 there, and so does this one.
   */
  #afterWait(call: Call): number {
    const result = settled(call, call.attempt());
    if (result !== -EAGAIN || !call.receives) return result;
    return (this.#syscalls.ready(this.#fd, POLLIN | END) & END) !== 0 ? 0 : result;
  }
}

/** Refuses what is no signal, and ends the call if it is aborted already. */
export function checkSignal(signal: unknown): void {
  if (signal === undefined) return;
  if (!(signal instanceof AbortSignal)) throw wrongType("The signal", "an AbortSignal", signal);
  signal.throwIfAborted();
}

/** A result, or -EAGAIN where the call has to wait; throws what else the system said. */
function settled(call: Call, first: number): number {
  let result = first;
  while (result === -EINTR) result = call.attempt();
  if (result < 0 && result !== -EAGAIN) throw new SocketError(call.name, -result, call.asked?.());
  return result;
}
