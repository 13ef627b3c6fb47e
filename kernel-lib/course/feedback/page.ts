/** The page that a learner gets back. */

import { readBeside } from "../exercise";
import type { Attempt, Mark, Person } from "../gradebook";
import { type Grading, masterOf, readSubmitted, studentReport } from "../grading";
import { sourceOf } from "../notebook";
import { masterPlace } from "../release";
import { checkPart } from "./check-part";
import { escapeText } from "./harmless";
import { notebookPart } from "./notebook-part";
import { type Line, linesOf, pointsText } from "./points";
import { STYLE } from "./style";

export interface FeedbackOptions {
  grading: Grading;
  /** The file as it came. */
  notebook: Uint8Array;
  /** By hand; the latest of a cell counts. */
  marks: readonly Mark[];
  person?: Pick<Person, "name" | "login">;
  attempt?: Pick<Attempt, "receivedAtMs" | "sha256">;
}

/** No script, nothing from afar, pictures in the page itself only. */
export const FEEDBACK_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** Makes the feedback on one attempt: one HTML file that needs nothing else, without hidden tests. */
export function feedbackPage({ grading: whole, notebook, marks, person, attempt }: FeedbackOptions): string {
  const grading = studentReport(whole);
  const lines = linesOf(grading, marks);
  const reports = new Map(grading.reports.map((report) => [report.id, report]));
  const texts = new Map(grading.texts.map((text) => [text.id, text]));
  const { title, hints } = exerciseFacts(grading.exercise);
  const checks = lines.map((line) => {
    const { id } = line.outcome;
    const [report, text] = [reports.get(id), texts.get(id)];
    return checkPart(line, { hints: hints[id] ?? [], ...(report ? { report } : {}), ...(text ? { text } : {}) });
  });
  const { cells } = readSubmitted(notebook, { outputs: true });
  const body = [
    headPart(title, grading, lines, person, attempt),
    barPart(lines),
    remarksPart(grading),
    `<h2>Checks</h2>${checks.join("\n")}`,
    cells.length > 0 ? `<h2>Your notebook</h2>${notebookPart(cells, lines)}` : "",
    footPart(grading, attempt),
  ];
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${FEEDBACK_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">
<title>${escapeText(`${title} – feedback`)}</title><style>${STYLE}</style></head>
<body><main>${body.join("\n")}</main></body></html>
`;
}

function exerciseFacts(exercise: string): { title: string; hints: Record<string, string[]> } {
  try {
    const first = masterOf(exercise).notebook.cells.find(({ cell_type: type }) => type === "markdown");
    const [, title] = /^#\s+(.+)$/m.exec(first ? sourceOf(first) : "") ?? [];
    return { title: title ?? exercise, hints: readBeside(masterPlace(exercise).folder).hints };
  } catch {
    return { title: exercise, hints: {} }; // an exercise that the course no longer has
  }
}

function headPart(
  title: string,
  { exercise }: Grading,
  lines: readonly Line[],
  person: FeedbackOptions["person"],
  attempt: FeedbackOptions["attempt"],
): string {
  const who = person ? person.name || person.login : exercise;
  const when = attempt ? ` · ${timeText(attempt.receivedAtMs)}` : "";
  return `<header>${ringPart(lines)}<div><h1>${escapeText(title)}</h1><p>${escapeText(who)}${when}</p><p>${sumText(lines)}</p></div></header>`;
}

function sum(lines: readonly Line[]): { points: number; max: number } {
  const add = (of: (line: Line) => number): number => lines.reduce((total, line) => total + of(line), 0);
  return { points: add((line) => line.points), max: add((line) => line.outcome.max) };
}

function ringPart(lines: readonly Line[]): string {
  const { points, max } = sum(lines);
  const share = max > 0 ? Math.min(1, Math.max(0, points / max)) : 0;
  const length = 2 * Math.PI * 52;
  const got =
    share > 0
      ? `<circle class="ring got" cx="60" cy="60" r="52" stroke-dasharray="${(share * length).toFixed(1)} ${length.toFixed(1)}" transform="rotate(-90 60 60)"/>`
      : "";
  return `<svg viewBox="0 0 120 120" role="img" aria-label="${pointsText(points)} of ${pointsText(max)} points"><circle class="ring" cx="60" cy="60" r="52"/>${got}
<text class="score" x="60" y="64">${pointsText(points)}</text><text class="of" x="60" y="82">of ${pointsText(max)} points</text></svg>`;
}

function sumText(lines: readonly Line[]): string {
  const graded = lines.filter(({ outcome, mark }) => outcome.max > 0 && (outcome.outcome !== undefined || mark));
  const passed = graded.filter(({ tone }) => tone === "passed").length;
  const waiting = lines.filter(({ tone }) => tone === "hand").map(({ outcome }) => outcome.id);
  const wait = waiting.length > 0 ? ` ${escapeText(waiting.join(", "))} waits to be marked by a person.` : "";
  return `${passed} of ${graded.length} stages passed.${wait}`;
}

function barPart(lines: readonly Line[]): string {
  const items = lines.map(({ outcome: { id, max }, tone, told }) => {
    const label = escapeText(`${id}: ${told}`);
    return `<li class="${tone}" style="flex:${Math.max(1, max)}"><a href="#check-${escapeText(id)}" title="${label}" aria-label="${label}"></a></li>`;
  });
  return `<ul class="bar">${items.join("")}</ul>`;
}

function remarksPart({ remarks, ground }: Grading): string {
  const practice = ground.practice
    ? '<p class="note warn"><b>Practice.</b> This work ran without a sandbox; the score is for its author only.</p>'
    : "";
  const told = remarks.filter((remark) => !ground.practice || !remark.includes("practice"));
  const list = told.map((remark) => `<li>${escapeText(remark)}</li>`).join("");
  return `${practice}${list ? `<div class="note"><ul>${list}</ul></div>` : ""}`;
}

function footPart({ ground, startedAtMs, masterSha256 }: Grading, attempt: FeedbackOptions["attempt"]): string {
  const where = ground.practice ? "without a sandbox" : `in a sandbox (${ground.sandbox}, ${ground.limits})`;
  const file = attempt ? ` The notebook that was graded has SHA-256 ${escapeText(attempt.sha256)}.` : "";
  return `<footer>Graded ${timeText(startedAtMs)} ${escapeText(where)}, by checks ${escapeText(masterSha256.slice(0, 12))}.${file}</footer>`;
}

/** As "2026-11-23 13:45 UTC". */
function timeText(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime())
    ? "at an unknown time"
    : `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
