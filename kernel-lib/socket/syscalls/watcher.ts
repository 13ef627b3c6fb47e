/** A descriptor's watcher: for reading and writing by the event loop itself, for urgent data by a way round. */
import { PollWatcher } from "./poll-watcher";
import { PriorityWatcher } from "./priority-watcher";
import { PRIORITY, type Watcher } from "./syscalls";

export class DescriptorWatcher extends PollWatcher {
  readonly #descriptor: number;
  readonly #tell: (events: number) => void;
  #priority: Watcher | undefined;

  constructor(fd: number, notify: (events: number) => void) {
    super(fd, notify);
    this.#descriptor = fd;
    this.#tell = notify;
  }

  override want(events: number): void {
    if ((events & PRIORITY) !== 0) this.#priority ??= new PriorityWatcher(this.#descriptor, this.#tell);
    this.#priority?.want(events & PRIORITY);
    super.want(events & ~PRIORITY);
  }

  override close(): void {
    this.#priority?.close();
    super.close();
  }
}
