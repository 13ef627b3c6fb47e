/** Where something stands in an expression: UTF-16 units from 0, the end not included. */
export type Place = readonly [from: number, to: number];

/**
 * Why a filter is refused: `FILTER_SYNTAX`, it cannot be read; `FILTER_MEANING`, it can be read but asks for what
 * cannot be; `FILTER_REJECTS_ALL`, no packet could ever match; `FILTER_TOO_LARGE`, over a limit of this compiler.
 */
export type FilterErrorCode = "FILTER_SYNTAX" | "FILTER_MEANING" | "FILTER_REJECTS_ALL" | "FILTER_TOO_LARGE";

/** An expression that cannot be compiled, with the reason and the place; the message draws a caret under the place. */
export class FilterError extends Error {
  override readonly name = "FilterError";
  constructor(
    readonly code: FilterErrorCode,
    readonly reason: string,
    readonly expression: string,
    readonly at: Place,
  ) {
    super(`Cannot compile filter: ${reason}\n${underlined(expression, at)}`);
  }
}

/** Columns of an expression shown to either side of the place. */
const CONTEXT = 60;

/** Shows the line of the expression that holds the place, with carets under it. */
function underlined(expression: string, [from, to]: Place): string {
  const start = Math.max(expression.lastIndexOf("\n", from - 1) + 1, from - CONTEXT);
  const lineEnd = expression.indexOf("\n", from);
  const end = Math.min(lineEnd < 0 ? expression.length : lineEnd, start + 2 * CONTEXT);
  const line = expression.slice(start, end).replace(/[^\x20-\x7e]/g, "·");
  const carets = "^".repeat(Math.max(1, Math.min(to, end) - from));
  return `  ${line}\n  ${" ".repeat(from - start)}${carets}`;
}
