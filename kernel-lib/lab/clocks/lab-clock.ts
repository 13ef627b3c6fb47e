import type { Clock } from "../../link";

/** The time of a lab, which all its cables and our own hosts live by. */
export interface LabClock extends Clock {
  /** Seconds since 1970 when `nowMs` was 0. */
  readonly startSeconds: number;
  /** Calls `action` in a turn of its own, in order, as soon as may be. */
  soon(action: () => void): void;
  /** Calls off all that is to come. */
  close(): void;
}
