/** The exercise as it was given out, and the notebook that holds its checks. */
import path from "node:path";
import { type ExercisePlace, FRESH, hasSolutions, placeOf, readExercise } from "../exercise";
import type { Notebook } from "../notebook";
import { release } from "./release";

/** Gives an untouched copy of an exercise. Throws ExerciseError where there is none of that name. */
export function freshNotebook(name: string): Notebook {
  return hasSolutions() ? release(readExercise(placeOf("solutions", name))) : readExercise(freshPlace(name));
}

/** Gives the notebook whose checks count: the solution with its hidden tests, or in the students' edition the fresh copy. */
export function masterPlace(name: string): ExercisePlace {
  return hasSolutions() ? placeOf("solutions", name) : freshPlace(name);
}

function freshPlace(name: string): ExercisePlace {
  const folder = path.join(FRESH, name);
  return { name, folder, file: path.join(folder, `${name}.ipynb`) };
}
