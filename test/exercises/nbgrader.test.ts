// timeout: 900 s
// Real nbgrader, with the configuration and the kernel we ship: of a third of the exercises the same cells and files, of a
// short one the same scores for work of every kind (all by npm run proof -- exercises), and what it can be told.
import * as assert from "uvu/assert";
import { exerciseNames } from "../../kernel-lib/course/exercise";
import { suite } from "../harness";
import { ATTACKS } from "./attacks";
import { GradedExercise } from "./grading";
import { pickThird, SEED } from "./pick";
import { NbgraderCourse, type Scores } from "./real-nbgrader";
import { assertSameRelease, compareScores, scoresOf } from "./same-scores";

const test = suite("real nbgrader");
const course = new NbgraderCourse();
test.after(() => course.close());
console.log(`SEED=${SEED}`);

for (const name of pickThird(exerciseNames("solutions")))
  test(`makes the same cells and files of ${name}, checksums and locks included`, () =>
    assertSameRelease(course, name));

const SHORT = new GradedExercise("03-packet", ["magic-answer", "magic", "sum-answer", "sum", "security"]);
const honest = new NbgraderCourse();
const attacked = new NbgraderCourse();
test.after(() => {
  honest.close();
  attacked.close();
});

test("gives right, blank, wrong, throwing, type-wrong and slow work our scores, and feedback", async () => {
  honest.replace(SHORT.name, SHORT.solution);
  honest.release(SHORT.name);
  assert.is(await compareScores(honest, SHORT, 0), 6);
});

// Who solved nothing: what nbgrader makes of it is its own affair, and stands in solutions/README.md.
let theirs: Record<string, Scores> = {};
test("grades those who attack it, up to the one whose check cells stand there twice", () => {
  attacked.replace(SHORT.name, SHORT.solution);
  attacked.release(SHORT.name);
  theirs = attacked.grade(SHORT.name, new Map(ATTACKS.map(({ name, make }) => [name, make(SHORT.fresh)])));
  assert.match(attacked.failure ?? "", "exists multiple times");
});

for (const { name, nbgrader, make } of ATTACKS) {
  test(`${nbgrader} by ${name.slice(2)}; our grader gives 0`, async () => {
    assert.is(sum(scoresOf(await SHORT.grade(make(SHORT.fresh)))), 0);
    const { magic, sum: four } = theirs[name] ?? {};
    if (nbgrader === "is stopped") assert.equal([magic, four], [null, null]);
    else if (nbgrader === "is not fooled") assert.ok(!magic && !four, `nbgrader: ${magic} and ${four}`);
  });
}

test("is fooled by a check of one's own, and its gradebook by whoever is graded later", () =>
  assert.equal(theirs["a-check-of-its-own"], { magic: 1, sum: 77, security: 0 }));

function sum(scores: Scores): number {
  return Object.values(scores).reduce<number>((total, points) => total + (points ?? 0), 0);
}

test.run();
