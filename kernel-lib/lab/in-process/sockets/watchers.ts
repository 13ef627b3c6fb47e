/** Tells who waits for a socket that it is ready: in a turn of the event loop of its own, once a turn, while it holds. */
import { POLLERR, POLLHUP, type Watcher } from "../../../socket";

/** What can be looked at. */
export interface Watchable {
  /** Events that hold now, as poll tells them. */
  ready(): number;
}

const due = new Set<SocketWatcher>();
let scheduled = false;
let waiting = 0;
let keepsAlive: NodeJS.Timeout | undefined;
const LONG_MS = 2 ** 30;

/** A wait holds the process, as one of the operating system does; the lab's timers do not. */
function countWaiting(change: 1 | -1): void {
  waiting += change;
  if (waiting > 0) keepsAlive ??= setInterval(() => {}, LONG_MS);
  else {
    clearInterval(keepsAlive);
    keepsAlive = undefined;
  }
}

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  setImmediate(tell);
}

function tell(): void {
  scheduled = false;
  const now = [...due];
  due.clear();
  for (const watcher of now) watcher.tell();
  if (due.size > 0) schedule();
}

export class SocketWatcher implements Watcher {
  private wanted = 0;

  constructor(
    private readonly socket: Watchable,
    private readonly notify: (events: number) => void,
    private readonly forget: (watcher: SocketWatcher) => void,
  ) {}

  want(events: number): void {
    if (events !== 0 && this.wanted === 0) countWaiting(1);
    if (events === 0 && this.wanted !== 0) countWaiting(-1);
    this.wanted = events;
    if (events !== 0) this.look();
    else due.delete(this);
  }

  /** Whatever holds: who waits shall ask again. */
  tellAnyway(): void {
    if (this.wanted !== 0) this.notify(this.wanted);
  }

  /** The socket may have become ready. */
  look(): void {
    if (this.holds() === 0) return;
    due.add(this);
    schedule();
  }

  private holds(): number {
    if (this.wanted === 0) return 0;
    const ready = this.socket.ready();
    // as epoll has it: an error or a hang-up wakes everybody
    return (ready & (POLLERR | POLLHUP)) !== 0 ? this.wanted : ready & this.wanted;
  }

  tell(): void {
    const events = this.holds();
    if (events === 0) return;
    this.notify(events);
    this.look();
  }

  close(): void {
    this.want(0);
    this.forget(this);
  }
}
