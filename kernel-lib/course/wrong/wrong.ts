/**
 * A wrong solution is a text file that changes the right one:
 *
 *     module: classes
 *     fails: classes
 *     mistake: class C ends with 233, as the old notes have it
 *     --- instead of
 *     if (first < 224) return "C";
 *     --- take
 *     if (first < 234) return "C";
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ExerciseError, type ModuleCell, placeOf } from "../exercise";
import type { Files } from "../judge";

/** One mistake. */
export interface WrongSolution {
  name: string;
  module: string;
  /** The check that must fail, and no other. */
  fails: string;
  /** In words. */
  mistake: string;
  edits: { insteadOf: string; take: string }[];
}

/** Reads the wrong solutions of an exercise. Throws ExerciseError for a file that is not of the form. */
export function readWrong(exercise: string): WrongSolution[] {
  const folder = path.join(placeOf("solutions", exercise).folder, "wrong");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((file) => parseWrong(path.parse(file).name, readFileSync(path.join(folder, file), "utf8")));
}

function parseWrong(name: string, text: string): WrongSolution {
  const [head = "", ...parts] = text.split(/^--- instead of\n/m);
  const field = (key: string): string => {
    const value = new RegExp(`^${key}: (.+)$`, "m").exec(head)?.[1];
    if (value === undefined) throw new ExerciseError(`wrong/${name}: it has no line "${key}: …"`);
    return value;
  };
  const edits = parts.map((part) => {
    const [insteadOf = "", take] = part.split(/^--- take\n/m);
    if (take === undefined) throw new ExerciseError(`wrong/${name}: an edit without "--- take"`);
    return { insteadOf: insteadOf.replace(/\n$/, ""), take: take.replace(/\n$/, "") };
  });
  return { name, module: field("module"), fails: field("fails"), mistake: field("mistake"), edits };
}

/** Makes the wrong program of the right one's modules. Throws ExerciseError where the right one has not what is replaced. */
export function applyWrong(right: readonly ModuleCell[], { name, module, edits }: WrongSolution): Files {
  const files = Object.fromEntries(right.map((cell) => [cell.name, cell.source]));
  for (const { insteadOf, take } of edits) {
    const source = files[module] ?? "";
    const first = source.indexOf(insteadOf);
    if (first < 0 || source.indexOf(insteadOf, first + 1) >= 0)
      throw new ExerciseError(`wrong/${name}: module ${module} must have exactly once:\n${insteadOf}`);
    files[module] = source.slice(0, first) + take + source.slice(first + insteadOf.length);
  }
  return files;
}
