// Cutting an exercise from its solution, in small.
import * as assert from "uvu/assert";
import { type Cell, type Notebook, sourceOf } from "../../../kernel-lib/course/notebook";
import { CODE_STUB, checksum, cut, release, secretLines, TEXT_STUB } from "../../../kernel-lib/course/release";
import { suite } from "../../harness";

const test = suite("releasing a notebook");

type Role = "answer" | "check" | "text" | "locked" | "none";

function cell(id: string, role: Role, source: string, type: "code" | "markdown" = "code"): Cell {
  const graded = role === "check" || role === "text";
  const solution = role === "answer" || role === "text";
  const nbgrader = {
    grade: graded,
    solution,
    locked: !solution,
    grade_id: id,
    schema_version: 3,
    points: 2,
    task: false,
  };
  return { cell_type: type, id, metadata: role === "none" ? {} : { nbgrader }, source };
}

const notebook = (...cells: Cell[]): Notebook => ({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
const released = (one: Cell): Cell => release(notebook(one)).cells[0] as Cell;
const solved = "function f() {\n  // BEGIN SOLUTION\n  return 1;\n  // END SOLUTION\n}";

test("puts a stub where a solution was, as far in as its marker", () => {
  assert.is(
    sourceOf(released(cell("f", "answer", solved))),
    'function f() {\n  // YOUR CODE HERE\n  throw new Error("not written yet");\n}',
  );
});

test("replaces an answer without markers whole", () => {
  assert.is(sourceOf(released(cell("f", "answer", "const all = 1;"))), CODE_STUB);
  assert.is(sourceOf(released(cell("t", "text", "An essay.", "markdown"))), TEXT_STUB);
});

test("takes hidden tests out and leaves nothing in their place", () => {
  const source = "a();\n// BEGIN HIDDEN TESTS\nb();\n// END HIDDEN TESTS\nc();";
  assert.is(sourceOf(released(cell("c", "check", source))), "a();\nc();");
});

test("locks what a student must not change, and keeps all of theirs from being deleted", () => {
  const flags = (role: Role, source = "x"): unknown => {
    const { deletable, editable } = released(cell("x", role, source)).metadata;
    return [deletable, editable];
  };
  assert.equal(flags("answer", solved), [false, undefined]);
  assert.equal(flags("check"), [false, false]);
  assert.equal(flags("locked"), [false, false]);
  assert.equal(flags("none"), [undefined, undefined]);
});

test("stamps each graded cell with nbgrader's checksum of the released text", () => {
  const one = released(cell("c", "check", "await check();"));
  assert.is((one.metadata.nbgrader as { checksum: string }).checksum, checksum(one));
  // by nbgrader 0.9.6: md5 of source, type, three flags, grade_id and points as a float
  assert.is(checksum(cell("c", "check", "await check();")), "26fdeebcff44933957f3e154706e0bdb");
  assert.is.not(checksum(cell("c", "check", "await check();")), checksum(cell("c", "check", "await check() ;")));
});

for (const [what, bad, reason] of [
  ["a solution outside of a solution cell", cell("x", "none", solved), "cell x: a solution outside of a solution cell"],
  ["a solution in a check", cell("x", "check", solved), "cell x: a solution outside of a solution cell"],
  [
    "hidden tests outside of a check",
    cell("x", "answer", "// BEGIN SOLUTION\n// END SOLUTION\n// BEGIN HIDDEN TESTS\n// END HIDDEN TESTS"),
    "cell x: hidden tests outside of a check cell",
  ],
  [
    "a region without an end",
    cell("x", "answer", "// BEGIN SOLUTION\n1"),
    "cell x: BEGIN SOLUTION without END SOLUTION",
  ],
  [
    "a region inside another",
    cell("x", "answer", "// BEGIN SOLUTION\n// BEGIN SOLUTION\n// END SOLUTION"),
    "cell x: BEGIN SOLUTION inside a region that has not ended",
  ],
] as const) {
  test(`refuses ${what}`, () => assert.throws(() => released(bad), reason));
}

test("refuses two cells of one grade_id, which nbgrader would mix up", () =>
  assert.throws(
    () => release(notebook(cell("a", "check", "1"), cell("a", "check", "2"))),
    "two cells have the grade_id a",
  ));

test("lists every line that must not get out", () => {
  const hidden = cell("c", "check", "// BEGIN HIDDEN TESTS\nsecret();\n// END HIDDEN TESTS");
  assert.equal(secretLines(notebook(cell("f", "answer", solved), hidden, cell("t", "text", "An essay.", "markdown"))), [
    "  return 1;",
    "secret();",
    "An essay.",
  ]);
});

test("takes markers wherever they stand in their line, as nbgrader does", () => {
  assert.is(cut("### BEGIN SOLUTION ###\nx\n<!-- END SOLUTION -->", "SOLUTION", "stub").text, "stub");
});

test.run();
