// timeout: 600 s
// Fresh exercises, their solutions and their known wrong solutions, judged as `npx wirebook check` judges them.
import path from "node:path";
import * as assert from "uvu/assert";
import { type CheckResult, gradeNotebook } from "../../kernel-lib/course/check";
import { cellsOf, modulesOf, placeOf, readBeside } from "../../kernel-lib/course/exercise";
import { type Notebook, parseNotebook, sourceOf } from "../../kernel-lib/course/notebook";
import { release } from "../../kernel-lib/course/release";
import { applyWrong, readWrong } from "../../kernel-lib/course/wrong";
import { committedNotebooks, readCommitted } from "../committed";
import { suite } from "../harness";
import { withModules } from "./with-modules";

const test = suite("grades");
const FEWEST_WRONG = 4;

for (const file of committedNotebooks("solutions")) {
  const name = path.basename(file, ".ipynb");
  const solution = parseNotebook(readCommitted(file), file);
  const fresh = release(solution);
  const grade = (submission: Notebook, only?: string[]): Promise<CheckResult> =>
    gradeNotebook({
      exercise: name,
      master: solution,
      fresh,
      submission,
      refused: readBeside(placeOf("solutions", name).folder).refused,
      parallel: 2,
      ...(only ? { only } : {}),
    });

  test(`of a fresh ${name}: nothing is attempted`, async () => {
    const { score, outcomes } = await grade(fresh);
    assert.is(score, 0);
    for (const { id, outcome } of outcomes) assert.is(outcome, "not attempted", id);
  });

  test(`of the solution of ${name}: every check is passed, texts are left to a person`, async () => {
    const { score, max, outcomes } = await grade(solution);
    const byHand = cellsOf(solution, "text").reduce((sum, { graded }) => sum + graded.points, 0);
    for (const { id, outcome, message } of outcomes) {
      if (!cellsOf(solution, "text").some(({ graded }) => graded.id === id))
        assert.is(outcome, "passed", `${id}: ${message}`);
    }
    assert.is(score, max - byHand);
  });

  const wrong = readWrong(name);
  test(`of ${name} have at least ${FEWEST_WRONG} known wrong solutions`, () => assert.ok(wrong.length >= FEWEST_WRONG));

  for (const one of wrong) {
    test(`of ${name}, wrong: ${one.mistake}: exactly the check ${one.fails} finds it`, async () => {
      const files = applyWrong(modulesOf(solution), one);
      const { outcomes } = await grade(withModules(solution, files), checksReaching(solution, one.module));
      const failed = outcomes.filter(({ outcome }) => outcome !== undefined && outcome !== "passed");
      assert.equal(
        failed.map(({ id }) => id),
        [one.fails],
        JSON.stringify(failed),
      );
    });
  }
}

/** The checks that call a module, or one that imports it; the others see the solution as it is. */
function checksReaching(notebook: Notebook, module: string): string[] {
  const reached = new Set([module]);
  const modules = modulesOf(notebook);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const { name, source } of modules) {
      const imported = [...source.matchAll(/from "\.\/([\w-]+)"/g)].map(([, other]) => other ?? "");
      if (imported.some((other) => reached.has(other))) reached.add(name);
    }
  }
  return cellsOf(notebook, "check").flatMap(({ cell, graded }) => {
    const called = [...sourceOf(cell).matchAll(/(?:call|attempt|run|start)\("([\w-]+)/g)].map(([, name]) => name ?? "");
    return called.some((name) => reached.has(name)) ? [graded.id] : [];
  });
}

test.run();
