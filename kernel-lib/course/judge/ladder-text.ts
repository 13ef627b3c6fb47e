/** A ladder in characters: a line for each thing sent, between two rails. */
import type { LadderLine } from "./ladder";

/** Dashes and head of an arrow beside its words. */
const ROOM = 12;
const SHORTEST = 30;
const LONG_MS = 10_000;

/** Writes the lines below the names of the two ends; nothing for no lines. `widthOf` gives the columns of a text. */
export function ladderText(lines: readonly LadderLine[], widthOf: (text: string) => number): string[] {
  const first = lines[0];
  if (!first) return [];
  const lefts = [...new Set(lines.map(({ ends }) => ends[0]))];
  const width = Math.max(SHORTEST, ...lines.map((line) => widthOf(wordsOf(line)) + ROOM));
  const times = lines.map(({ atMs }) => timeText(atMs));
  const timeWidth = Math.max(...times.map(({ length }) => length));
  const nameWidth = Math.max(...lefts.map(widthOf));
  const lead = (time: string, name: string): string =>
    `${time.padStart(timeWidth)}  ${" ".repeat(nameWidth - widthOf(name))}${name} `;
  const only = lefts.length === 1 ? first.ends[0] : "";
  const rows = [`${lead("", only)}│${" ".repeat(width)}│ ${first.ends[1]}`];
  for (const [index, line] of lines.entries()) {
    if (line.leftOut) rows.push(`${lead("", "")}┊ ${`${line.leftOut} more`.padEnd(width - 1)}┊`);
    rows.push(`${lead(times[index] ?? "", lefts.length === 1 ? "" : line.ends[0])}${rung(line, width, widthOf)}`);
  }
  return rows;
}

function rung(line: LadderLine, width: number, widthOf: (text: string) => number): string {
  const words = ` ${wordsOf(line)} `;
  const after = width - 3 - widthOf(words);
  if (line.toward === "nobody") return `┊   ${words.slice(1)}${" ".repeat(after)} ┊`;
  if (line.toward === "left") return `│◀──${words}${"─".repeat(after)}│`;
  return `│───${words}${"─".repeat(after - 1)}${line.lost ? "✗" : "▶"}│`;
}

function wordsOf({ what, lost }: LadderLine): string {
  return lost ? `${what}, lost` : what;
}

/** Writes a time since the first line. */
function timeText(ms: number): string {
  return ms < LONG_MS ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(2)} s`;
}
