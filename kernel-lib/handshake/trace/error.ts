/** A trace that cannot be read: why, in which line (from 1), and which UTF-16 units of it; the message has a caret. */
export class TraceError extends SyntaxError {
  override readonly name = "TraceError";
  readonly code = "ERR_TRACE";

  constructor(
    readonly reason: string,
    readonly line: number,
    readonly at: readonly [from: number, to: number],
    text: string,
  ) {
    super(`Cannot read the trace, line ${line}: ${reason}\n${underlined(text, at)}`);
  }
}

/** Shows a line with carets under a place. */
function underlined(text: string, [from, to]: readonly [number, number]): string {
  // a tab would move the carets away from their place
  const shown = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ");
  return `  ${shown}\n  ${" ".repeat(from)}${"^".repeat(Math.max(1, to - from))}`;
}
