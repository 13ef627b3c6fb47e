/** The program in a notebook: each cell that begins with a docblock that has an at-module tag is a file of its own. */
import { type Cell, type Notebook, sourceOf } from "../notebook";

/** One file of the learner's program. */
export interface ModuleCell {
  /** The file without its ending: `packet` for packet.ts. */
  name: string;
  source: string;
  cellId: string;
}

/** Finds the module cells of a notebook; of two with one name the later counts, as in a notebook run from the top. */
export function modulesOf(notebook: Notebook): ModuleCell[] {
  const found = new Map<string, ModuleCell>();
  for (const cell of notebook.cells) {
    const name = moduleName(cell);
    if (name) found.set(name, { name, source: sourceOf(cell), cellId: cell.id });
  }
  return [...found.values()];
}

/**
 * Gives the name after `@module` in a code cell's first docblock, or undefined.
 * @example
 *   moduleName({ cell_type: "code", id: "a", metadata: {}, source: "/** @module packet *\u002f\nexport {};" }) // => "packet"
 *   moduleName({ cell_type: "code", id: "a", metadata: {}, source: "1 + 1" }) // => undefined
 */
export function moduleName(cell: Cell): string | undefined {
  if (cell.cell_type !== "code") return undefined;
  const source = sourceOf(cell);
  const [docblock] = /^(?:\s|\/\/.*\n)*\/\*\*[\s\S]*?\*\//.exec(source) ?? [];
  return docblock && /@module\s+([A-Za-z][\w-]*)\s*(?:\n|\*\/)/.exec(docblock)?.[1];
}
