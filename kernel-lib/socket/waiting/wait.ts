/** One call that waits: for its descriptor, and against a time-out and signals. */
import { whenAborted } from "./abort";

/** A result, or a negative number to go on waiting; what it throws ends the wait. */
export type Attempt = () => number;

/** Calls something later and gives what calls it off. */
export type After = (delayMs: number, action: () => void) => () => void;

/** The machine's time. */
export const machineTime: After = (delayMs, action) => {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
};

/** What ends a wait before its time. */
export interface WaitLimits {
  /** Left out: for ever. */
  timeoutMs?: number | undefined;
  /** Makes the error for a wait that took too long. */
  late?: (timeoutMs: number) => Error;
  signal?: AbortSignal | undefined;
  /** The signal of the cell that waits. */
  cellSignal?: AbortSignal | undefined;
}

/** A call in a queue of its descriptor. `attempt` is made whenever the descriptor is ready, until it gives a result. */
export class Wait {
  readonly promise: Promise<number>;
  #resolve!: (result: number) => void;
  #reject!: (reason: unknown) => void;
  #callOff: (() => void) | undefined;
  #forget: (() => void) | undefined;
  #forgetCell: (() => void) | undefined;

  constructor(
    readonly call: string,
    readonly event: number,
    private readonly attempt: Attempt,
    private readonly leave: (wait: Wait) => void,
  ) {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Ends the wait when its time is up or a signal says so. */
  limit({ timeoutMs, late, signal, cellSignal }: WaitLimits, after: After): void {
    if (timeoutMs !== undefined && late) {
      this.#callOff = after(timeoutMs, () => {
        // ready in the very last moment, or ready all along with the loop too busy to tell
        if (!this.ready()) this.fail(late(timeoutMs));
      });
    }
    const abort = (reason: unknown): void => this.fail(reason);
    if (signal) this.#forget = whenAborted(signal, abort);
    if (cellSignal) this.#forgetCell = whenAborted(cellSignal, abort);
  }

  /** Tries again; true when the wait is over. */
  ready(): boolean {
    try {
      const result = this.attempt();
      if (result < 0) return false;
      this.#end();
      this.#resolve(result);
    } catch (error) {
      this.fail(error);
    }
    return true;
  }

  /** Ends the wait with an error. */
  fail(reason: unknown): void {
    this.#end();
    this.#reject(reason);
  }

  #end(): void {
    this.#callOff?.();
    this.#forget?.();
    this.#forgetCell?.();
    this.leave(this);
  }
}
