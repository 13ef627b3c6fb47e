/** How a value is shown: by its own word (`Jupyter.display`), as a MIME bundle, as a table, as text. */
import { inspect } from "node:util";
import type { MimeBundle } from "../protocol";

const DISPLAY = Symbol.for("Jupyter.display");
const MIME_TYPE = /^[a-z]+\/[\w.+-]+$/;
const TABLE_ROWS = 100;

interface Displayable {
  [DISPLAY](): MimeBundle | Promise<MimeBundle>;
}

/** Gives the forms of a value (a promise of them only where the value itself says so); `undefined` shows nothing. */
export function toBundle(value: unknown): MimeBundle | Promise<MimeBundle> | undefined {
  if (value === undefined) return undefined;
  if (isDisplayable(value)) {
    const bundle = value[DISPLAY]();
    return bundle instanceof Promise ? bundle.then(encodeBinary) : encodeBinary(bundle);
  }
  if (isBundle(value)) return encodeBinary(value);
  const text = inspect(value);
  return isTable(value) ? { "text/plain": text, "text/html": tableHtml(value) } : { "text/plain": text };
}

/** Node marks promises with symbols of its own to follow a cell through awaits; they are not the learner's. */
export function hidePromiseMarks(): void {
  Object.defineProperty(Promise.prototype, inspect.custom, {
    configurable: true,
    writable: true,
    value(this: Promise<unknown>) {
      for (const mark of Object.getOwnPropertySymbols(this)) Object.defineProperty(this, mark, { enumerable: false });
      return this;
    },
  });
}

function isDisplayable(value: unknown): value is Displayable {
  return typeof value === "object" && value !== null && typeof (value as Partial<Displayable>)[DISPLAY] === "function";
}

/** An object with nothing but MIME types for keys is a bundle. */
export function isBundle(value: unknown): value is MimeBundle {
  if (!isPlainObject(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => MIME_TYPE.test(key));
}

/** Bytes travel as base64, as Jupyter has it for images. */
export function encodeBinary(bundle: MimeBundle): MimeBundle {
  return Object.fromEntries(
    Object.entries(bundle).map(([type, data]) => [
      type,
      data instanceof Uint8Array ? Buffer.from(data).toString("base64") : data,
    ]),
  );
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isTable(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.length > 0 && value.length <= TABLE_ROWS && value.every(isPlainObject);
}

/** Words to the left, numbers to the right; JupyterLab would set all of it to the right. */
function tableHtml(rows: Record<string, unknown>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (tag: string, column: string, text: string): string => {
    const isNumeric = rows.every((row) => typeof row[column] === "number" || typeof row[column] === "bigint");
    return `<${tag} style="text-align:${isNumeric ? "right" : "left"}">${escapeHtml(text)}</${tag}>`;
  };
  const head = columns.map((column) => cell("th", column, column)).join("");
  const body = rows.map((row) => `<tr>${columns.map((name) => cell("td", name, cellText(row[name]))).join("")}</tr>`);
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

function cellText(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY });
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
