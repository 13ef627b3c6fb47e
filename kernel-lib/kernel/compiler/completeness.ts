/** Is the text of a cell complete, cut off, or wrong? */
import ts = require("@tslab/typescript-for-tslab");

export interface Completeness {
  status: "complete" | "incomplete" | "invalid";
  /** Where a cut-off text would go on: the indent of its next line. */
  indent?: string;
}

/** Decides by where the first parse error stands: at the end of the text it is cut off, before it is wrong. */
export function completeness(source: string): Completeness {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  const { parseDiagnostics: errors } = file as unknown as { parseDiagnostics: ts.DiagnosticWithLocation[] };
  const [first] = errors;
  if (!first) return { status: "complete" };
  const end = source.trimEnd().length;
  const cutOff = (first.start >= end && first.code !== UNTERMINATED_STRING) || SPANS_LINES.has(first.code);
  return cutOff ? { status: "incomplete", indent: nextIndent(source) } : { status: "invalid" };
}

/** A template literal and a comment swallow the rest of the text; their error may stand where they begin. */
const SPANS_LINES = new Set([1160, 1010]);
/** A string in quotes must end on its line: more text does not mend it. */
const UNTERMINATED_STRING = 1002;

function nextIndent(source: string): string {
  const line = source.slice(source.lastIndexOf("\n") + 1);
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  return /[{([]\s*$/.test(line) ? `${indent}  ` : indent;
}
