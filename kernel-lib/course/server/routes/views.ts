/** The gradebook's values as the API's JSON. */
import {
  type Attempt,
  dueAtMs,
  type Extension,
  lateness,
  type Mark,
  type Person,
  type Policy,
  policyOf,
  scored,
} from "../../gradebook";
import { type Grading, type Ground, studentReport } from "../../grading";
import type { GradingStatus } from "../../store";
import { API, type AttemptResult, type AttemptView, type Receipt } from "../api";
import type { ExtensionView, MarkView, PersonView, PolicyView } from "../teacher-api";
import type { Course } from "./route";

export function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** How an exercise counts for somebody. */
export interface Rules {
  policy: Policy;
  dueMs?: number;
}

/** Reads how exercises count for somebody; gives what tells it of each. */
export async function rulesFor({ store }: Course, personId: string): Promise<(exercise: string) => Rules> {
  const [policies, extensions] = await Promise.all([store.policies(), store.extensions()]);
  const own = extensions.filter((extension) => extension.personId === personId);
  return (exercise) => {
    const policy = policyOf(policies, exercise);
    const dueMs = dueAtMs(
      policy,
      own.find((extension) => extension.exercise === exercise),
    );
    return { policy, ...(dueMs === undefined ? {} : { dueMs }) };
  };
}

export function receiptOf(attempt: Attempt, { policy, dueMs }: Rules, status: GradingStatus | undefined): Receipt {
  return {
    attempt: attempt.id,
    exercise: attempt.exercise,
    sha256: attempt.sha256,
    receivedAt: iso(attempt.receivedAtMs),
    place: status?.place ?? 0,
    late: lateness(policy.late, dueMs, attempt.receivedAtMs).days > 0,
  };
}

/** What is known of an attempt; nothing of the hidden tests. */
export interface AttemptFacts {
  attempt: Attempt;
  rules: Rules;
  /** Absent while an attempt is being erased. */
  status: GradingStatus | undefined;
  marks: readonly Mark[];
}

export function attemptView({ attempt, rules, status, marks }: AttemptFacts): AttemptView {
  const { state = "queued", round = 1, grading, why } = status ?? {};
  const view: AttemptView = { ...receiptOf(attempt, rules, status), state, round };
  if (state === "failed" && why !== undefined) view.why = why;
  if (grading) view.result = resultOf(attempt, rules, grading, marks);
  return view;
}

function resultOf(attempt: Attempt, { policy, dueMs }: Rules, whole: Grading, marks: readonly Mark[]): AttemptResult {
  const { max, ground, outcomes, remarks } = studentReport(whole);
  const { practice } = ground;
  const facts = { attempt, state: "graded", grading: { ...whole, practice }, marks } as const;
  const { score = 0, counted = 0, waiting } = scored(facts, policy, dueMs);
  return {
    score,
    max,
    counted,
    practice,
    ground: groundText(ground),
    outcomes,
    waitingForMarks: [...waiting],
    remarks,
    feedback: `${API}/attempts/${attempt.id}/feedback`,
  };
}

function groundText({ sandbox, limits }: Ground): string {
  return sandbox === "none" ? "no sandbox" : `${sandbox}, limits by ${limits}`;
}

export function personView({ id, login, name, email, group, role, addedAtMs }: Person): PersonView {
  const view: PersonView = { id, login, name, role, addedAt: iso(addedAtMs) };
  if (email !== undefined) view.email = email;
  if (group !== undefined) view.group = group;
  return view;
}

export function policyView({ exercise, dueAtMs: due, keep, late }: Policy): PolicyView {
  return { exercise, keep, late, ...(due === undefined ? {} : { dueAt: iso(due) }) };
}

export function extensionView({ exercise, personId, dueAtMs: due, reason }: Extension): ExtensionView {
  return { exercise, personId, dueAt: iso(due), reason };
}

export function markView({ atMs, ...mark }: Mark): MarkView {
  return { ...mark, at: iso(atMs) };
}
