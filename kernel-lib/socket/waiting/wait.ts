/** One call that waits: for its descriptor, and against a time-out and signals. */
import { whenAborted } from "./abort";

/** What may end a wait before its time. */
export interface WaitLimits {
  /** Left out: for ever. */
  timeoutMs: number | undefined;
  /** Makes the error for a wait that took too long. */
  late: (timeoutMs: number) => Error;
  signals: readonly (AbortSignal | undefined)[];
}

/** A negative number to go on waiting, a result otherwise; what it throws ends the wait. */
export type Attempt = () => number | undefined;

/** A call in a queue of its descriptor. `attempt` is made whenever the descriptor is ready, until it gives a result. */
export class Wait {
  readonly promise: Promise<number>;
  #resolve!: (result: number) => void;
  #reject!: (reason: unknown) => void;
  readonly #attempt: Attempt;
  readonly #leave: (wait: Wait) => void;
  #timer: NodeJS.Timeout | undefined;
  readonly #forget: (() => void)[] = [];

  constructor(
    readonly call: string,
    attempt: Attempt,
    limits: WaitLimits,
    leave: (wait: Wait) => void,
  ) {
    this.#attempt = attempt;
    this.#leave = leave;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const { timeoutMs, late, signals } = limits;
    if (timeoutMs !== undefined) this.#timer = setTimeout(() => this.fail(late(timeoutMs)), timeoutMs);
    for (const signal of signals) {
      if (signal) this.#forget.push(whenAborted(signal, (reason) => this.fail(reason)));
    }
  }

  /** Tries again; true when the wait is over. */
  ready(): boolean {
    try {
      const result = this.#attempt();
      if (result === undefined) return false;
      this.#end();
      this.#resolve(result);
    } catch (error) {
      this.#end();
      this.#reject(error);
    }
    return true;
  }

  /** Ends the wait with an error. */
  fail(reason: unknown): void {
    this.#end();
    this.#reject(reason);
  }

  #end(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    for (const forget of this.#forget) forget();
    this.#leave(this);
  }
}
