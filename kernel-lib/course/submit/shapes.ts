/** What a server says is looked at before it is believed: only a receipt that is one ends an attempt's sending. */

import { OUTCOMES } from "../judge";
import type { AttemptView, ExerciseView, Me, Receipt } from "../server/api";

type Kind = "string" | "number" | "boolean" | "array";

/** Reads JSON; undefined for what is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Tells a receipt. */
export function isReceipt(value: unknown): value is Receipt {
  const fields = {
    attempt: "string",
    exercise: "string",
    sha256: "string",
    receivedAt: "string",
    place: "number",
  } as const;
  return has(value, { ...fields, late: "boolean" }) && Number.isFinite(Date.parse(value.receivedAt as string));
}

/** Tells an attempt with what has become of it. */
export function isAttempt(value: unknown): value is AttemptView {
  if (!isReceipt(value) || !has(value, { state: "string", round: "number" })) return false;
  const { result } = value as { result?: unknown };
  return result === undefined || isResult(result);
}

function isResult(value: unknown): boolean {
  const numbers = { score: "number", max: "number", counted: "number" } as const;
  const rest = {
    practice: "boolean",
    outcomes: "array",
    waitingForMarks: "array",
    remarks: "array",
    feedback: "string",
  } as const;
  return has(value, { ...numbers, ...rest }) && (value.outcomes as unknown[]).every(isOutcome);
}

function isOutcome(value: unknown): boolean {
  if (!has(value, { id: "string", points: "number", max: "number", message: "string" })) return false;
  const { outcome } = value as { outcome?: unknown };
  return outcome === undefined || OUTCOMES.some((known) => known === outcome);
}

/** Tells a list of attempts. */
export function areAttempts(value: unknown): value is AttemptView[] {
  return Array.isArray(value) && value.every(isAttempt);
}

/** Tells who one is. */
export function isMe(value: unknown): value is Me {
  return has(value, { login: "string", name: "string", role: "string", course: "string" });
}

/** Tells a list of exercises. */
export function areExercises(value: unknown): value is ExerciseView[] {
  return (
    Array.isArray(value) && value.every((one) => has(one, { exercise: "string", title: "string", keep: "string" }))
  );
}

function has(value: unknown, fields: Record<string, Kind>): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Record<string, unknown>;
  return Object.entries(fields).every(([name, kind]) =>
    kind === "array" ? Array.isArray(record[name]) : typeof record[name] === kind,
  );
}

/** Takes away what would move a terminal's cursor or colour it: the words of others are shown as words. */
export function plainWords(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that are looked for
  const moving = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
  return text.replaceAll("\t", "  ").replace(moving, "");
}
