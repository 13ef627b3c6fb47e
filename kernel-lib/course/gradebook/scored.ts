/** One attempt under the rules: checks, marks by hand, lateness. */
import { lateness } from "./lateness";
import type { Attempt, GradingState, Mark, Policy, Verdict } from "./model";

/** The bare facts of one attempt: what the store's class rows hold. */
export interface AttemptFacts {
  attempt: Pick<Attempt, "id" | "personId" | "exercise" | "receivedAtMs">;
  state: GradingState;
  /** The newest that has ended well. */
  grading?: { score: number; max: number; outcomes: readonly Verdict[]; practice: boolean };
  /** The oldest first. */
  marks: readonly Mark[];
}

/** One attempt as it counts. */
export interface Scored {
  attempt: AttemptFacts["attempt"];
  state: GradingState;
  /** Of checks and marks, before lateness; absent until it is graded. */
  score?: number;
  max?: number;
  /** What the checks said, whatever was marked by hand. */
  outcomes?: readonly Verdict[];
  /** After lateness; absent until it is graded. */
  counted?: number;
  /** Begun days after the deadline, the grace over. */
  lateDays: number;
  /** The share that lateness takes, 0 to 1. */
  taken: number;
  /** Too late to count at all. */
  isClosed: boolean;
  /** Cells that a person still marks. */
  waiting: readonly string[];
  practice: boolean;
}

const NONE: readonly string[] = [];

/**
 * Scores one attempt; a mark by hand takes the place of a check's points, the latest one of a cell.
 * @example
 * const facts = { attempt: { id: "a", personId: "p", exercise: "06-chat", receivedAtMs: 0 }, state: "graded", marks: [],
 *   grading: { score: 3, max: 5, practice: false, outcomes: [{ id: "c", points: 3, max: 3, outcome: "passed" }, { id: "t", points: 0, max: 2 }] } };
 * const policy = { exercise: "06-chat", keep: "best", late: { graceMinutes: 0, penaltyPerDay: 0, most: 1 } };
 * scored(facts, policy).score // => 3
 * scored(facts, policy).waiting // => ["t"]
 * const mark = { attemptId: "a", cellId: "t", points: 1.5, comment: "", byPersonId: "q", atMs: 0 };
 * scored({ ...facts, marks: [mark] }, policy).score // => 4.5
 */
export function scored({ attempt, state, grading, marks }: AttemptFacts, policy: Policy, dueMs?: number): Scored {
  const { days: lateDays, taken, isClosed } = lateness(policy.late, dueMs, attempt.receivedAtMs);
  if (!grading) return { attempt, state, lateDays, taken, isClosed, waiting: NONE, practice: false };
  const given = new Map(marks.map(({ cellId, points }) => [cellId, points]));
  const { max, practice, outcomes } = grading;
  const score =
    given.size === 0 ? grading.score : outcomes.reduce((sum, { id, points }) => sum + (given.get(id) ?? points), 0);
  const isWaiting = ({ id, outcome }: Verdict): boolean => outcome === undefined && !given.has(id);
  const waiting = outcomes.some(isWaiting) ? outcomes.filter(isWaiting).map(({ id }) => id) : NONE;
  const counted = isClosed ? 0 : score * (1 - taken);
  return { attempt, state, score, max, outcomes, counted, lateDays, taken, isClosed, waiting, practice };
}
