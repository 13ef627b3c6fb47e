import type { Command } from "commander";
import { ansiPaint, type CheckResult, gradeNotebook } from "../check";
import { findExercise, readBeside, readExercise } from "../exercise";
import { type Report, reportText } from "../judge";
import { freshNotebook, masterPlace } from "../release";
import { coloured } from "./colours";

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
      const result = await gradeNotebook({
        exercise: place.name,
        master: readExercise(master),
        fresh: freshNotebook(place.name),
        submission: readExercise(place),
        refused: readBeside(master.folder).refused,
        ...(seed === undefined ? {} : { seed: Number(seed) }),
        ...(only === undefined ? {} : { only: [only] }),
        onReport: (report, points, max) => {
          if (!json) console.log(`${reportText(report, paint())}${worth(report, points, max)}\n`);
        },
      });
      console.log(json ? JSON.stringify(result) : summary(result));
    });
}

function paint(): { paint: typeof ansiPaint } | Record<string, never> {
  return coloured("green", "x") === "x" ? {} : { paint: ansiPaint };
}

function worth({ outcome }: Report, points: number, max: number): string {
  if (max === 0) return outcome === "passed" ? "  ★" : "";
  return points === max ? `  ${points} of ${max} points` : `\n  ${points} of ${max} points`;
}

function summary({ exercise, score, max, outcomes }: CheckResult): string {
  const byHand = outcomes.filter(({ outcome }) => outcome === undefined).map(({ id }) => id);
  const left = byHand.length > 0 ? `; to be marked by hand: ${byHand.join(", ")}` : "";
  return `${exercise}: ${score} of ${max} points${left}`;
}
