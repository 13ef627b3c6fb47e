/** The machine's time for a lab: one alarm for all that is to come. */
import { JumpingClock } from "../../link";
import { type Alarm, makeAlarm } from "./alarm";
import type { LabClock } from "./lab-clock";

export class RealTime implements LabClock {
  readonly startSeconds = performance.timeOrigin / 1000;
  /** Holds the appointments; its time is brought up to the machine's whenever the alarm rings. */
  readonly #appointments = new JumpingClock(performance.now());
  #alarm: Alarm | undefined;
  #alarmMs = Number.POSITIVE_INFINITY;
  #turns: (() => void)[] = [];
  #closed = false;

  get nowMs(): number {
    return performance.now();
  }

  after(delayMs: number, action: () => void): () => void {
    if (this.#closed) return () => {};
    const atMs = performance.now() + Math.max(0, delayMs);
    const callOff = this.#appointments.after(atMs - this.#appointments.nowMs, action);
    if (atMs < this.#alarmMs) this.#set(atMs);
    return callOff;
  }

  soon(action: () => void): void {
    if (this.#turns.push(action) === 1) setImmediate(() => this.#turn());
  }

  close(): void {
    this.#closed = true;
    this.#turns = [];
    this.#alarm?.close();
    this.#alarm = undefined;
  }

  /** What is asked for during a turn has its own: two hosts that answer each other let the event loop breathe. */
  #turn(): void {
    const turns = this.#turns;
    this.#turns = [];
    for (const action of turns) if (!this.#closed) action();
  }

  #set(atMs: number): void {
    this.#alarm ??= makeAlarm(() => this.#ring());
    this.#alarmMs = atMs;
    this.#alarm.set(atMs - performance.now());
  }

  #ring(): void {
    this.#alarmMs = Number.POSITIVE_INFINITY;
    this.#appointments.run(performance.now());
    const next = this.#appointments.nextMs;
    if (next !== undefined && next < this.#alarmMs && !this.#closed) this.#set(next);
  }
}
