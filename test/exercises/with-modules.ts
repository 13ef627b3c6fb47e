import { modulesOf } from "../../kernel-lib/course/exercise";
import type { Notebook } from "../../kernel-lib/course/notebook";

/** The notebook with other text in its module cells. */
export function withModules(notebook: Notebook, files: Readonly<Record<string, string>>): Notebook {
  const byCell = new Map(modulesOf(notebook).map(({ cellId, name }) => [cellId, files[name]]));
  const cells = notebook.cells.map((cell) => {
    const source = byCell.get(cell.id);
    return source === undefined ? cell : { ...cell, source };
  });
  return { ...notebook, cells };
}
