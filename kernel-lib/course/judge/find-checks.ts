/** The check in the text of a check cell. */
import type { CheckText } from "./conduct";

/** What the kernel makes of `import` in `import("x")` when it compiles a cell; here it is made by hand. */
export const IMPORT_FUNCTION = "imp0rt";

/** What takes the place of the markers round hidden tests: the judge notes which steps stand between them. */
export const HIDDEN_FUNCTION = "h1dden";
const MARKER = /^.*\b(BEGIN|END) HIDDEN TESTS.*$/gm;

/**
 * Gives the checks that a cell makes, without running them. Throws what the cell's text throws: use it on texts of the
 * course only, never on a student's.
 * @example
 *   checksIn('await check("a", async ({ equal }) => equal(1, 1));').map(({ id }) => id) // => ["a"]
 */
export function checksIn(cell: string): CheckText[] {
  // Loaded here: a cell that imports the course has no use for it.
  const { transformSync } = require("esbuild") as typeof import("esbuild");
  const found: CheckText[] = [];
  const wrapped = `async function cell() {\n${cell.replace(MARKER, markerCall)}\n}`;
  const { code } = transformSync(wrapped, { loader: "ts", target: "es2022" });
  const compiled = code.replace(/\bimport(?=\()/g, IMPORT_FUNCTION);
  let isHidden = false;
  const note = (id: string, text: { toString(): string }): void =>
    void found.push({ id, text: text.toString(), ...(isHidden ? { hidden: true } : {}) });
  const hide = (on: boolean): void => {
    isHidden = on;
  };
  const run = new Function("check", HIDDEN_FUNCTION, `${compiled}; return cell();`) as (
    check: typeof note,
    hidden: typeof hide,
  ) => unknown;
  void run(note, hide);
  return found;
}

function markerCall(_line: string, which: string): string {
  return `;${HIDDEN_FUNCTION}(${which === "BEGIN"});`;
}
