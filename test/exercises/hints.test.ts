// Where hints point to: lessons, their headings and cells, and cells of the exercise itself, each under the name it has.
import path from "node:path";
import * as assert from "uvu/assert";
import { placeOf, readBeside } from "../../kernel-lib/course/exercise";
import { parseNotebook, sourceOf } from "../../kernel-lib/course/notebook";
import { committedNotebooks, readCommitted } from "../committed";
import { suite } from "../harness";
import { pointersIn } from "./pointers";

const test = suite("a hint");

/** The headings that a cell stands under: the one before it, and those in it. */
type Outline = ReadonlyMap<string, readonly string[]>;

function outlineOf(file: string): Outline {
  const outline = new Map<string, string[]>();
  let last: string[] = [];
  for (const cell of parseNotebook(readCommitted(file), file).cells) {
    const text = cell.cell_type === "markdown" ? sourceOf(cell) : "";
    const own = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
    outline.set(cell.id, [...last, ...own]);
    last = own.length > 0 ? own.slice(-1) : last;
  }
  return outline;
}

const lessons = new Map(
  committedNotebooks("notebooks").map((file) => [path.basename(file, ".ipynb"), outlineOf(file)] as const),
);

/** A hint may leave out what follows a colon, and a Chinese word in brackets. */
function isNamed(heading: string, name: string): boolean {
  return heading === name || heading.startsWith(`${name}: `) || heading.startsWith(`${name} (`);
}

/** Says what is wrong with where a hint points to; "" for nothing. */
function faultIn(hint: string, own: Outline): string {
  for (const { notebook, cells, headings } of pointersIn(hint)) {
    const outline = notebook === "this" ? own : lessons.get(notebook);
    if (!outline) return `there is no lesson ${notebook}`;
    const missing = cells.find((id) => !outline.has(id));
    if (missing !== undefined) return `${notebook} has no cell ${missing}`;
    const over = cells.flatMap((id) => outline.get(id) ?? []);
    const strange = headings.find((heading) => !over.some((own) => isNamed(own, heading)));
    if (strange !== undefined) return `${notebook}: none of ${cells.join(", ")} stands under ${strange}`;
  }
  return "";
}

for (const file of committedNotebooks("solutions")) {
  const name = path.basename(file, ".ipynb");
  const own = outlineOf(`exercises/${name}/${name}.ipynb`);
  const { hints } = readBeside(placeOf("solutions", name).folder);

  test(`of ${name} names lessons, headings and cells that there are`, () => {
    for (const [id, steps] of Object.entries(hints))
      for (const hint of steps) assert.is(faultIn(hint, own), "", `${id}: ${hint}`);
  });

  test(`of ${name} stands beside the exercise as it stands beside the solution`, () =>
    assert.equal(readBeside(placeOf("exercises", name).folder).hints, hints));

  test(`of ${name} names no module that there is not`, () => {
    const text = parseNotebook(readCommitted(file), file).cells.map(sourceOf).join("\n");
    for (const [, module = ""] of JSON.stringify(hints).matchAll(/@module ([\w-]+)/g))
      assert.match(text, `/** @module ${module}`);
  });

  test(`and the prose of ${name} link lessons that there are`, () => {
    const links = [...readCommitted(file).matchAll(/\]\(\.\.\/\.\.\/notebooks\/([^)#]+)\.ipynb[^)]*\)/g)];
    assert.ok(links.length > 0);
    for (const [, lesson = ""] of links) assert.ok(lessons.has(lesson), lesson);
    const numbers = [...lessons.keys()].map((lesson) => lesson.slice(0, 2));
    for (const [said, number = ""] of readCommitted(file).matchAll(/\blesson (\d\d)\b/gi))
      assert.ok(numbers.includes(number), said);
  });
}

test("with a slip in it is found", () => {
  const own: Outline = new Map([["look", ["Look"]]]);
  const faults: [string, string][] = [
    ["Lesson 08-upd, cell many-say.", "there is no lesson 08-upd"],
    ["Lesson 08-udp, cell many-says.", "08-udp has no cell many-says"],
    ["Lesson 08-udp, under *Nobody* (cell many-say).", "08-udp: none of many-say stands under Nobody"],
    ["Lesson 08-udp (cells many-say and many-run, nosuch-say).", "08-udp has no cell nosuch-say"],
    ["This notebook, cell many-say.", "this has no cell many-say"],
    ["Look, this notebook, under *Look* (cell look); lesson 09-tcp, cell look.", "09-tcp has no cell look"],
    ["Lesson 08-udp, cells many-say to many-figure, and cell there-say.", "08-udp has no cell there-say"],
    ["This notebook, under *Look* (cell look), then run the cell and the check.", ""],
  ];
  for (const [hint, fault] of faults) assert.is(faultIn(hint, own), fault, hint);
});

test.run();
