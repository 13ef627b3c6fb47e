/** exercise.json, beside the notebook: what the exercise builds itself, and its hints. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { ExerciseError } from "./places";

/** What stands in exercise.json. */
export interface Beside {
  /** Modules that the exercise's own may not import, as `kernel-lib/subnet`. */
  refused: string[];
  /** For each check a question, a pointer to a lesson's cell, and an outline. */
  hints: Record<string, string[]>;
}

/** Reads exercise.json in a folder; empty where there is none. Throws ExerciseError for one that cannot be understood. */
export function readBeside(folder: string): Beside {
  const file = path.join(folder, "exercise.json");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return { refused: [], hints: {} };
  }
  try {
    const { refused = [], hints = {} } = JSON.parse(text) as Partial<Beside>;
    return { refused, hints };
  } catch (error) {
    throw new ExerciseError(`${file} is not JSON: ${(error as Error).message}`);
  }
}
