/** The list of a capture's packets without the page: as text, and as a table. */
import { escapeXml } from "../svg";
import type { ListRow, PacketRows } from "./rows";

const MOST_LINES = 60;
const HEAD = ["no.", "time", "source", "destination", "protocol", "length", "info"];
const ALIGNED_RIGHT = [true, true, false, false, false, true, false];

/** Writes a row's columns as texts. */
export function columnsOf({ number, seconds, source, destination, protocol, lengthBytes, ...rest }: ListRow): string[] {
  return [String(number), seconds.toFixed(6), source, destination, protocol, String(lengthBytes), infoText(rest)];
}

/** What a packet is, and what is remarkable about it. */
export function infoText({ info, marks, malformed }: Pick<ListRow, "info" | "marks" | "malformed">): string {
  const notes = [...marks, ...(malformed === undefined ? [] : [malformed])];
  return notes.length === 0 ? info : `${info} [${notes.join(", ")}]`;
}

function firstRows(rows: PacketRows): { lines: string[][]; more: string } {
  const shown = Math.min(rows.count, MOST_LINES);
  const lines = Array.from({ length: shown }, (_, index) => columnsOf(rows.row(index)));
  return { lines, more: shown < rows.count ? `and ${rows.count - shown} packets more` : "" };
}

/** The first packets as lines. */
export function listText(rows: PacketRows): string {
  if (rows.count === 0) return "no packets";
  const { lines, more } = firstRows(rows);
  const widths = HEAD.map((name, column) => Math.max(name.length, ...lines.map((line) => line[column]?.length ?? 0)));
  const text = (line: string[]): string =>
    line
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return ALIGNED_RIGHT[column] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [HEAD, ...lines]
    .map(text)
    .concat(more === "" ? [] : [more])
    .join("\n");
}

/** The first packets as a table. */
export function listHtml(rows: PacketRows): string {
  const { lines, more } = firstRows(rows);
  const cells = (line: string[], name: string): string =>
    `<tr>${line.map((cell) => `<${name} style="text-align:left">${escapeXml(cell)}</${name}>`).join("")}</tr>`;
  const caption = `<caption>${escapeXml(more === "" ? `${rows.count} packets` : `The first packets; ${more}`)}</caption>`;
  return `<table>${caption}<thead>${cells(HEAD, "th")}</thead><tbody>${lines.map((line) => cells(line, "td")).join("")}</tbody></table>`;
}
