/** Starting over: a fresh copy of an exercise, or of one cell, with the old one kept beside it. */
import { copyFileSync, existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { ExerciseError, gradedOf, placeOf, readExercise } from "../exercise";
import { type Cell, formatNotebook, type Notebook, parseNotebook } from "../notebook";
import { seedOf, withSeed } from "../own-captures";
import { writeWhole } from "../whole-files";
import { freshNotebook } from "./fresh";

/** What a reset did; paths are seen from the working directory. */
export interface ResetDone {
  file: string;
  /** Where the old notebook lies now; absent where there was none. */
  kept?: string;
}

export interface ResetOptions {
  /** Of that cell only: an id, or a check's or answer's name. */
  cell?: string | undefined;
  /** Of the learner's own captures; the old notebook's stays where nothing is said. */
  seed?: number | undefined;
}

/** Puts a fresh copy in place, with the learner's own seed. */
export function resetExercise(name: string, { cell, seed }: ResetOptions = {}): ResetDone {
  const { file } = placeOf("exercises", name);
  const fresh = freshNotebook(name);
  const text =
    cell === undefined
      ? formatNotebook(withOwnSeed(fresh, seed ?? seedBefore(file)))
      : `${JSON.stringify(withFreshCell(readExercise(placeOf("exercises", name)), fresh, cell), undefined, 1)}\n`;
  const kept = existsSync(file) ? keepCopy(file) : undefined;
  writeWhole(file, text, kept === undefined ? 0o644 : statSync(file).mode & 0o777);
  const seen = (full: string): string => path.relative(process.cwd(), full);
  return { file: seen(file), ...(kept ? { kept: seen(kept) } : {}) };
}

function withOwnSeed(fresh: Notebook, seed: number): Notebook {
  return seed === seedOf(fresh) ? fresh : withSeed(fresh, seed);
}

/** The seed of what lies there; 0 where that cannot be read, which is why somebody starts over. */
function seedBefore(file: string): number {
  try {
    return seedOf(parseNotebook(readFileSync(file, "utf8"), file));
  } catch {
    return 0;
  }
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
