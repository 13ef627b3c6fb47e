/** Where exercises lie: what a student opens, what it is cut from, and what is kept of both. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { type Notebook, parseNotebook } from "../notebook";

export const ROOT = path.resolve(__dirname, "../../..");
/** The students' edition has no solutions; a fresh copy of each exercise lies here instead. */
export const FRESH = path.join(__dirname, "fresh");

/** An exercise that cannot be found or used; `exitCode` is what the command line ends with. */
export class ExerciseError extends Error {
  override name = "ExerciseError";
  readonly code = "ERR_EXERCISE";
  readonly exitCode = 2;
}

/** A notebook of an exercise: the student's, or the solution. */
export interface ExercisePlace {
  name: string;
  /** The notebook's file. */
  file: string;
  folder: string;
}

/** Tells whether this is the whole course, with its solutions, or the students' edition. */
export function hasSolutions(): boolean {
  return existsSync(path.join(ROOT, "solutions"));
}

/** Refuses a verb in the students' edition. Throws ExerciseError there. */
export function needSolutions(verb: string): void {
  if (hasSolutions()) return;
  throw new ExerciseError(`${verb}: this needs the folder solutions/, which the students' edition does not have`);
}

/** Lists the exercises of a folder of the course, in order. */
export function exerciseNames(folder: "exercises" | "solutions"): string[] {
  return namesIn(path.join(ROOT, folder));
}

/** Lists all that the course gives out, those too that a learner has thrown away. */
export function givenOutNames(): string[] {
  return hasSolutions() ? exerciseNames("solutions") : namesIn(FRESH);
}

function namesIn(parent: string): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .filter((name) => existsSync(path.join(parent, name, `${name}.ipynb`)))
    .sort();
}

/** Gives the place of an exercise by its name. */
export function placeOf(folder: "exercises" | "solutions", name: string): ExercisePlace {
  const parent = path.join(ROOT, folder, name);
  return { name, folder: parent, file: path.join(parent, `${name}.ipynb`) };
}

/**
 * Finds the notebook that a word on the command line means: a name (`03-packet`, or `3`), a folder or a notebook file.
 * Throws ExerciseError, naming what there is.
 */
export function findExercise(word: string): ExercisePlace {
  const file = path.resolve(word);
  if (word.endsWith(".ipynb") && existsSync(file)) {
    const base = path.basename(file, ".ipynb");
    // a submission may have its student's name behind the exercise's
    const name = exerciseNames("exercises").find((known) => base.startsWith(known)) ?? base;
    return { name, folder: path.dirname(file), file };
  }
  const name = path.basename(file);
  const own = path.join(file, `${name}.ipynb`);
  if (word.includes("/") && existsSync(own) && statSync(file).isDirectory()) return { name, folder: file, file: own };
  return placeOf("exercises", exerciseNamed(word));
}

/** Gives the full name of an exercise by its name or its number. Throws ExerciseError, naming what there is. */
export function exerciseNamed(word: string, names = exerciseNames("exercises")): string {
  const found = names.find((name) => name === word || Number.parseInt(name, 10) === Number(word));
  if (found) return found;
  throw new ExerciseError(`no exercise "${word}"; there are: ${names.join(", ") || "none"}`);
}

/** Reads a notebook of an exercise. Throws ExerciseError where the file cannot be read, NotebookError where it is none. */
export function readExercise({ file, name }: ExercisePlace): Notebook {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new ExerciseError(`${name}: cannot read ${path.relative(process.cwd(), file)}: ${(error as Error).message}`);
  }
  return parseNotebook(text, file);
}
