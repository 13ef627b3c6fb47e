// The teacher's guide says what is so: verbs and options that exist, hours and points that the notebooks have.
import { readFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import * as assert from "uvu/assert";
import { exerciseNames, gradedOf, placeOf, readExercise } from "../../kernel-lib/course/exercise";
import { parseNotebook, sourceOf } from "../../kernel-lib/course/notebook";
import { VERBS } from "../../kernel-lib/course/verbs";
import { committedNotebooks, ROOT, readCommitted } from "../committed";
import { suite } from "../harness";

const test = suite("the teacher's guide");
const GUIDE = readFileSync(path.join(ROOT, "solutions/README.md"), "utf8");
const MOST_LINES = 200;

test("fits on a few pages", () => assert.ok(GUIDE.split("\n").length <= MOST_LINES));

test("names verbs, their parts and options that there are", () => {
  const lines = [...GUIDE.matchAll(/npx wirebook ([^`\n]+)/g)].map(([, line]) => line ?? "");
  assert.ok(lines.length > 20);
  for (const line of lines) assert.is(unknownIn(line), undefined, line);
});

test("gives each lesson and exercise its week, minutes, hours and points as the notebooks say", () => {
  const rows = [...GUIDE.matchAll(/^\| \d+ \|(.+)\|(.+)\|(.+)\|(.+)\|(.+)\|$/gm)].map(([, ...cells]) =>
    cells.map((cell) => cell.trim()),
  );
  const lessons = rows.flatMap(([names = ""]) => names.split(", ").filter(Boolean));
  assert.equal(
    lessons.sort(),
    committedNotebooks("notebooks").map((file) => path.basename(file, ".ipynb")),
  );
  for (const [names = "", minutes] of rows) {
    const sum = names.split(", ").reduce((total, name) => total + (name ? minutesOf(name) : 0), 0);
    assert.is(Number(minutes), sum, names);
  }
  const exercises = rows.filter(([, , , hours]) => hours !== "");
  assert.equal(exercises.map(([, , name]) => name).sort(), exerciseNames("exercises"));
  for (const [, , name = "", hours, points] of exercises)
    assert.equal([Number(hours), Number(points)], [hoursOf(name), pointsOf(name).all], name);
});

test("adds them up", () => {
  const points = exerciseNames("exercises").map(pointsOf);
  const sum = (key: "all" | "texts"): number => points.reduce((total, one) => total + one[key], 0);
  assert.match(GUIDE, `${sum("all")} points)`);
  assert.match(GUIDE, `${WORDS[sum("texts")] ?? ""} of the ${sum("all")} points`);
});

const WORDS: Record<number, string> = { 24: "Twenty-four", 26: "Twenty-six", 28: "Twenty-eight" };

/** The first word of a command line that means nothing. */
function unknownIn(line: string): string | undefined {
  const [name = "", ...words] = line.replace(/#.*/, "").trim().split(/\s+/);
  const verb = VERBS.find((one) => one.name === name.replace(/\W+$/, ""));
  if (!verb) return name;
  const command = new Command(name);
  verb.load()(command);
  const parts = command.commands.map((part) => part.name());
  if (parts.length > 0 && !parts.includes(words[0] ?? "")) return words[0] ?? "(nothing)";
  const part = command.commands.find((one) => one.name() === words[0]) ?? command;
  const known = [...command.options, ...part.options].map(({ long }) => long);
  return words.filter((word) => word.startsWith("--") && word !== "--help").find((word) => !known.includes(word));
}

function minutesOf(lesson: string): number {
  const file = `notebooks/${lesson}.ipynb`;
  const text = parseNotebook(readCommitted(file), file).cells.slice(0, 3).map(sourceOf).join("\n");
  return Number(/\*\*Time:\*\* (\d+) minutes/.exec(text)?.[1]);
}

function hoursOf(exercise: string): number {
  const [title] = readExercise(placeOf("exercises", exercise)).cells;
  return Number(/\*\*Time:\*\* about (\d+) hours?/.exec(title ? sourceOf(title) : "")?.[1]);
}

function pointsOf(exercise: string): { all: number; texts: number } {
  const graded = readExercise(placeOf("exercises", exercise)).cells.flatMap((cell) => gradedOf(cell) ?? []);
  const sum = (of: typeof graded): number => of.reduce((total, { points }) => total + points, 0);
  return { all: sum(graded), texts: sum(graded.filter(({ role }) => role === "text")) };
}

test.run();
