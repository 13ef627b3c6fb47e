/** Where one person stands in one exercise. */
import { dueAtMs } from "./lateness";
import type { Extension, Policy } from "./model";
import { type AttemptFacts, type Scored, scored } from "./scored";

export interface Standing {
  exercise: string;
  policy: Policy;
  /** An extension included; absent: no deadline. */
  dueAtMs?: number;
  extension?: Extension;
  /** The newest first. */
  attempts: Scored[];
  /** The one that counts: the best or the last of those that are graded. */
  counting?: Scored;
}

/**
 * Tells where somebody stands in an exercise, from their attempts, oldest first. Of equally good ones the newest counts.
 * An attempt that came after the exercise was closed counts, as nothing, only where there is no other.
 * @example
 * const facts = (receivedAtMs, score) => ({ attempt: { id: "a", personId: "p", exercise: "06-chat", receivedAtMs },
 *   state: "graded", marks: [], grading: { score, max: 5, outcomes: [], practice: false } });
 * const policy = { exercise: "06-chat", keep: "best", late: { graceMinutes: 0, penaltyPerDay: 0, most: 1 } };
 * standing([facts(1, 5), facts(2, 3)], policy).counting.counted // => 5
 * standing([facts(1, 5), facts(2, 3)], { ...policy, keep: "last" }).counting.counted // => 3
 */
export function standing(facts: readonly AttemptFacts[], policy: Policy, extension?: Extension): Standing {
  const due = dueAtMs(policy, extension);
  const attempts = facts.map((row) => scored(row, policy, due)).reverse();
  const counting = countingOf(attempts, policy.keep);
  return {
    exercise: policy.exercise,
    policy,
    attempts,
    ...(due === undefined ? {} : { dueAtMs: due }),
    ...(extension ? { extension } : {}),
    ...(counting ? { counting } : {}),
  };
}

function countingOf(newestFirst: readonly Scored[], keep: Policy["keep"]): Scored | undefined {
  let counting: Scored | undefined;
  for (const attempt of newestFirst) {
    if (attempt.counted === undefined) continue;
    if (counting === undefined || (counting.isClosed && !attempt.isClosed)) counting = attempt;
    else if (keep === "best" && !attempt.isClosed && attempt.counted > (counting.counted ?? 0)) counting = attempt;
  }
  return counting;
}
