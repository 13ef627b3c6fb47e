/** The check in the text of a check cell. */
import type { CheckText } from "./conduct";

/** What the kernel makes of `import` in `import("x")` when it compiles a cell; here it is made by hand. */
export const IMPORT_FUNCTION = "imp0rt";

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
  const wrapped = `async function cell() {\n${cell}\n}`;
  const { code } = transformSync(wrapped, { loader: "ts", target: "es2022" });
  const compiled = code.replace(/\bimport(?=\()/g, IMPORT_FUNCTION);
  const note = (id: string, text: { toString(): string }): void => void found.push({ id, text: text.toString() });
  const run = new Function("check", `${compiled}; return cell();`) as (check: typeof note) => unknown;
  void run(note);
  return found;
}
