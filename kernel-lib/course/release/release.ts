/** A solution notebook -> the exercise that a student opens, cell for cell as nbgrader's generate_assignment makes it. */
import { gradedOf } from "../exercise";
import { type Cell, type Notebook, sourceOf } from "../notebook";
import { checksum } from "./checksum";
import { cut, MarkerError } from "./markers";

/** Stands where a solution was taken out; nbgrader_config.py has the same. */
export const CODE_STUB = '// YOUR CODE HERE\nthrow new Error("not written yet");';
export const TEXT_STUB = "YOUR ANSWER HERE";

/** Cuts solutions and hidden tests out of a notebook. Throws MarkerError, naming the cell, for regions out of place. */
export function release(notebook: Notebook): Notebook {
  const ids = notebook.cells.flatMap((cell) => gradedOf(cell)?.id ?? []);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new MarkerError(`two cells have the grade_id ${twice}; nbgrader wants each once`);
  return { ...notebook, cells: notebook.cells.map(releaseCell) };
}

/** Lists the lines of a notebook that must not leave solutions/. */
export function secretLines(notebook: Notebook): string[] {
  return notebook.cells.flatMap((cell) => {
    const graded = gradedOf(cell);
    const { taken, regions } = cut(sourceOf(cell), "SOLUTION", "");
    const isSolution = graded?.role === "answer" || graded?.role === "text";
    const solution = isSolution && regions === 0 ? sourceOf(cell).split("\n") : taken;
    return [...solution, ...cut(sourceOf(cell), "HIDDEN TESTS").taken];
  });
}

function releaseCell(cell: Cell): Cell {
  const graded = gradedOf(cell);
  const isAnswer = graded?.role === "answer" || graded?.role === "text";
  const stub = cell.cell_type === "code" ? CODE_STUB : TEXT_STUB;
  const withoutSolution = within(cell, () => cut(sourceOf(cell), "SOLUTION", stub));
  if (withoutSolution.regions > 0 && !isAnswer) throw misplaced(cell, "a solution outside of a solution cell");
  const source = isAnswer && withoutSolution.regions === 0 ? stub : withoutSolution.text;
  const withoutTests = within(cell, () => cut(source, "HIDDEN TESTS"));
  if (withoutTests.regions > 0 && graded?.role !== "check" && graded?.role !== "text")
    throw misplaced(cell, "hidden tests outside of a check cell");
  const released: Cell = { ...cell, source: withoutTests.text, metadata: lock(cell) };
  return graded ? stamped(released) : released;
}

/** What a student must not lose, or must not change. */
function lock(cell: Cell): Record<string, unknown> {
  const role = gradedOf(cell)?.role;
  if (role === undefined) return cell.metadata;
  const isStudents = role === "answer" || role === "text";
  return { ...cell.metadata, deletable: false, ...(isStudents ? {} : { editable: false }) };
}

function stamped(cell: Cell): Cell {
  const nbgrader = { ...(cell.metadata.nbgrader as object), checksum: checksum(cell), cell_type: cell.cell_type };
  return { ...cell, metadata: { ...cell.metadata, nbgrader } };
}

function within<T>(cell: Cell, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof MarkerError) throw misplaced(cell, error.message);
    throw error;
  }
}

function misplaced(cell: Cell, what: string): MarkerError {
  return new MarkerError(`cell ${cell.id}: ${what}`);
}
