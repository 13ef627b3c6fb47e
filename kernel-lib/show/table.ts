/** Tables: of rows as objects, the columns in the order in which their names first come. */
import { inspect } from "node:util";
import { Shown } from "./shown";
import { escapeXml } from "./svg";

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
  const lines = [names, ...rows.map((row) => names.map((name) => cellText(row[name])))];
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const isNumber = names.map((name) => rows.every((row) => isNumeric(row[name])));
  const format = (line: string[], alignNumbers: boolean): string =>
    line
      .map((text, column) =>
        alignNumbers && isNumber[column] ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
      )
      .join("  ");
  const [head = [], ...body] = lines;
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [format(head, false), rule, ...body.map((line) => format(line, true))].join("\n");
}

function htmlTable(names: string[], rows: readonly Row[], caption: string | undefined): string {
  // JupyterLab puts every cell to the right, where only numbers belong
  const isNumber = new Set(names.filter((name) => rows.every((row) => isNumeric(row[name]))));
  const cell = (tag: string, name: string, text: string): string =>
    `<${tag}${isNumber.has(name) ? "" : ' style="text-align:left"'}>${escapeXml(text)}</${tag}>`;
  const head = names.map((name) => cell("th", name, name)).join("");
  const body = rows.map((row) => `<tr>${names.map((name) => cell("td", name, cellText(row[name]))).join("")}</tr>`);
  const title = caption ? `<caption>${escapeXml(caption)}</caption>` : "";
  return `<table>${title}<thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

function cellText(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (isNumeric(value)) return String(value);
  const own = (value as object).toString;
  return typeof own === "function" && own !== Object.prototype.toString && !Array.isArray(value)
    ? String(value)
    : inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY });
}

function isNumeric(value: unknown): boolean {
  return typeof value === "number" || typeof value === "bigint";
}
