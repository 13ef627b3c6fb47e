/** The gradebook's values as the API's JSON. */
import type { Attempt, Extension, Mark, Person, Policy } from "../../gradebook";
import type { GradingStatus } from "../../store";
import type { AttemptView, Receipt } from "../api";
import type { ExtensionView, MarkView, PersonView, PolicyView } from "../teacher-api";

export function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** When an exercise is due for a student, an extension included; undefined where there is no deadline. */
export function dueAtMs(
  exercise: string,
  personId: string,
  policies: Policy[],
  extensions: Extension[],
): number | undefined {
  const extension = extensions.find((own) => own.personId === personId && own.exercise === exercise);
  return extension?.dueAtMs ?? policies.find((policy) => policy.exercise === exercise)?.dueAtMs;
}

export function receiptOf(attempt: Attempt, place: number, dueMs: number | undefined): Receipt {
  return {
    attempt: attempt.id,
    exercise: attempt.exercise,
    sha256: attempt.sha256,
    receivedAt: iso(attempt.receivedAtMs),
    place,
    late: dueMs !== undefined && attempt.receivedAtMs > dueMs,
  };
}

/** `status` of a store that has the attempt is never missing; where it is, the attempt counts as waiting. */
export function attemptView(receipt: Receipt, status: GradingStatus | undefined): AttemptView {
  const view: AttemptView = { ...receipt, state: status?.state ?? "queued", round: status?.round ?? 1 };
  if (status?.state === "failed" && status.why !== undefined) view.why = status.why;
  return view;
}

export function personView({ id, login, name, email, group, role, addedAtMs }: Person): PersonView {
  const view: PersonView = { id, login, name, role, addedAt: iso(addedAtMs) };
  if (email !== undefined) view.email = email;
  if (group !== undefined) view.group = group;
  return view;
}

export function policyView({ exercise, dueAtMs, keep, late }: Policy): PolicyView {
  return { exercise, keep, late, ...(dueAtMs === undefined ? {} : { dueAt: iso(dueAtMs) }) };
}

export function extensionView({ exercise, personId, dueAtMs, reason }: Extension): ExtensionView {
  return { exercise, personId, dueAt: iso(dueAtMs), reason };
}

export function markView({ atMs, ...mark }: Mark): MarkView {
  return { ...mark, at: iso(atMs) };
}
