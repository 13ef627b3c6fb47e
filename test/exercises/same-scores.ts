/** Is what we make and give nbgrader's? Asked of what is released, and of the scores of fresh, solved and wrong work. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { gradeNotebook } from "../../kernel-lib/course/check";
import { modulesOf, placeOf, readBeside, readExercise } from "../../kernel-lib/course/exercise";
import { type Notebook, parseNotebook, sourceOf } from "../../kernel-lib/course/notebook";
import { freshNotebook, release } from "../../kernel-lib/course/release";
import { applyWrong, readWrong } from "../../kernel-lib/course/wrong";
import { NbgraderCourse, type Scores } from "./real-nbgrader";
import { withModules } from "./with-modules";

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

/** Grades by both, at most `wrongMost` wrong solutions; throws where a check has another score. Gives how many were equal. */
export async function compareScores(exercise: string, wrongMost: number): Promise<number> {
  const master = readExercise(placeOf("solutions", exercise));
  const fresh = release(master);
  const submissions = new Map([["fresh", fresh]]);
  submissions.set("solved", solved(fresh, master));
  for (const wrong of readWrong(exercise).slice(0, wrongMost)) {
    submissions.set(wrong.name, withModules(fresh, applyWrong(modulesOf(master), wrong)));
  }
  const course = new NbgraderCourse();
  try {
    course.release(exercise);
    const theirs = course.grade(exercise, submissions);
    for (const [student, submission] of submissions) {
      const { refused } = readBeside(placeOf("solutions", exercise).folder);
      const { outcomes } = await gradeNotebook({ exercise, master, fresh, submission, refused, parallel: 2 });
      const ours: Scores = {};
      for (const { id, points, outcome } of outcomes) ours[id] = outcome === undefined ? null : points;
      assert.equal(theirs[student], ours, `${exercise}, ${student}`);
    }
  } finally {
    course.close();
  }
  return submissions.size;
}

/** The exercise with the solution in every cell that is the student's. */
function solved(fresh: Notebook, master: Notebook): Notebook {
  const cells = fresh.cells.map((cell, index) => {
    const isStudents = cell.metadata.deletable === false && cell.metadata.editable !== false;
    return isStudents ? { ...cell, source: master.cells[index]?.source ?? "" } : cell;
  });
  return { ...fresh, cells };
}
