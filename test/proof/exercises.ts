// needs: solutions
/**
 * `npm run proof -- exercises`: of every exercise, each known wrong solution is found by the check it should fail and by no
 * other, all cells run in the kernel, and real nbgrader makes the same files and gives every known work the scores that we do.
 */
import { gradedExercises } from "../exercises/grading";
import { assertFreshInKernel, assertSolvedInKernel } from "../exercises/in-kernel";
import { NbgraderCourse } from "../exercises/real-nbgrader";
import { assertSameRelease, compareScores } from "../exercises/same-scores";

export async function main(): Promise<void> {
  const course = new NbgraderCourse();
  try {
    for (const exercise of gradedExercises()) {
      const { name, wrong } = exercise;
      for (const one of wrong) await exercise.assertFound(one);
      console.log(`${name}: ${wrong.length} wrong solutions, each found by its check alone`);
      await assertFreshInKernel(exercise);
      await assertSolvedInKernel(exercise);
      console.log(`${name}: in the kernel, fresh, not attempted anywhere; solved, passed everywhere`);
      assertSameRelease(course, name);
      const count = await compareScores(course, exercise, Number.POSITIVE_INFINITY);
      console.log(`${name}: ${count} notebooks, the same scores by nbgrader's autograde and by wirebook check`);
    }
  } finally {
    course.close();
  }
}
