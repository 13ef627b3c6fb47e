/** What is told while work is handed in, as lines of words for a terminal, a cell and a page alike. Pure. */

import type { CheckOutcome } from "../check/grade-notebook";
import { inWordsText } from "../exercise";
import { pointsText } from "../feedback";
import { when } from "../gradebook";
import type { AttemptResult, AttemptView } from "../server/api";
import type { SubmitEvent } from "./events";
import { OWN } from "./own";
import { plainWords } from "./shapes";

export type Tone = "good" | "bad" | "quiet" | "plain" | "strong";

/** One line, which holds no markup and no control characters. */
export interface Line {
  tone: Tone;
  text: string;
}

const HASH_SHOWN = 12;

/** Tells whether an event is of interest only until the next one. */
export function isPassing({ kind }: SubmitEvent): boolean {
  return kind === "sending" || kind === "retry" || kind === "standing" || kind === "step";
}

/** Writes an event. */
export function eventLines(event: SubmitEvent): Line[] {
  switch (event.kind) {
    case "packed":
      return packedLines(event);
    case "note":
      return [line("plain", `note: ${event.text}`)];
    case "step":
      return [line("quiet", event.text)];
    case "sending":
      return [line("quiet", `sending ${percent(event)} % of ${size(event.lengthBytes)}`)];
    case "retry":
      return [line("quiet", `${event.why}; again in ${Math.max(1, Math.round(event.inMs / 1000))} s`)];
    case "receipt":
      return receiptLines(event);
    case "standing":
      return [line("quiet", standingText(event.view))];
    case "result":
      return resultLines(event.view, event.feedbackFile);
    case "kept":
      return [
        line("bad", `Not handed in yet. ${event.why}`),
        line(
          "plain",
          "The attempt is kept, and nothing is lost: npx wirebook submit --pending sends it, and so does the next submission. What counts is when it arrives.",
        ),
      ];
  }
}

function packedLines({
  exercise,
  file,
  lengthBytes,
  withoutOutputs,
  sha256,
  destination,
  ...rest
}: Extract<SubmitEvent, { kind: "packed" }>): Line[] {
  const { answers, answered, untouched } = rest;
  const left = untouched.length > 0 ? `; not attempted: ${untouched.join(", ")}` : "";
  return [
    line("strong", `${exercise}, to ${destination.text}`),
    line("plain", `  ${file}, ${size(lengthBytes)}${withoutOutputs ? " without outputs" : ""}`),
    line("plain", `  ${answered} of ${answers} answers written${left}`),
    line("quiet", `  SHA-256 ${sha256}`),
  ];
}

function receiptLines({ receipt, destination, repeated }: Extract<SubmitEvent, { kind: "receipt" }>): Line[] {
  const { attempt, receivedAt, sha256, place, late } = receipt;
  const at = when(Date.parse(receivedAt));
  if (repeated)
    return [
      line(
        "good",
        `This very work is there already, since ${at}, as attempt ${attempt} (--again hands it in once more).`,
      ),
    ];
  const done = destination.target === OWN ? "Received" : "Handed in";
  const queue = place === 0 ? "" : `, ${place} before it`;
  const text = `${done} ${at} as attempt ${attempt}, hash ${sha256.slice(0, HASH_SHOWN)}${queue}`;
  return [line("good", text), ...(late ? [line("bad", "This is late.")] : [])];
}

function standingText({ state, place }: Pick<AttemptView, "state" | "place">): string {
  return state === "running" || place === 0 ? "being graded …" : `in the queue, ${place} before it …`;
}

/** Writes what has become of an attempt. */
export function resultLines(view: AttemptView, feedbackFile?: string): Line[] {
  const { state, why = "no reason is told", result, exercise } = view;
  if (state === "failed") {
    const text = `Grading failed, which is not your work's fault: ${why} The attempt stands and can be graded again.`;
    return [line("bad", text)];
  }
  if (!result) return [line("quiet", standingText(view))];
  return [
    ...result.outcomes.flatMap((outcome) => outcomeLines(outcome, result.waitingForMarks)),
    line("strong", `${exercise}: ${scoreText(result)}`),
    ...[...result.remarks, result.ground].filter(Boolean).map((text) => line("quiet", text)),
    ...(feedbackFile ? [line("plain", `feedback: ${feedbackFile}`)] : []),
  ];
}

/** Writes a score in words. */
export function scoreText({ score, max, counted, practice, outcomes, waitingForMarks }: AttemptResult): string {
  const late = counted < score ? `, ${pointsText(counted)} counted (late)` : "";
  const left = inWordsText(outcomes.filter(({ id }) => waitingForMarks.includes(id)));
  return plainWords(`${pointsText(score)} of ${pointsText(max)} points${late}${practice ? ", practice" : ""}${left}`);
}

/** As `npx wirebook check` marks them. */
function outcomeLines({ id, outcome, message, points, max }: CheckOutcome, waiting: readonly string[]): Line[] {
  if (outcome === undefined) {
    const standing = waiting.includes(id) ? "read by a person" : "read and marked";
    return [line("quiet", `· ${id}: an answer in words, ${standing}`)];
  }
  const worth =
    max === 0 ? (outcome === "passed" ? "  ★" : "") : `  ${pointsText(points)} of ${pointsText(max)} points`;
  if (outcome === "passed") return [line("good", `✓ ${id}: passed${worth}`)];
  if (outcome === "not attempted") return [line("quiet", `· ${id}: not attempted${worth}`)];
  const said = message.split("\n").map((text) => line("plain", `    ${text}`));
  return [line("bad", `✗ ${id}: ${outcome}${worth}`), ...said];
}

function line(tone: Tone, text: string): Line {
  return { tone, text: plainWords(text).replaceAll("\n", " ") };
}

function percent({ sentBytes, lengthBytes }: { sentBytes: number; lengthBytes: number }): number {
  return lengthBytes === 0 ? 100 : Math.round((100 * sentBytes) / lengthBytes);
}

function size(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
