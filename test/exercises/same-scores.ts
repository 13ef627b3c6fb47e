/** Is what we make and give nbgrader's? Asked of what is released, and of the scores of fresh, solved and wrong work. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import type { CheckResult } from "../../kernel-lib/course/check";
import { cellsOf, modulesOf, placeOf } from "../../kernel-lib/course/exercise";
import { type Notebook, parseNotebook, sourceOf } from "../../kernel-lib/course/notebook";
import { freshNotebook } from "../../kernel-lib/course/release";
import { applyWrong } from "../../kernel-lib/course/wrong";
import type { GradedExercise } from "./grading";
import type { NbgraderCourse, Scores } from "./real-nbgrader";
import { withModules } from "./with-modules";
import { worksOf } from "./works";

/** Throws where nbgrader makes another exercise of a solution than we do. */
export function assertSameRelease(course: NbgraderCourse, name: string): void {
  const folder = course.release(name);
  const file = path.join(folder, `${name}.ipynb`);
  const cellsIn = ({ cells }: Notebook): unknown[] =>
    cells.map((cell) => [cell.id, cell.cell_type, sourceOf(cell), cell.metadata]);
  assert.equal(cellsIn(parseNotebook(readFileSync(file, "utf8"), file)), cellsIn(freshNotebook(name)));
  assert.is(filesIn(folder), filesIn(placeOf("exercises", name).folder));
}

function filesIn(folder: string): string {
  const others = ["!", "-name", "*.kept-*", "!", "-path", "*/.*/*"];
  return execFileSync("find", [".", "-type", "f", ...others], { cwd: folder, encoding: "utf8" })
    .split("\n")
    .sort()
    .join("\n");
}

/**
 * Grades by both: work of every kind, and at most `wrongMost` known wrong solutions. Throws where a check has another score,
 * or where nbgrader makes no feedback. Gives how many notebooks were equal.
 */
export async function compareScores(
  course: NbgraderCourse,
  exercise: GradedExercise,
  wrongMost: number,
): Promise<number> {
  const works = worksOf(exercise);
  for (const wrong of exercise.wrong.slice(0, wrongMost)) {
    works.set(wrong.name, withModules(exercise.fresh, applyWrong(modulesOf(exercise.solution), wrong)));
  }
  const theirs = course.grade(exercise.name, works);
  const pages = course.feedback(exercise.name, works.keys());
  for (const [kind, work] of works) {
    const ours = await exercise.grade(work);
    assert.equal(theirs[kind], scoresOf(ours), `${exercise.name}, ${kind}`);
    const shown = cellsOf(exercise.solution, "check").map(({ graded: { id } }) => id);
    for (const { id, outcome } of ours.outcomes)
      if (shown.includes(id))
        assert.match(pages.get(kind) ?? "", `${id}: ${outcome}`, `feedback on ${exercise.name}, ${kind}`);
  }
  return works.size;
}

/** Points as nbgrader's gradebook has them. */
export function scoresOf({ outcomes }: CheckResult): Scores {
  return Object.fromEntries(outcomes.map(({ id, points, outcome }) => [id, outcome === undefined ? null : points]));
}
