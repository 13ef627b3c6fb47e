/** A report as a learner reads it. */
import type { LadderLine } from "./ladder";
import { ladderText } from "./ladder-text";
import type { Outcome, Report, Step } from "./report";

/** Steps that went well are told as long as there are few; else the first and the last ones. */
const FIRST_SHOWN = 3;
const LAST_SHOWN = 4;

/** Puts emphasis on a part of a text: colours in a terminal, tags in a page, nothing in plain text. */
export type Paint = (tone: "good" | "bad" | "quiet", text: string) => string;

const MARKS: Record<Outcome, string> = {
  passed: "✓",
  wrong: "✗",
  threw: "✗",
  "not attempted": "·",
  "timed out": "✗",
  stopped: "✗",
};

/** Writes the report: the verdict, and for one that failed the steps up to it. */
export function reportText(report: Report, { paint = plainly }: { paint?: Paint } = {}): string {
  const { id, outcome, message, steps, ladder = [], printed, seed } = report;
  const tone = outcome === "passed" ? "good" : outcome === "not attempted" ? "quiet" : "bad";
  const headline = `${MARKS[outcome]} ${id}: ${outcome}`;
  if (outcome === "passed") return paint(tone, `${headline} (${countOf(steps.length, "step")})`);
  if (outcome === "not attempted") return `${paint(tone, headline)}. ${message}`;
  const lines = [paint(tone, headline), "", ...stepLines(steps, paint)];
  if (!steps.some(({ ok }) => !ok)) lines.push(message);
  if (ladder.length > 0) lines.push("", ...ladderLines(ladder));
  if (printed)
    lines.push(
      "",
      "your code printed:",
      ...printed
        .trimEnd()
        .split("\n")
        .map((line) => `  ${line}`),
    );
  if (seed !== undefined) lines.push("", paint("quiet", `made from seed ${seed}; the same seed makes the same cases`));
  return lines.join("\n");
}

function stepLines(steps: readonly Step[], paint: Paint): string[] {
  const width = String(steps.length).length;
  const skipFrom = FIRST_SHOWN;
  const skipTo = steps.length - LAST_SHOWN;
  return steps.flatMap((step, index) => {
    if (index >= skipFrom && index < skipTo && skipTo - skipFrom > 1) {
      return index === skipFrom
        ? [paint("quiet", `${" ".repeat(width)}  … ${skipTo - skipFrom} more steps went well`)]
        : [];
    }
    const mark = step.ok ? paint("good", "✓") : paint("bad", "✗");
    const lead = `${String(index + 1).padStart(width)} ${mark} `;
    const below = " ".repeat(width + 3);
    const [text = "", ...more] = step.text.split("\n");
    return [lead + text, ...[...more, ...(step.detail ?? [])].map((line) => below + line)];
  });
}

/** What really went to and fro, below a line that says so; nothing where nothing did. */
export function ladderLines(ladder: readonly LadderLine[]): string[] {
  if (ladder.length === 0) return [];
  // Loaded here: whoever starts a program needs the judge, and none of the drawings.
  const { textWidth } = require("../../show") as typeof import("../../show");
  return ["what was really sent:", ...ladderText(ladder, textWidth)];
}

function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

const plainly: Paint = (_tone, text) => text;
