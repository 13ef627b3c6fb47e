/** What is told while work is handed in, as lines of text. Pure. */
import type { CheckOutcome } from "../check/grade-notebook";
import type { AttemptResult, AttemptView } from "../server/api";
import type { SubmitEvent } from "./events";
import { OWN } from "./own";
import { plainWords } from "./shapes";

/** Puts emphasis on a part of a text. */
export type Paint = (tone: "good" | "bad" | "quiet", text: string) => string;

const HASH_SHOWN = 12;

/** Writes an event; empty for what only a moving line can show. */
export function eventText(event: SubmitEvent, paint: Paint): string {
  switch (event.kind) {
    case "packed":
      return packedText(event, paint);
    case "note":
      return `${paint("quiet", "note:")} ${plainWords(event.text)}`;
    case "step":
      return paint("quiet", plainWords(event.text));
    case "sending":
      return "";
    case "retry":
      return paint("quiet", `${plainWords(event.why)}; again in ${Math.max(1, Math.round(event.inMs / 1000))} s`);
    case "receipt":
      return receiptText(event, paint);
    case "standing":
      return paint("quiet", standingText(event.view));
    case "result":
      return resultText(event.view, event.feedbackFile, paint);
    case "kept":
      return `${paint("bad", "Not handed in yet.")} ${plainWords(event.why)}\nThe attempt is kept, and nothing is lost. It is sent by: npx wirebook submit --pending (and before the next one). What counts is when it arrives.`;
  }
}

function packedText(event: Extract<SubmitEvent, { kind: "packed" }>, paint: Paint): string {
  const { exercise, file, lengthBytes, answers, answered, untouched, sha256, withoutOutputs, destination } = event;
  const left = untouched.length > 0 ? `; not attempted: ${untouched.join(", ")}` : "";
  return [
    `${exercise}, to ${plainWords(destination.text)}`,
    `  ${file}, ${kilobytes(lengthBytes)}${withoutOutputs ? " without outputs" : ""}`,
    `  ${answered} of ${answers} answers written${left}`,
    `  ${paint("quiet", `SHA-256 ${sha256}`)}`,
  ].join("\n");
}

function receiptText(
  { receipt, destination, repeated }: Extract<SubmitEvent, { kind: "receipt" }>,
  paint: Paint,
): string {
  const { attempt, receivedAt, sha256, place, late } = receipt;
  const when = new Date(receivedAt).toLocaleString();
  const queue = place === 0 ? "" : `, ${place} before it`;
  if (repeated)
    return `${paint("good", `This very work is there already`)} since ${when} as attempt ${plainWords(attempt)}; --again hands it in once more`;
  const done = destination.target === OWN ? "Received" : "Handed in";
  return `${paint("good", done)} ${when} as attempt ${plainWords(attempt)}, hash ${sha256.slice(0, HASH_SHOWN)}${queue}${late ? paint("bad", "  late") : ""}`;
}

function standingText({ state, place }: AttemptView): string {
  if (state === "running" || place === 0) return "being graded …";
  return `in the queue, ${place} before it …`;
}

/** Writes what has become of an attempt. */
export function resultText(
  { state, why, result, exercise }: AttemptView,
  feedbackFile: string | undefined,
  paint: Paint,
): string {
  if (state === "failed")
    return `${paint("bad", "Grading failed")}, which is not your work's fault: ${plainWords(why ?? "no reason is told")}. The attempt stands; your teacher can have it graded again.`;
  if (!result) return standingText({ state, place: 1 } as AttemptView);
  const lines = result.outcomes.map((outcome) => outcomeText(outcome, result, paint));
  const feedback = feedbackFile ? [`feedback: ${feedbackFile}`] : [];
  return ["", ...lines, "", `${exercise}: ${scoreText(result)}`, ...remarks(result, paint), ...feedback].join("\n");
}

/** Writes a score in words. */
export function scoreText({ score, max, counted, practice, waitingForMarks }: AttemptResult): string {
  const late = counted < score ? `, ${counted} counted (late)` : "";
  const hand =
    waitingForMarks.length > 0 ? `; to be marked by hand: ${waitingForMarks.map(plainWords).join(", ")}` : "";
  return `${score} of ${max} points${late}${practice ? ", practice" : ""}${hand}`;
}

function outcomeText(
  { id, outcome, message, points, max }: CheckOutcome,
  { waitingForMarks }: AttemptResult,
  paint: Paint,
): string {
  const name = plainWords(id);
  if (outcome === undefined || waitingForMarks.includes(id)) return paint("quiet", `· ${name}: to be marked by hand`);
  const worth = max === 0 ? "" : `  ${points} of ${max} points`;
  if (outcome === "passed") return `${paint("good", `✓ ${name}: passed`)}${worth || "  ★"}`;
  const mark =
    outcome === "not attempted" ? paint("quiet", `· ${name}: ${outcome}`) : paint("bad", `✗ ${name}: ${outcome}`);
  const said = outcome === "not attempted" ? "" : `\n    ${plainWords(message).replaceAll("\n", "\n    ")}`;
  return `${mark}${worth}${said}`;
}

function remarks({ remarks: own, ground }: AttemptResult, paint: Paint): string[] {
  return [...own, ground].filter(Boolean).map((text) => paint("quiet", plainWords(text)));
}

function kilobytes(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
