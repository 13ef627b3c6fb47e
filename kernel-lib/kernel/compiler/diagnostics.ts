/** Compiler messages about a cell, with the offending text underlined. */
import type { Diagnostic } from "tslab/dist/converter";

/** One error; `line` and `column` count from 1. */
export interface CellError {
  message: string;
  code: number;
  line: number;
  column: number;
  /** Set where the error lies in an imported file of the learner's instead of the cell. */
  file?: string;
  /** The line of source and carets under what is wrong; empty where the line is not the cell's. */
  excerpt: string[];
}

/**
 * Turns tslab's diagnostics into errors; a chain of messages about one place becomes one. `ownFile` is the name
 * of the file that an `@module` cell makes.
 */
export function cellErrors(diagnostics: Diagnostic[], source: string, ownFile?: string): CellError[] {
  const lines = source.split("\n");
  const errors: CellError[] = [];
  let previous: Diagnostic | undefined;
  for (const diagnostic of diagnostics) {
    const samePlace =
      previous?.start.offset === diagnostic.start.offset && previous.end.offset === diagnostic.end.offset;
    const last = errors.at(-1);
    if (samePlace && last) last.message += `\n  ${diagnostic.messageText}`;
    else errors.push(toError(diagnostic, lines, ownFile));
    previous = diagnostic;
  }
  return errors;
}

function toError(diagnostic: Diagnostic, lines: string[], ownFile: string | undefined): CellError {
  const { messageText, code, start, end, fileName } = diagnostic;
  const own = fileName === undefined || fileName === ownFile;
  return {
    message: messageText,
    code,
    line: start.line + 1,
    column: start.character + 1,
    file: own ? undefined : fileName,
    excerpt: own
      ? underline(lines[start.line] ?? "", start.character, end.line > start.line ? undefined : end.character)
      : [],
  };
}

/** The line and, under it, carets from column `from` to `to` (to the line's end without one). */
export function underline(line: string, from: number, to: number | undefined): string[] {
  const until = Math.max(from + 1, to ?? line.trimEnd().length);
  const gap = line.slice(0, from).replace(/[^\t]/g, " ");
  return [line, gap + "^".repeat(until - from)];
}
