/** Readiness of a descriptor, told by Node's own event loop (libuv's poll, through koffi): no thread, no polling loop. */
import { constants } from "node:os";
import koffi from "koffi";
import { SocketError } from "../errors";
import { READABLE, type Watcher, WRITABLE } from "./syscalls";

/** By descriptor, until closed. A poll handle that is collected stops without a word: here it is held. */
const watched = new Map<number, PollWatcher>();
type Handle = ReturnType<typeof koffi.node.poll>;

interface PollEvents {
  readable: boolean;
  writable: boolean;
}

export class PollWatcher implements Watcher {
  readonly #fd: number;
  readonly #notify: (events: number) => void;
  readonly #onPoll = (status: number, events: PollEvents): void => this.#told(status, events);
  #handle: Handle | undefined;
  #wanted = 0;
  /** What the handle is started for, which may be more than is wanted: see want. */
  #started = 0;

  constructor(fd: number, notify: (events: number) => void) {
    this.#fd = fd;
    this.#notify = notify;
  }

  /**
   * Stopping and starting costs more than all else in a short wait (two epoll_ctl, 1.3 µs more in koffi), so a handle
   * that nobody waits for stays started, without holding the process, until it is told of an event that is not wanted.
   */
  want(events: number): void {
    const before = this.#wanted;
    this.#wanted = events;
    if (events !== 0 && (events & ~this.#started) !== 0) this.#start(events | this.#started);
    if (before === 0 && events !== 0) this.#handle?.ref();
    if (before !== 0 && events === 0) this.#handle?.unref();
  }

  close(): void {
    this.#wanted = 0;
    if (!this.#handle) return;
    watched.delete(this.#fd);
    this.#handle.close();
    this.#handle = undefined;
  }

  #start(events: number): void {
    this.#started = events;
    const options = { readable: (events & READABLE) !== 0, writable: (events & WRITABLE) !== 0 };
    // koffi's type declaration forgets the status, which comes first
    const callback = this.#onPoll as unknown as (events: PollEvents) => void;
    if (this.#handle) this.#handle.start(options, callback);
    else this.#handle = this.#opened(options, callback);
  }

  #opened(options: { readable: boolean; writable: boolean }, callback: (events: PollEvents) => void): Handle {
    // libuv watches a descriptor once; the second attempt would end the process, not throw
    if (watched.has(this.#fd)) {
      this.#started = 0;
      throw new SocketError("poll", constants.errno.EEXIST, {
        hint: "Another socket object waits on this very descriptor: give each its own by dup() or fromfd().",
      });
    }
    watched.set(this.#fd, this);
    return koffi.node.poll(this.#fd, options, callback);
  }

  #told(status: number, { readable, writable }: PollEvents): void {
    // libuv stops at POLLERR; the next call on the descriptor tells what the error is
    if (status < 0) this.#started = 0;
    const events = status < 0 ? READABLE | WRITABLE : (readable ? READABLE : 0) | (writable ? WRITABLE : 0);
    const wanted = this.#wanted;
    if ((events & wanted) !== 0) this.#notify(events & wanted);
    if ((events & ~this.#wanted & ~wanted) === 0 || !this.#handle || this.#started === 0) return;
    if (this.#wanted !== 0) this.#start(this.#wanted);
    else {
      this.#started = 0;
      this.#handle.stop();
    }
  }
}
