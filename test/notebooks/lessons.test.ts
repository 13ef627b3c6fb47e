// Lessons as texts: their shape, their sizes, and how their files are kept.
import * as assert from "uvu/assert";
import { type Cell, formatNotebook, parseNotebook, sourceOf } from "../../kernel-lib/course/notebook";
import { missingCells, syllabusTable } from "../../kernel-lib/course/syllabus";
import { committedNotebooks, ROOT, readCommitted } from "../committed";
import { suite } from "../harness";

const test = suite("lessons");
const lessons = committedNotebooks("notebooks");

test("begin with 00-start-here", () => assert.is(lessons[0], "notebooks/00-start-here.ipynb"));

for (const file of lessons) {
  const text = readCommitted(file);
  const notebook = parseNotebook(text, file);
  const { cells } = notebook;
  const name = file.replace(/.*\//, "").replace(".ipynb", "");
  const prose = (cell: Cell): string =>
    sourceOf(cell)
      .split("\n")
      .filter((line) => !line.startsWith("|"))
      .join("\n");

  test(`${name} is kept without outputs, in the one format (npm run format)`, () =>
    assert.is(text, formatNotebook(notebook)));

  test(`${name} has hand-given cell ids, each once`, () => {
    for (const { id } of cells) assert.match(id, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    assert.is(new Set(cells.map(({ id }) => id)).size, cells.length);
  });

  test(`${name} has 30 to 50 cells, prose in one to two of three`, () => {
    assert.ok(cells.length >= 30 && cells.length <= 50, `${cells.length} cells`);
    const code = cells.filter(({ cell_type: type }) => type === "code").length;
    assert.ok((cells.length - code) / code > 0.6 && (cells.length - code) / code < 2.2, `${code} code cells`);
  });

  test(`${name} has short cells: code of 15 lines, prose of 110 words`, () => {
    for (const cell of cells) {
      if (cell.cell_type === "code") {
        const lines = sourceOf(cell)
          .split("\n")
          .filter((line) => line.trim()).length;
        assert.ok(lines <= 15, `${cell.id} has ${lines} lines`);
      } else {
        const words = prose(cell).split(/\s+/).filter(Boolean).length;
        assert.ok(words <= 110, `${cell.id} has ${words} words`);
      }
    }
  });

  test(`${name} opens with goal, time and at most five new names`, () => {
    const title = sourceOf(cells[0] as Cell);
    assert.match(title, /^# .+\n\n\*\*Goal:\*\* .+/);
    assert.match(title, /\*\*Time:\*\* \d+ minutes/);
    const names = /\*\*New names:\*\* (.+)/.exec(title)?.[1]?.match(/`[^`]+`/g) ?? [];
    assert.ok(names.length <= 5, `${names.length} new names`);
  });

  test(`${name} predicts, breaks something, recaps, and ends with its open handles`, () => {
    const ids = cells.map(({ id }) => id);
    for (const id of ["recap", "break-say", "end"]) assert.ok(ids.includes(id), `it has no cell ${id}`);
    assert.ok(cells.some((cell) => /^predict\(/m.test(sourceOf(cell))));
    const end = cells.find(({ id }) => id === "end") as Cell;
    assert.match(sourceOf(end), /openHandles\(\)$/);
    const last = cells.filter(({ cell_type: type }) => type === "code").at(-1) as Cell;
    assert.is(last.id, "end");
  });

  if (name !== "00-start-here") {
    test(`${name} asks three questions about earlier lessons`, () => {
      const recall = cells.find(({ id }) => id === "recall");
      assert.is((sourceOf(recall as Cell).match(/^\d\. /gm) ?? []).length, 3);
    });
  }
}

test("teach every topic of the notes in the cell that the table names", () => {
  assert.equal(
    missingCells(ROOT).map(({ lesson, cell, notes }) => `${lesson}#${cell} (${notes})`),
    [],
  );
});

test("and README carry the table from the notes to the course as it is now", () => {
  const map = parseNotebook(readCommitted("notebooks/00-start-here.ipynb"), "00").cells.find(({ id }) => id === "map");
  assert.ok(sourceOf(map as Cell).includes(syllabusTable(ROOT, "notebooks")), "00-start-here: cell map");
  assert.ok(readCommitted("README.md").includes(syllabusTable(ROOT, ".")), "README.md");
});

test.run();
