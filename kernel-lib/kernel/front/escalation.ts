/** What is done about a runner that does not hear an interrupt: it is reached for again and again, and ended at last. */
import { readFileSync } from "node:fs";

/** When a runner is reached for, after the interrupt, and when it is ended. */
export interface Schedule {
  reachAfterMs: readonly number[];
  endAfterMs: number;
}

const SCHEDULE: Schedule = { reachAfterMs: [120, 300, 600, 1000, 1600], endAfterMs: 2500 };

/** A runner as seen from here. */
export interface Stubborn {
  /** Has its watchdog terminate what runs. */
  reach(): void;
  /** Ends the process. */
  end(): void;
  /** How long, in ms and since it was started, it could have run and had no processor. */
  starvedMs(): number;
}

/** Begins when it is made; `stop()` when the runner has heard. Time in which the runner was starved does not count. */
export class Escalation {
  readonly #startedAt = performance.now();
  readonly #starvedMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly runner: Stubborn,
    private readonly schedule: Schedule = SCHEDULE,
  ) {
    this.#starvedMs = runner.starvedMs();
    this.#reach(0);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** One step begins when the one before is done, so that a front that was held up itself does not take two at once. */
  #reach(step: number): void {
    const { reachAfterMs } = this.schedule;
    const afterMs = reachAfterMs[step];
    if (afterMs === undefined) this.#endSoon();
    else this.#reachIn(afterMs - (reachAfterMs[step - 1] ?? 0), () => this.#reach(step + 1));
  }

  /** On a crowded machine a loop that could be stopped may only not have had its turn. */
  #endSoon(): void {
    const couldRunMs = performance.now() - this.#startedAt - (this.runner.starvedMs() - this.#starvedMs);
    const restMs = this.schedule.endAfterMs - couldRunMs;
    if (restMs <= 0) this.runner.end();
    else this.#reachIn(restMs, () => this.#endSoon());
  }

  #reachIn(ms: number, then: () => void): void {
    this.#timer = setTimeout(() => {
      this.runner.reach();
      then();
    }, ms);
  }
}

/** Gives how long a process's first thread has waited for a processor, in ms; 0 where the system does not tell (no Linux). */
export function starvedMs(pid: number | undefined): number {
  try {
    // three numbers: ns on a processor, ns waiting for one, turns
    return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[1]) / 1e6;
  } catch {
    return 0;
  }
}
