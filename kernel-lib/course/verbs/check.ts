import { readFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { ansiPaint, type CheckResult, gradeNotebook } from "../check";
import { cellsOf, ExerciseError, exerciseNames, findExercise, gradedOf, inWordsText } from "../exercise";
import { gradable, type Master, masterOf } from "../grading";
import { type Report, reportText } from "../judge";
import { type Notebook, sourceOf } from "../notebook";
import { exerciseOf } from "../offline";
import { coloured } from "./colours";
import { UsageError } from "./every-line";

interface Options {
  json?: boolean;
  seed?: string;
  only?: string;
}

/** `npx wirebook check`: every check of an exercise, as its cells run them. */
export function describeCheck(command: Command): void {
  command
    .argument("<exercise>", "its name or number, its folder, or a notebook file")
    .option("--json", "one JSON object")
    .option("--seed <number>", "make random cases from another seed")
    .option("--only <check>", "only this check")
    .action(async (word: string, { json, seed, only }: Options) => {
      const { master, file, bytes } = asked(word);
      const { exercise, notebook } = master;
      if (only !== undefined) needGraded(exercise, notebook, only);
      const { submitted, notebook: submission } = gradable(bytes, master);
      const { unreadable } = submitted;
      if (unreadable !== undefined && !json) throw new ExerciseError(`${file}: ${unreadable}`);
      const result = await gradeNotebook({
        ...master,
        master: notebook,
        submission,
        ownSeed: submitted.seed ?? 0,
        ...(seed === undefined ? {} : { seed: seedIn(seed) }),
        ...(only === undefined ? {} : { only: [only] }),
        onReport: (report, points, max) => {
          if (!json) console.log(`${reportText(report, paint())}${worth(report, points, max)}\n`);
        },
      });
      // a notebook that cannot be read is an answer all the same: nothing was attempted, and why
      const error = unreadable === undefined ? {} : { error: { reason: unreadable } };
      if (json) return console.log(JSON.stringify({ ...result, ...error }));
      console.log(summary(result, textIds(notebook)));
      // what students get holds no hidden cases: a pass here need not be one there
      if (only === undefined && result.score > 0 && !hasHiddenCases(notebook))
        console.log(coloured("dim", "passed here; the grader tries more cases of these kinds"));
    });
}

/** What a word on the command line means: a notebook, and what grades it. Throws ExerciseError where it means none. */
function asked(word: string): { master: Master; file: string; bytes: Uint8Array } {
  const { name, file } = findExercise(word);
  const seen = path.relative(process.cwd(), file);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new ExerciseError(`${name}: cannot read ${seen}: ${(error as Error).message}`);
  }
  const exercise = exerciseOf(name, bytes);
  if (exercise !== undefined) return { master: masterOf(exercise), file: seen, bytes };
  const names = exerciseNames("exercises").join(", ");
  throw new ExerciseError(`${seen}: neither its name nor its cells tell which exercise it is; there are: ${names}`);
}

function seedIn(text: string): number {
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new UsageError(`--seed ${text}: a seed is a whole number from 0`);
}

function paint(): { paint: typeof ansiPaint } | Record<string, never> {
  return coloured("green", "x") === "x" ? {} : { paint: ansiPaint };
}

function worth({ outcome }: Report, points: number, max: number): string {
  if (max === 0) return outcome === "passed" ? "  ★" : "";
  return points === max ? `  ${points} of ${max} points` : `\n  ${points} of ${max} points`;
}

/** Throws for a name that no check and no answer in words has. */
function needGraded(exercise: string, notebook: Notebook, id: string): void {
  const names = notebook.cells.flatMap((cell) => {
    const graded = gradedOf(cell);
    return graded?.role === "check" || graded?.role === "text" ? [graded.id] : [];
  });
  if (!names.includes(id)) throw new UsageError(`${exercise} has no check ${id}; it has ${names.join(", ")}`);
}

function textIds(notebook: Notebook): string[] {
  return cellsOf(notebook, "text").map(({ graded }) => graded.id);
}

function hasHiddenCases(notebook: Notebook): boolean {
  return cellsOf(notebook, "check").some(({ cell }) => sourceOf(cell).includes("BEGIN HIDDEN TESTS"));
}

function summary({ exercise, score, max, outcomes }: CheckResult, texts: readonly string[]): string {
  const left = inWordsText(outcomes.filter(({ id }) => texts.includes(id)));
  return `${exercise}: ${score} of ${max} points${left}`;
}
