/** Tables: of rows as objects, the columns in the order in which their names first come. */
import { inspect } from "node:util";
import { Shown } from "./shown";
import { escapeXml } from "./svg";
import { textWidth } from "./text-width";

type Row = Record<string, unknown>;

export interface TableOptions {
  /** Column names, to choose and order them. */
  columns?: string[];
  /** A line above the table. */
  caption?: string;
}

/**
 * Makes a table of rows.
 * @example
 * table([{ port: 22, name: "ssh" }, { port: 80, name: "http" }]).toString() // => "port  name\n────  ────\n  22  ssh \n  80  http"
 */
export function table(rows: readonly Row[], { columns, caption }: TableOptions = {}): Shown {
  const names = columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const text = textTable(names, rows);
  return new Shown(caption ? `${caption}\n${text}` : text, { "text/html": htmlTable(names, rows, caption) });
}

function textTable(names: string[], rows: readonly Row[]): string {
  if (names.length === 0) return "(no rows)";
  const lines = [names, ...rows.map((row) => names.map((name) => oneLine(cellText(row[name]))))];
  const widths = names.map((_, column) =>
    lines.reduce((widest, line) => Math.max(widest, textWidth(line[column] ?? "")), 0),
  );
  const areNumbers = names.map((name) => isNumeric(rows, name));
  const format = (line: string[], alignNumbers: boolean): string =>
    line
      .map((text, column) => {
        const space = " ".repeat((widths[column] ?? 0) - textWidth(text));
        return alignNumbers && areNumbers[column] ? space + text : text + space;
      })
      .join("  ");
  const [head = [], ...body] = lines;
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [format(head, false), rule, ...body.map((line) => format(line, true))].join("\n");
}

/** A line break inside a cell would tear the table. */
function oneLine(text: string): string {
  return text.replace(/\r?\n/g, "↵");
}

/** Words to the left, numbers to the right; JupyterLab would set all of it to the right. */
function htmlTable(names: string[], rows: readonly Row[], caption: string | undefined): string {
  const align = names.map((name) => (isNumeric(rows, name) ? "right" : "left"));
  const cell = (tag: string, text: string, column: number): string =>
    `<${tag} style="text-align:${align[column]}">${escapeXml(text)}</${tag}>`;
  const head = names.map((name, column) => cell("th", name, column)).join("");
  const body = rows.map(
    (row) => `<tr>${names.map((name, column) => cell("td", cellText(row[name]), column)).join("")}</tr>`,
  );
  const title = caption ? `<caption>${escapeXml(caption)}</caption>` : "";
  return `<table>${title}<thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

function cellText(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  const own = (value as object).toString;
  return typeof own === "function" && own !== Object.prototype.toString && !Array.isArray(value)
    ? String(value)
    : inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY });
}

function isNumeric(rows: readonly Row[], name: string): boolean {
  return rows.every((row) => typeof row[name] === "number" || typeof row[name] === "bigint");
}
