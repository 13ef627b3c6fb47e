/** The learner's notebook on the page: their text and code, and what their cells have shown. */
import type { Output, SubmittedCell } from "../grading";
import { ansiHtml } from "./ansi";
import { codeHtml } from "./code";
import { clipped, escapeText } from "./harmless";
import { markdownHtml } from "./markdown";
import type { Line } from "./points";

const MOST_CELLS = 400;
/** Of all cells together. */
const MOST_CHARACTERS = 2_000_000;
const MOST_CODE_CHARACTERS = 40_000;

/** Writes the cells; those that the course gave to check answers are folded, with their verdict. */
export function notebookPart(cells: readonly SubmittedCell[], lines: readonly Line[]): string {
  const byId = new Map(lines.map((line) => [line.outcome.id, line]));
  const parts: string[] = [];
  let left = MOST_CHARACTERS;
  for (const cell of cells.slice(0, MOST_CELLS)) {
    left -= cell.source.length;
    if (left < 0) break;
    parts.push(cellPart(cell, cell.gradeId === undefined ? undefined : byId.get(cell.gradeId)));
  }
  if (parts.length < cells.length)
    parts.push(`<p class="note">${cells.length - parts.length} more cells are left out here.</p>`);
  return parts.join("\n");
}

function cellPart(cell: SubmittedCell, line: Line | undefined): string {
  const { type, source, outputs } = cell;
  const chip = line
    ? `<a class="chip ${line.tone}" href="#check-${escapeText(line.outcome.id)}">${escapeText(`${line.outcome.id}: ${line.told}`)}</a>`
    : "";
  if (source.trim() === "" && outputs.length === 0) return "";
  if (type === "markdown") return `<section class="cell text markdown">${chip}${markdownHtml(source)}</section>`;
  const code = `<pre>${codeHtml(clipped(source, MOST_CODE_CHARACTERS))}</pre>`;
  const shown = outputs.length > 0 ? `<div class="shown">${outputs.map(outputPart).join("")}</div>` : "";
  if (line && /^\s*await check\(/.test(source))
    return `<section class="cell code given">${chip}<details><summary>the check cell</summary>${code}</details>${shown}</section>`;
  return `<section class="cell code">${chip}${code}${shown}</section>`;
}

function outputPart(output: Output): string {
  if (output.kind === "left out") return `<p class="quiet">${escapeText(output.what)} is left out here</p>`;
  if (output.kind === "text") return `<pre>${ansiHtml(output.text)}</pre>`;
  const data = base64Of(output);
  return data === undefined
    ? '<p class="quiet">a picture that cannot be read</p>'
    : `<img alt="a picture that the cell has shown" src="data:${output.mime};base64,${data}">`;
}

/** In `<img>` a picture runs nothing, whatever is in it; its data must not leave the attribute. */
function base64Of({ mime, data }: Extract<Output, { kind: "picture" }>): string | undefined {
  if (mime === "image/svg+xml") return Buffer.from(data, "utf8").toString("base64");
  const bare = data.replace(/\s/g, "");
  return /^[A-Za-z0-9+/]+={0,2}$/.test(bare) ? bare : undefined;
}
