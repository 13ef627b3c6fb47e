/** Time that jumps to the next thing to happen in a lab as soon as the process has nothing else to do. */
import { JumpingClock } from "../../link";
import type { LabClock } from "./lab-clock";

/** Turns of the event loop in which nobody asked for anything, before the time jumps: promises and answers have settled. */
const QUIET_TURNS = 3;
/** 2026-01-01 00:00 UTC: times in captures come again, too. */
const START_SECONDS = 1_767_225_600;

export class JumpingTime implements LabClock {
  readonly startSeconds = START_SECONDS;
  readonly #clock = new JumpingClock();
  /** Counts what was asked for, to see whether a turn was quiet. */
  #asked = 0;
  #turning = false;
  #closed = false;

  get nowMs(): number {
    return this.#clock.nowMs;
  }

  after(delayMs: number, action: () => void): () => void {
    if (this.#closed) return () => {};
    this.#asked++;
    if (!this.#turning) this.#begin();
    return this.#clock.after(delayMs, action);
  }

  soon(action: () => void): void {
    this.after(0, action);
  }

  close(): void {
    this.#closed = true;
  }

  #begin(): void {
    this.#turning = true;
    let quiet = 0;
    let asked = this.#asked;
    const turn = (): void => {
      // what is asked for meanwhile has the next turn: two hosts that answer each other let the event loop breathe
      const ran = this.#closed ? 0 : this.#clock.run(this.#clock.nowMs, this.#clock.waiting);
      quiet = ran > 0 || asked !== this.#asked ? 0 : quiet + 1;
      asked = this.#asked;
      if (quiet >= QUIET_TURNS) quiet = this.#clock.step() ? 0 : quiet;
      if (this.#closed || this.#clock.nextMs === undefined) this.#turning = false;
      else setImmediate(turn);
    };
    setImmediate(turn);
  }
}
