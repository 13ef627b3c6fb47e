/** The seeds that a course gives a learner's own captures: put into notebooks that nobody has worked in yet. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { exerciseNames, placeOf } from "../exercise";
import { parseNotebook } from "../notebook";
import { seedOf, withSeed } from "../own-captures";
import { freshNotebook } from "../release";
import type { ExerciseView } from "../server/api";
import { writeWhole } from "../whole-files";
import { readLogin } from "./login";
import { isFresh } from "./packing";
import { loginFile } from "./places";

/** What became of the seeds: exercises that have theirs now, and those already begun with another. */
export interface Seeded {
  given: string[];
  begun: string[];
}

/** Gives each fresh notebook of the course the learner's own seed; one that was begun stays as it is. */
export function giveSeeds(exercises: readonly ExerciseView[]): Seeded {
  const here = new Set(exerciseNames("exercises"));
  const seeded: Seeded = { given: [], begun: [] };
  for (const { exercise, ownSeed } of exercises) {
    const { file } = placeOf("exercises", exercise);
    if (ownSeed === undefined || !here.has(exercise) || !existsSync(file)) continue;
    const notebook = parseNotebook(readFileSync(file, "utf8"), file);
    if (seedOf(notebook) === ownSeed) continue;
    if (!isFresh(notebook, freshNotebook(exercise))) seeded.begun.push(exercise);
    else {
      writeWhole(file, `${JSON.stringify(withSeed(notebook, ownSeed), undefined, 1)}\n`, statSync(file).mode & 0o777);
      seeded.given.push(exercise);
    }
  }
  return seeded;
}

/** Writes the seeds down with the login, so that a notebook that starts over gets its own again. */
export function rememberSeeds(exercises: readonly ExerciseView[], file = loginFile()): void {
  const login = readLogin(file);
  const seeds = Object.fromEntries(
    exercises.flatMap(({ exercise, ownSeed }) => (ownSeed === undefined ? [] : [[exercise, ownSeed] as const])),
  );
  if (!login || JSON.stringify(login.seeds ?? {}) === JSON.stringify(seeds)) return;
  writeWhole(file, `${JSON.stringify({ ...login, seeds }, undefined, 1)}\n`);
}

/** Gives the seed that the course has for a learner's exercise; undefined where no login tells. */
export function ownSeedOf(exercise: string, file = loginFile()): number | undefined {
  try {
    const seed = readLogin(file)?.seeds?.[exercise];
    return Number.isSafeInteger(seed) ? seed : undefined;
  } catch {
    return undefined; // starting over must not depend on a login that is broken
  }
}
