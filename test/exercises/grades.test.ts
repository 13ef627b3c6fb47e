// timeout: 900 s
// Fresh exercises, their solutions and a third of their known wrong solutions, judged as `npx wirebook check` judges them.
import * as assert from "uvu/assert";
import { cellsOf } from "../../kernel-lib/course/exercise";
import { suite } from "../harness";
import { gradedExercises } from "./grading";
import { pickThird, SEED } from "./pick";

const test = suite("grades");
const FEWEST_WRONG = 4;
console.log(`SEED=${SEED}`);

for (const exercise of gradedExercises()) {
  const { name } = exercise;

  test(`of a fresh ${name}: nothing is attempted`, async () => {
    const { score, outcomes } = await exercise.grade(exercise.fresh);
    assert.is(score, 0);
    for (const { id, outcome } of outcomes) assert.is(outcome, "not attempted", id);
  });

  test(`of the solution of ${name}: every check is passed, texts are left to a person`, async () => {
    const { score, max, outcomes } = await exercise.grade(exercise.solution);
    const texts = cellsOf(exercise.solution, "text");
    for (const { id, outcome, message } of outcomes) {
      if (!texts.some(({ graded }) => graded.id === id)) assert.is(outcome, "passed", `${id}: ${message}`);
    }
    assert.is(score, max - texts.reduce((sum, { graded }) => sum + graded.points, 0));
  });

  test(`of ${name} have at least ${FEWEST_WRONG} known wrong solutions`, () =>
    assert.ok(exercise.wrong.length >= FEWEST_WRONG));

  for (const wrong of pickThird(exercise.wrong))
    test(`of ${name}, wrong: ${wrong.mistake}: exactly the check ${wrong.fails} finds it`, () =>
      exercise.assertFound(wrong));
}

test.run();
