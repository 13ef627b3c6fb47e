// Exercises as files: in step with their solutions, of one shape, and without an answer.
import path from "node:path";
import * as assert from "uvu/assert";
import { cellsOf, gradedOf, modulesOf, placeOf, readBeside } from "../../kernel-lib/course/exercise";
import { checksIn } from "../../kernel-lib/course/judge";
import { formatNotebook, parseNotebook, sourceOf } from "../../kernel-lib/course/notebook";
import { findLeaks, knownAnswers } from "../../kernel-lib/course/pack";
import { release } from "../../kernel-lib/course/release";
import { readWrong } from "../../kernel-lib/course/wrong";
import { committedNotebooks, ROOT, readCommitted } from "../committed";
import { suite } from "../harness";

const test = suite("exercises as files");
const MOST_HOURS = 6;

test("are those that have a solution", () => {
  const names = (folder: string): string[] => committedNotebooks(folder).map((file) => path.basename(file));
  assert.equal(names("exercises"), names("solutions"));
});

test("hold no line of a solution, a hidden test or a wrong solution", () => {
  const answers = knownAnswers();
  assert.ok(answers.size > 50, `${answers.size} lines of answers`);
  assert.equal(findLeaks(ROOT, answers, "exercises"), []);
  assert.equal(findLeaks(ROOT, answers, "notebooks"), []);
});

for (const file of committedNotebooks("solutions")) {
  const name = path.basename(file, ".ipynb");
  const text = readCommitted(file);
  const solution = parseNotebook(text, file);
  const { cells } = solution;
  const beside = readBeside(placeOf("solutions", name).folder);
  const checks = cellsOf(solution, "check");

  test(`${name} is cut from its solution as it is now (npx wirebook release)`, () =>
    assert.is(readCommitted(`exercises/${name}/${name}.ipynb`), formatNotebook(release(solution))));

  test(`${name} is kept without outputs, in the one format`, () => assert.is(text, formatNotebook(solution)));

  test(`${name} has hand-given cell ids, each once`, () => {
    for (const { id } of cells) assert.match(id, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    assert.is(new Set(cells.map(({ id }) => id)).size, cells.length);
  });

  test(`${name} says what is built, how long it takes and what it is worth`, () => {
    const title = cells[0] ? sourceOf(cells[0]) : "";
    assert.match(title, /^# Exercise \d+: .+\n\n\*\*You build:\*\* .+/);
    const hours = Number(/\*\*Time:\*\* about (\d+) hours?/.exec(title)?.[1]);
    assert.ok(hours >= 1 && hours <= MOST_HOURS, `${hours} hours`);
    const points = cells.reduce((sum, cell) => sum + (gradedOf(cell)?.points ?? 0), 0);
    assert.is(Number(/\*\*Points:\*\* (\d+)/.exec(title)?.[1]), points);
  });

  test(`${name} has nothing behind the hidden part of a check: it could show what answers a hidden case too late`, () => {
    for (const { cell } of checks)
      assert.match(sourceOf(cell), /^(?:(?!END HIDDEN TESTS)[\s\S])*(?:\/\/ END HIDDEN TESTS\n\}\);\s*)?$/, cell.id);
  });

  test(`${name} has one check in each check cell, of the name the gradebook has`, () => {
    for (const { cell, graded } of checks) {
      assert.equal(
        checksIn(sourceOf(cell)).map(({ id }) => id),
        [graded.id],
        cell.id,
      );
    }
  });

  test(`${name} has three hints to each check`, () => {
    assert.equal(Object.keys(beside.hints).sort(), checks.map(({ graded }) => graded.id).sort());
    for (const [id, hints] of Object.entries(beside.hints)) assert.is(hints.length, 3, id);
  });

  test(`${name} has every answer cell as a module of the cell's name`, () => {
    const modules = new Map(modulesOf(solution).map((module) => [module.cellId, module.name]));
    for (const { cell } of cellsOf(solution, "answer")) assert.is(modules.get(cell.id), cell.id);
  });

  test(`${name} ends with two lines that are not graded`, () => {
    const last = cells.at(-1);
    assert.ok(last && gradedOf(last) === undefined);
    assert.match(sourceOf(last), /not graded[\s\S]*- Hours I spent:\n- What surprised me:$/);
  });

  test(`${name} has wrong solutions that name a check of its own`, () => {
    for (const wrong of readWrong(name))
      assert.ok(
        checks.some(({ graded }) => graded.id === wrong.fails),
        wrong.name,
      );
  });
}

test.run();
