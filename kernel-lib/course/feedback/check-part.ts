/** One check on the page: verdict, steps, what was expected and came, comments, help. */
import type { GradedReport, TextAnswer } from "../grading";
import { type LadderLine, ladderLines, type Step } from "../judge";
import { ansiHtml } from "./ansi";
import { clipped, escapeText } from "./harmless";
import { markdownHtml } from "./markdown";
import { type Line, pointsText } from "./points";

const MARKS = { passed: "✓", failed: "✗", hand: "✎", part: "◐", open: "·" } as const;
const FIRST_SHOWN = 12;
const LAST_SHOWN = 6;
const MOST_CHARACTERS = 4000;

/** What belongs to a line. */
export interface Detail {
  report?: GradedReport;
  text?: TextAnswer;
  /** Of exercise.json. */
  hints: readonly string[];
}

/** Writes one check or answer. */
export function checkPart({ outcome, points, mark, tone, told }: Line, { report, text, hints }: Detail): string {
  const id = escapeText(outcome.id);
  const isBonus = outcome.max === 0;
  const worth = isBonus ? "★" : `<b>${pointsText(points)}</b> / ${pointsText(outcome.max)}`;
  const body = [
    text ? answerPart(text) : "",
    report && !report.steps.some(({ ok }) => !ok) && outcome.outcome !== "passed"
      ? `<p>${escapeText(clipped(report.message, MOST_CHARACTERS))}</p>`
      : "",
    report ? stepsPart(report.steps) : "",
    report ? ladderPart(report.ladder) : "",
    report ? printedPart(report) : "",
    mark?.comment ? `<div class="comment markdown">${markdownHtml(mark.comment)}</div>` : "",
    tone === "failed" || tone === "open" ? hintPart(outcome.id, hints) : "",
  ].join("");
  const open = tone === "failed" || text !== undefined || mark?.comment ? " open" : "";
  return `<details class="check ${tone}" id="check-${id}"${open}><summary><span class="mark" aria-hidden="true">${MARKS[tone]}</span>
<span class="name">${id}</span><span class="outcome">${escapeText(told)}</span><span class="points">${worth}</span></summary>
<div class="body">${body || `<p>${escapeText(outcome.message)}</p>`}</div></details>`;
}

function answerPart({ text, attempted }: TextAnswer): string {
  if (!attempted) return "<p>No answer yet.</p>";
  return `<div class="answer markdown">${markdownHtml(text)}</div>`;
}

function stepsPart(steps: readonly Step[]): string {
  if (steps.length === 0) return "";
  const skipTo = steps.length - LAST_SHOWN;
  const items = steps.map((step, index) => {
    if (index < FIRST_SHOWN || index >= skipTo) return stepItem(step);
    return index === FIRST_SHOWN
      ? `<li class="quiet"><span></span>… ${skipTo - FIRST_SHOWN} more steps went well</li>`
      : "";
  });
  return `<ol class="steps">${items.join("")}</ol>`;
}

function stepItem({ text, ok, detail = [], hidden }: Step): string {
  const lines = detail.length > 0 ? `<pre>${ansiHtml(clipped(detail.join("\n"), MOST_CHARACTERS))}</pre>` : "";
  const kind = [ok ? "" : "bad", hidden ? "hidden" : ""].join(" ").trim();
  return `<li${kind ? ` class="${kind}"` : ""}><span>${ok ? "✓" : "✗"}</span><div class="mono">${ansiHtml(clipped(text, MOST_CHARACTERS))}${lines}</div></li>`;
}

function ladderPart(ladder: readonly LadderLine[] = []): string {
  if (ladder.length === 0) return "";
  const [title = "", ...rungs] = ladderLines(ladder);
  return `<p class="label">${escapeText(title)}</p><pre class="ladder">${escapeText(rungs.join("\n"))}</pre>`;
}

function printedPart({ printed, outcome }: GradedReport): string {
  if (!printed || outcome === "passed") return "";
  return `<p class="label">Your code printed</p><pre>${ansiHtml(clipped(printed, MOST_CHARACTERS))}</pre>`;
}

/** A question, and where a lesson has it; the outline stays in the notebook. */
function hintPart(id: string, hints: readonly string[]): string {
  const shown = hints.slice(0, 2).map((hint) => `<p>${escapeText(hint)}</p>`);
  if (shown.length === 0) return "";
  return `<div class="hint">${shown.join("")}<p class="quiet">More in the notebook: <code>hint(&quot;${escapeText(id)}&quot;)</code></p></div>`;
}
