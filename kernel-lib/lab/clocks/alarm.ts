/**
 * One call at a moment, to a fraction of a millisecond. setTimeout counts whole milliseconds and comes early or late by one;
 * a timer descriptor of Linux, watched by the event loop, does not.
 */
import koffi from "koffi";
import { libc } from "../../socket";

/** Calls its function once after each `set`; does not hold the process. */
export interface Alarm {
  set(delayMs: number): void;
  close(): void;
}

/** Makes the best alarm that the system has. */
export function makeAlarm(ring: () => void): Alarm {
  return process.platform === "linux" ? new DescriptorAlarm(ring) : new TimerAlarm(ring);
}

const CLOCK_MONOTONIC = 1;
/** Nonblocking, closed on exec. */
const TFD_FLAGS = 0o4000 | 0o2000000;

const library = koffi.load(null);
const calls = () => ({
  create: library.func("int timerfd_create(int, int)") as (clock: number, flags: number) => number,
  set: library.func("int timerfd_settime(int, int, void *, void *)") as (
    fd: number,
    flags: number,
    time: Uint8Array,
    old: null,
  ) => number,
  read: library.func("intptr_t read(int, void *, size_t)") as (fd: number, room: Uint8Array, length: number) => number,
});
let timerCalls: ReturnType<typeof calls> | undefined;

/** A poll handle that is collected stops without a word: here they are held. */
const open = new Set<DescriptorAlarm>();

class DescriptorAlarm implements Alarm {
  /** `struct itimerspec`: an interval (none) and a time, each in seconds and nanoseconds. */
  readonly #time = new BigInt64Array(4);
  readonly #bytes = new Uint8Array(this.#time.buffer);
  readonly #count = new Uint8Array(8);
  readonly #calls: ReturnType<typeof calls>;
  readonly #fd: number;
  readonly #handle: ReturnType<typeof koffi.node.poll>;

  constructor(ring: () => void) {
    timerCalls ??= calls();
    this.#calls = timerCalls;
    this.#fd = timerCalls.create(CLOCK_MONOTONIC, TFD_FLAGS);
    if (this.#fd < 0) throw new Error("timerfd_create: no descriptor is left (see ulimit -n): close labs and sockets.");
    this.#handle = koffi.node.poll(this.#fd, { readable: true, writable: false }, () => {
      this.#calls.read(this.#fd, this.#count, 8);
      ring();
    });
    this.#handle.unref();
    open.add(this);
  }

  set(delayMs: number): void {
    const nanoseconds = Math.max(1, Math.round(delayMs * 1e6)); // 0 would switch it off
    this.#time[2] = BigInt(Math.floor(nanoseconds / 1e9));
    this.#time[3] = BigInt(nanoseconds % 1e9);
    this.#calls.set(this.#fd, 0, this.#bytes, null);
  }

  close(): void {
    if (!open.delete(this)) return;
    this.#handle.close();
    libc.close(this.#fd);
  }
}

class TimerAlarm implements Alarm {
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly ring: () => void) {}

  set(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.ring, Math.ceil(delayMs)).unref();
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
