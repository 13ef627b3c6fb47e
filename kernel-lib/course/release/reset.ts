/** Starting over: a fresh copy of an exercise, or of one cell, with the old one kept beside it. */
import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ExerciseError, gradedOf, placeOf, readExercise } from "../exercise";
import { type Cell, formatNotebook, type Notebook } from "../notebook";
import { freshNotebook } from "./fresh";

/** What a reset did; paths are seen from the working directory. */
export interface ResetDone {
  file: string;
  /** Where the old notebook lies now; absent where there was none. */
  kept?: string;
}

/** Puts a fresh copy in place; with `cell` (an id, or a check's or answer's name) of that cell only. */
export function resetExercise(name: string, cell?: string): ResetDone {
  const { file } = placeOf("exercises", name);
  const fresh = freshNotebook(name);
  const text =
    cell === undefined
      ? formatNotebook(fresh)
      : `${JSON.stringify(withFreshCell(readExercise(placeOf("exercises", name)), fresh, cell), undefined, 1)}\n`;
  const kept = existsSync(file) ? keepCopy(file) : undefined;
  writeFileSync(file, text);
  const seen = (full: string): string => path.relative(process.cwd(), full);
  return { file: seen(file), ...(kept ? { kept: seen(kept) } : {}) };
}

function withFreshCell(old: Notebook, fresh: Notebook, wanted: string): Notebook {
  const isWanted = (cell: Cell): boolean => cell.id === wanted || gradedOf(cell)?.id === wanted;
  const found = fresh.cells.find(isWanted);
  const index = old.cells.findIndex(isWanted);
  if (!found || index < 0) {
    const names = fresh.cells.flatMap((cell) => gradedOf(cell)?.id ?? []);
    const where = found ? "the notebook has lost that cell; reset it whole" : `its cells are: ${names.join(", ")}`;
    throw new ExerciseError(`no cell "${wanted}" to reset: ${where}`);
  }
  const cells = [...old.cells];
  const outputs = found.cell_type === "code" ? { execution_count: null, outputs: [] } : {};
  cells[index] = { ...found, ...outputs };
  return { ...old, cells };
}

/** `03-packet.kept-1.ipynb`, and so on. */
function keepCopy(file: string): string {
  const base = file.replace(/\.ipynb$/, "");
  let n = 1;
  while (existsSync(`${base}.kept-${n}.ipynb`)) n += 1;
  copyFileSync(file, `${base}.kept-${n}.ipynb`);
  return `${base}.kept-${n}.ipynb`;
}
