/** What coming late costs. */
import type { Extension, LatePolicy, Policy } from "./model";

const DAY_MS = 86_400_000;

/** How an exercise is kept until a teacher says otherwise: no deadline, the best attempt counts. */
export function openPolicy(exercise: string): Policy {
  return { exercise, keep: "best", late: { graceMinutes: 0, penaltyPerDay: 0, most: 1 } };
}

/** Gives the rules of an exercise: those that were set, or open ones. */
export function policyOf(policies: readonly Policy[], exercise: string): Policy {
  return policies.find((policy) => policy.exercise === exercise) ?? openPolicy(exercise);
}

/** How late an attempt is. */
export interface Lateness {
  /** Begun days after the deadline, its grace over; 0: in time. */
  days: number;
  /** The share of the score that goes, 0 to 1. */
  taken: number;
  /** Too late to count at all. */
  isClosed: boolean;
}

/**
 * Tells when an exercise is due for somebody: an extension takes the deadline's place, even an earlier one.
 * @example
 * const policy = { ...openPolicy("06-chat"), dueAtMs: 1000 };
 * dueAtMs(policy) // => 1000
 * dueAtMs(policy, { personId: "ann", exercise: "06-chat", dueAtMs: 5000, reason: "ill" }) // => 5000
 */
export function dueAtMs(policy: Policy, extension?: Extension): number | undefined {
  return extension?.dueAtMs ?? policy.dueAtMs;
}

/**
 * Tells what lateness costs; the days are counted from the end of the grace.
 * @example
 * const minute = 60_000;
 * const policy = { graceMinutes: 10, penaltyPerDay: 0.2, most: 0.5, closedAfterDays: 7 };
 * lateness(policy, 0, 10 * minute) // => { days: 0, taken: 0, isClosed: false }
 * lateness(policy, 0, 11 * minute) // => { days: 1, taken: 0.2, isClosed: false }
 * lateness(policy, 0, 5 * 1440 * minute) // => { days: 5, taken: 0.5, isClosed: false }
 * lateness(policy, 0, 8 * 1440 * minute).isClosed // => true
 */
export function lateness(late: LatePolicy, dueMs: number | undefined, receivedAtMs: number): Lateness {
  const lateMs = dueMs === undefined ? 0 : receivedAtMs - dueMs - late.graceMinutes * 60_000;
  if (lateMs <= 0) return { days: 0, taken: 0, isClosed: false };
  const days = Math.ceil(lateMs / DAY_MS);
  const isClosed = late.closedAfterDays !== undefined && lateMs > late.closedAfterDays * DAY_MS;
  return { days, taken: Math.min(1, late.most, days * late.penaltyPerDay), isClosed };
}
