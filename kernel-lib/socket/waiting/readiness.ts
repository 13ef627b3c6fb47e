/** Who waits for a descriptor, in order: the first to wait is the first to be served. */
import { PRIORITY, READABLE, type Syscalls, type Watcher, WRITABLE } from "../syscalls/syscalls";
import { type After, type Attempt, machineTime, Wait, type WaitLimits } from "./wait";

const MOST_FRUITLESS = 3;
const MOST_PAUSE_MS = 32;

export class Readiness {
  readonly #fd: number;
  readonly #syscalls: Syscalls;
  readonly #readers: Wait[] = [];
  readonly #writers: Wait[] = [];
  readonly #urgent: Wait[] = [];
  readonly #after: After;
  readonly #leave = (wait: Wait): void => this.#left(wait);
  #watcher: Watcher | undefined;
  #serving = false;
  /** How often in a row the system said that the descriptor was ready, and then that a call would have to wait. */
  #fruitless = 0;
  #pause: (() => void) | undefined;

  constructor(syscalls: Syscalls, fd: number) {
    this.#syscalls = syscalls;
    this.#fd = fd;
    this.#after = syscalls.after?.bind(syscalls) ?? machineTime;
  }

  /** True while earlier calls wait for the same event: a later one must not overtake them. */
  hasQueue(event: number): boolean {
    return this.#queueOf(event).length > 0;
  }

  /** Waits until `attempt` gives a result, trying whenever the event holds. */
  wait(event: number, call: string, attempt: Attempt, limits: WaitLimits): Promise<number> {
    const wait = new Wait(call, event, attempt, this.#leave);
    this.#queueOf(event).push(wait);
    try {
      this.#watcher ??= this.#syscalls.watch(this.#fd, (events) => this.#notify(events));
      this.#update();
    } catch (error) {
      this.#queueOf(event).pop();
      throw error;
    }
    wait.limit(limits, this.#after);
    return wait.promise;
  }

  /** Ends every wait with an error and stops watching. */
  close(errorOf: (call: string) => Error): void {
    for (const queue of [this.#readers, this.#writers, this.#urgent])
      for (const wait of [...queue]) wait.fail(errorOf(wait.call));
    this.#pause?.();
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  #queueOf(event: number): Wait[] {
    return event === READABLE ? this.#readers : event === WRITABLE ? this.#writers : this.#urgent;
  }

  #left(wait: Wait): void {
    const queue = this.#queueOf(wait.event);
    if (queue[0] === wait) queue.shift();
    else {
      const index = queue.indexOf(wait);
      if (index >= 0) queue.splice(index, 1);
    }
    this.#update();
  }

  #notify(events: number): void {
    this.#serving = true;
    let served = 0;
    if ((events & PRIORITY) !== 0) served += serve(this.#urgent);
    if ((events & READABLE) !== 0) served += serve(this.#readers);
    if ((events & WRITABLE) !== 0) served += serve(this.#writers);
    this.#serving = false;
    this.#fruitless = served > 0 ? 0 : this.#fruitless + 1;
    if (this.#fruitless > MOST_FRUITLESS) this.#rest();
    this.#update();
  }

  /**
   * Some descriptors are ready for the system and not for the call: sendto on a UNIX datagram socket whose receiver is
   * full, a receive beside a queue of errors that nobody reads. Told of it again and again the process would turn; here
   * it tries again after a while, and after a longer one each time.
   */
  #rest(): void {
    const pauseMs = Math.min(MOST_PAUSE_MS, 2 ** (this.#fruitless - MOST_FRUITLESS));
    this.#pause = this.#after(pauseMs, () => {
      this.#pause = undefined;
      this.#update();
    });
  }

  #update(): void {
    if (this.#serving) return;
    if (this.#pause !== undefined && this.#readers.length + this.#writers.length + this.#urgent.length > 0) {
      this.#watcher?.want(0);
      return;
    }
    this.#pause?.();
    this.#pause = undefined;
    this.#watcher?.want(
      (this.#readers.length > 0 ? READABLE : 0) |
        (this.#writers.length > 0 ? WRITABLE : 0) |
        (this.#urgent.length > 0 ? PRIORITY : 0),
    );
  }
}

/** One after the other, until one has to go on waiting; gives how many were served. */
function serve(queue: Wait[]): number {
  let served = 0;
  for (let first = queue[0]; first?.ready(); first = queue[0]) served++;
  return served;
}
