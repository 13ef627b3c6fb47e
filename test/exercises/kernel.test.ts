// timeout: 900 s
// A third of the exercises in the kernel, as a learner runs them (all by npm run proof -- exercises): a fresh one is not
// attempted anywhere, its solution passes everything.
import { suite } from "../harness";
import { gradedExercises } from "./grading";
import { assertFreshInKernel, assertSolvedInKernel } from "./in-kernel";
import { pickThird, SEED } from "./pick";

const test = suite("an exercise in the kernel");
console.log(`SEED=${SEED}`);

for (const exercise of pickThird(gradedExercises())) {
  test(`${exercise.name} is not attempted anywhere when it is fresh, and says so without a stack`, () =>
    assertFreshInKernel(exercise));

  test(`${exercise.name} passes every check with its solution, and every other cell runs`, () =>
    assertSolvedInKernel(exercise));
}

const [first] = pickThird(gradedExercises());
if (first)
  test(`${first.name} passes them too where nobody may make a user namespace`, () =>
    assertSolvedInKernel(first, { noNamespaces: true }));

test.run();
