import type { Command } from "commander";
import { ansiPaint, type CheckResult, gradeNotebook } from "../check";
import { cellsOf, findExercise, gradedOf, inWordsText, readBeside, readExercise } from "../exercise";
import { type Report, reportText } from "../judge";
import { type Notebook, sourceOf } from "../notebook";
import { freshNotebook, masterPlace } from "../release";
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
      const place = findExercise(word);
      const master = masterPlace(place.name);
      const notebook = readExercise(master);
      if (only !== undefined) needGraded(place.name, notebook, only);
      const result = await gradeNotebook({
        exercise: place.name,
        master: notebook,
        fresh: freshNotebook(place.name),
        submission: readExercise(place),
        refused: readBeside(master.folder).refused,
        ...(seed === undefined ? {} : { seed: Number(seed) }),
        ...(only === undefined ? {} : { only: [only] }),
        onReport: (report, points, max) => {
          if (!json) console.log(`${reportText(report, paint())}${worth(report, points, max)}\n`);
        },
      });
      if (json) return console.log(JSON.stringify(result));
      console.log(summary(result, textIds(notebook)));
      // what students get holds no hidden cases: a pass here need not be one there
      if (only === undefined && result.score > 0 && !hasHiddenCases(notebook))
        console.log(coloured("dim", "passed here; the grader tries more cases of these kinds"));
    });
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
