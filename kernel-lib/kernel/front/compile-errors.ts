/** The compiler's errors as Jupyter's `error`. */
import type { CellError } from "../compiler/diagnostics";
import type { ErrorReport } from "../protocol";

const RED = "\u001b[31m";
const BOLD = "\u001b[1m";
const DIM = "\u001b[2m";
const PLAIN = "\u001b[0m";
const SHOWN = 10;
/** Below this number TypeScript's errors are about syntax. */
const FIRST_SEMANTIC_CODE = 2000;

/** Describes why cell `count` was not run: each error with its line, the text and carets under what is wrong. */
export function reportCompileErrors(all: CellError[], count: number): ErrorReport {
  const syntax = all.filter(({ code }) => code < FIRST_SEMANTIC_CODE);
  // What does not parse is misunderstood as well; only the first is the learner's mistake.
  const errors = syntax.length > 0 ? syntax : all;
  const ename = syntax.length > 0 ? "SyntaxError" : "TypeError";
  const blocks = errors.slice(0, SHOWN).map((error) => {
    const place = error.file ? `${error.file}, line ${error.line}` : `cell ${count}, line ${error.line}`;
    const [text, carets] = error.excerpt;
    const excerpt = text === undefined ? "" : `\n    ${text}\n    ${RED}${carets}${PLAIN}`;
    return `${RED}${BOLD}${ename}${PLAIN}: ${error.message} ${DIM}(TS${error.code})${PLAIN}\n${DIM}at${PLAIN} ${place}${excerpt}`;
  });
  const rest = errors.length - blocks.length;
  return {
    ename,
    evalue: errors[0]?.message ?? "",
    traceback: [...blocks, ...(rest > 0 ? [`… and ${rest} more`] : [])],
  };
}
