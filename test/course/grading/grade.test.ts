// From a file to a grading, as far as no check has to run; what runs is tested under attacks/ and offline/.
import * as assert from "uvu/assert";
import { gradeSubmission, UNREADABLE } from "../../../kernel-lib/course/grading";
import { type Cell, type Notebook, sourceOf } from "../../../kernel-lib/course/notebook";
import { freshNotebook } from "../../../kernel-lib/course/release";
import { suite } from "../../harness";

const test = suite("grading a submission");
const EXERCISE = "01-subnetting";

/** As given out, without a module: nothing has to be judged. */
function withoutModules(change: (cell: Cell) => Cell[] = (cell) => [cell], metadata: object = {}): Uint8Array {
  const fresh = freshNotebook(EXERCISE);
  const cells = fresh.cells.filter((cell) => !/^\s*\/\*\*\s*@module/.test(sourceOf(cell))).flatMap(change);
  const notebook: Notebook = { ...fresh, cells, metadata: { ...fresh.metadata, ...metadata } };
  return new TextEncoder().encode(JSON.stringify(notebook));
}

const grade = (notebook: Uint8Array, more: { ownSeed?: number } = {}) =>
  gradeSubmission({ exercise: EXERCISE, notebook, ground: "practice", ...more });
const isText = (cell: Cell): boolean =>
  (cell.metadata.nbgrader as { grade_id?: string } | undefined)?.grade_id === "zeros";

test("gives a file that cannot be read no points, every check not attempted, and says why first", async () => {
  const { score, max, outcomes, remarks } = await grade(new Uint8Array([0xff, 0xd8, 0xff]));
  assert.equal([score, max], [0, 29]);
  assert.ok(outcomes.every(({ outcome, points }) => outcome === "not attempted" && points === 0));
  assert.match(remarks[0] ?? "", `${UNREADABLE}: it is no notebook`);
});

test("says of a blank notebook that nothing was answered", async () => {
  const { score, remarks, texts } = await grade(withoutModules());
  assert.is(score, 0);
  assert.match(remarks.join(), "the notebook has no module cells: nothing was answered");
  assert.equal(texts.map(({ id, attempted }) => [id, attempted]).at(0), ["zeros", false]);
});

test("keeps answers in words for a person, the first that says something where a cell stands there twice", async () => {
  const twice = withoutModules((cell) =>
    isText(cell) ? [cell, { ...cell, source: "Two readers of **one** text." }, { ...cell, source: "later" }] : [cell],
  );
  const { texts, outcomes, remarks } = await grade(twice);
  assert.equal(texts[0], { id: "zeros", max: 2, text: "Two readers of **one** text.", attempted: true });
  const told = outcomes.find(({ id }) => id === "zeros");
  assert.equal([told?.outcome, told?.points, told?.message], [undefined, 0, "to be marked by hand"]);
  assert.match(remarks.join(), "graded cells stand there more than once: zeros");
});

test("says when the cell for an answer in words is gone", async () => {
  const { remarks, texts } = await grade(withoutModules((cell) => (isText(cell) ? [] : [cell])));
  assert.match(remarks.join(), "cells for an answer in words are missing: zeros");
  assert.is(texts[0]?.attempted, false);
});

test("tells a notebook that was made for somebody else's captures", async () => {
  const theirs = withoutModules(undefined, { wirebook: { seed: 7 } });
  assert.match((await grade(theirs, { ownSeed: 8 })).remarks.join(), "another seed");
  assert.not.match((await grade(theirs, { ownSeed: 7 })).remarks.join(), "another seed");
  assert.not.match((await grade(theirs)).remarks.join(), "another seed");
});

test("marks practice, and names the notebook that graded", async () => {
  const { ground, remarks, masterSha256 } = await grade(withoutModules());
  assert.equal(ground, { sandbox: "none", limits: "rlimits", practice: true });
  assert.match(remarks.at(-1) ?? "", "without a sandbox");
  assert.match(masterSha256, /^[0-9a-f]{64}$/);
});

test("refuses an exercise that there is not", async () => {
  try {
    await gradeSubmission({ exercise: "99-nothing", notebook: withoutModules(), ground: "practice" });
    assert.unreachable();
  } catch (error) {
    assert.is((error as { code?: string }).code, "ERR_EXERCISE");
  }
});

test.run();
