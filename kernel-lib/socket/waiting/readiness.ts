/** Who waits for a descriptor, in order: the first to wait is the first to be served. */
import { PRIORITY, READABLE, type Syscalls, type Watcher, WRITABLE } from "../syscalls/syscalls";
import { type Attempt, Wait, type WaitLimits } from "./wait";

export class Readiness {
  readonly #fd: number;
  readonly #syscalls: Syscalls;
  readonly #queues = new Map<number, Wait[]>();
  #watcher: Watcher | undefined;
  #serving = false;

  constructor(syscalls: Syscalls, fd: number) {
    this.#syscalls = syscalls;
    this.#fd = fd;
  }

  /** True while earlier calls wait for the same event: a later one must not overtake them. */
  hasQueue(event: number): boolean {
    return (this.#queues.get(event)?.length ?? 0) > 0;
  }

  /** Waits until `attempt` gives a result, trying whenever the event holds. */
  wait(event: number, call: string, attempt: Attempt, limits: WaitLimits): Promise<number> {
    const queue = this.#queues.get(event) ?? [];
    this.#queues.set(event, queue);
    const wait = new Wait(call, attempt, limits, (ended) => {
      const index = queue.indexOf(ended);
      if (index >= 0) queue.splice(index, 1);
      this.#update();
    });
    queue.push(wait);
    this.#watcher ??= this.#syscalls.watch(this.#fd, (events) => this.#notify(events));
    this.#update();
    return wait.promise;
  }

  /** Ends every wait with an error and stops watching. */
  close(errorOf: (call: string) => Error): void {
    for (const queue of this.#queues.values()) for (const wait of [...queue]) wait.fail(errorOf(wait.call));
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  #notify(events: number): void {
    this.#serving = true;
    for (const event of [PRIORITY, READABLE, WRITABLE]) {
      if ((events & event) === 0) continue;
      const queue = this.#queues.get(event) ?? [];
      for (let first = queue[0]; first?.ready(); first = queue[0]);
    }
    this.#serving = false;
    this.#update();
  }

  #update(): void {
    if (this.#serving) return;
    let wanted = 0;
    for (const [event, queue] of this.#queues) if (queue.length > 0) wanted |= event;
    this.#watcher?.want(wanted);
  }
}
