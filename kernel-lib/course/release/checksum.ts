/** nbgrader's fingerprint of a cell, by which it notices what a student has changed. */
import { createHash } from "node:crypto";
import { gradedOf } from "../exercise";
import { type Cell, sourceOf } from "../notebook";

/** Computes the checksum that nbgrader's compute_checksum gives for a cell with its metadata. */
export function checksum(cell: Cell): string {
  const graded = gradedOf(cell);
  const isGrade = graded?.role === "check" || graded?.role === "text";
  const isSolution = graded?.role === "answer" || graded?.role === "text";
  const isLocked = graded?.role === "check" || graded?.role === "locked";
  const sum = createHash("md5").update(sourceOf(cell)).update(cell.cell_type);
  for (const flag of [isGrade, isSolution, isLocked]) sum.update(flag ? "True" : "False");
  sum.update(graded?.id ?? "");
  if (isGrade) sum.update(pythonFloat(graded.points));
  return sum.digest("hex");
}

/** `str(float(points))`: 4 is "4.0". */
function pythonFloat(points: number): string {
  return Number.isInteger(points) ? `${points}.0` : String(points);
}
