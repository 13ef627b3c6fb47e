/**
 * Tells of urgent data (and of hang-ups), which libuv's poll as koffi gives it cannot: an epoll descriptor of our own
 * watches for it, and the event loop watches that one.
 */
import { foreignIfThere, orErrno } from "./foreign";
import { PollWatcher } from "./poll-watcher";
import { PRIORITY, READABLE, type Watcher } from "./syscalls";

const epoll_create1 = foreignIfThere<(flags: number) => number>("int epoll_create1(int)");
const epoll_ctl = foreignIfThere<(epoll: number, operation: number, fd: number, event: Uint8Array) => number>(
  "int epoll_ctl(int, int, int, void *)",
);
const epoll_wait = foreignIfThere<(epoll: number, events: Uint8Array, most: number, timeoutMs: number) => number>(
  "int epoll_wait(int, void *, int, int)",
);
const close = foreignIfThere<(fd: number) => number>("int close(int)");

const EPOLL_CLOEXEC = 0o2000000;
const EPOLL_CTL_ADD = 1;
const EPOLLPRI = 0x2;
// told once a change: a hang-up would be told for ever
const EPOLLET = 0x80000000;

/** True where urgent data can be waited for. */
export const PRIORITY_IS_TOLD = epoll_create1 !== undefined;

export class PriorityWatcher implements Watcher {
  readonly #epoll: number;
  readonly #watcher: PollWatcher;
  readonly #event = new Uint8Array(16);

  constructor(fd: number, notify: (events: number) => void) {
    this.#epoll = orErrno(epoll_create1?.(EPOLL_CLOEXEC) ?? -1);
    new DataView(this.#event.buffer).setUint32(0, EPOLLPRI | EPOLLET, true);
    epoll_ctl?.(this.#epoll, EPOLL_CTL_ADD, fd, this.#event);
    this.#watcher = new PollWatcher(this.#epoll, () => {
      epoll_wait?.(this.#epoll, this.#event, 1, 0);
      notify(PRIORITY);
    });
  }

  want(events: number): void {
    this.#watcher.want(events === 0 ? 0 : READABLE);
  }

  close(): void {
    this.#watcher.close();
    close?.(this.#epoll);
  }
}
