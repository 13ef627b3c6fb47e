/** nbgrader's metadata, schema 3: which cell is an answer, which one a check, and what it is worth. */
import type { Cell, Notebook } from "../notebook";

/** What a cell is to a grader. */
export interface Graded {
  /** nbgrader's `grade_id`. */
  id: string;
  /** `answer`: a program or value, graded by checks. `check`: grades. `text`: an answer marked by hand. `locked`: prose. */
  role: "answer" | "check" | "text" | "locked";
  /** 0 for cells that are not graded. */
  points: number;
}

/** Reads what nbgrader's metadata say of a cell; undefined for a cell without. */
export function gradedOf(cell: Cell): Graded | undefined {
  const meta = cell.metadata.nbgrader as Record<string, unknown> | undefined;
  if (typeof meta !== "object" || meta === null) return undefined;
  const { grade, solution, locked, grade_id: id, points } = meta;
  if (typeof id !== "string" || !(grade || solution || locked)) return undefined;
  const role = grade ? (solution ? "text" : "check") : solution ? "answer" : "locked";
  return { id, role, points: grade && typeof points === "number" ? points : 0 };
}

/** Lists the cells of a role, in order. */
export function cellsOf(notebook: Notebook, role: Graded["role"]): { cell: Cell; graded: Graded }[] {
  return notebook.cells.flatMap((cell) => {
    const graded = gradedOf(cell);
    return graded?.role === role ? [{ cell, graded }] : [];
  });
}
