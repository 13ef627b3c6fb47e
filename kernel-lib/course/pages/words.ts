/** Scores, states and lateness in plain words; the same on every page. */
import { pointsText } from "../feedback";
import type { GradingState, Mark, Scored, Standing } from "../gradebook";
import { type Html, html } from "./html";
import { percent } from "./policies";
import { counted, span } from "./times";

const STATES: Record<GradingState, [kind: string, text: string]> = {
  queued: ["wait", "waiting"],
  running: ["wait", "being graded"],
  graded: ["good", "graded"],
  failed: ["bad", "not graded"],
};

/** Draws the state of an attempt; `place` is how many wait before it. */
export function stateTag(state: GradingState, place?: number): Html {
  const [kind, text] = STATES[state];
  const where =
    state !== "queued" || place === undefined ? "" : place === 0 ? ", next in line" : `, ${place} before it`;
  return html`<span class="state ${kind}">${text}${where}</span>`;
}

const OUTCOMES: Record<string, string> = { passed: "good", "not attempted": "" };

/** Draws the outcome of a check. */
export const outcomeTag = (outcome: string | undefined): Html =>
  html`<span class="state ${outcome ? (OUTCOMES[outcome] ?? "bad") : "wait"}">${outcome ?? "to be marked"}</span>`;

/**
 * Says what an attempt is worth, and what lateness took.
 * @example
 *   scoreInWords({ score: 5, max: 6, counted: 4, lateDays: 2, taken: 0.2, isClosed: false, waiting: [] }) // => "4 of 6 points; two days late: −20 %"
 */
export function scoreInWords(
  scored: Pick<Scored, "score" | "max" | "counted" | "lateDays" | "taken" | "isClosed" | "waiting">,
): string {
  const { score, max = 0, counted: kept = score ?? 0 } = scored;
  if (score === undefined) return "no result yet";
  const remarks = remarksOf(scored);
  return `${pointsText(kept)} of ${pointsText(max)} points${remarks && `; ${remarks}`}`;
}

/** Says how late an attempt was and what that took; nothing where it was in time. */
export function latenessInWords({
  lateDays,
  taken,
  isClosed,
}: Pick<Scored, "lateDays" | "taken" | "isClosed">): string {
  if (isClosed) return "after the exercise was closed: counts nothing";
  if (lateDays === 0) return "";
  return `${numeral(lateDays)} ${lateDays === 1 ? "day" : "days"} late: ${taken > 0 ? `−${percent(taken)}` : "costs nothing"}`;
}

/** What there is to say beside a score: lateness, and answers that nobody has marked. */
export const remarksOf = (scored: Pick<Scored, "lateDays" | "taken" | "isClosed" | "waiting">): string =>
  [latenessInWords(scored), waitingInWords(scored.waiting)].filter(Boolean).join("; ");

export const waitingInWords = (waiting: readonly string[]): string =>
  waiting.length === 0 ? "" : `${counted(waiting.length, "answer")} still to be marked`;

const NUMERALS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const numeral = (count: number): string => NUMERALS[count] ?? String(count);

/** Says how long there is until a deadline, or that it is over. */
export function timeLeft({ dueAtMs, policy }: Pick<Standing, "dueAtMs" | "policy">, nowMs: number): string {
  if (dueAtMs === undefined) return "no deadline";
  if (nowMs <= dueAtMs) return `${span(dueAtMs - nowMs)} left`;
  const { closedAfterDays } = policy.late;
  const over = `over since ${span(nowMs - dueAtMs)}`;
  return closedAfterDays !== undefined && nowMs > dueAtMs + closedAfterDays * 86_400_000 ? `closed, ${over}` : over;
}

/** The mark of a cell that counts. */
export const latestMark = (marks: readonly Mark[], cellId: string): Mark | undefined =>
  marks.filter((mark) => mark.cellId === cellId).sort((a, b) => b.atMs - a.atMs)[0];
