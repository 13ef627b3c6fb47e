/** Writes an exercise's folder from its solution's. */
import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { placeOf, ROOT, readExercise } from "../exercise";
import { formatNotebook } from "../notebook";
import { release } from "./release";

/** What stays in solutions/; nbgrader_config.py has the same. */
export const KEPT_BACK = ["wrong", "notes.md"];

/** Cuts an exercise from its solution, with the files beside it; gives its folder, seen from the root. */
export function writeRelease(name: string): string {
  const from = placeOf("solutions", name);
  const to = placeOf("exercises", name);
  const text = formatNotebook(release(readExercise(from)));
  mkdirSync(to.folder, { recursive: true });
  writeFileSync(to.file, text);
  for (const entry of readdirSync(from.folder)) {
    if (entry === `${name}.ipynb` || entry.startsWith(".") || KEPT_BACK.includes(entry)) continue;
    cpSync(path.join(from.folder, entry), path.join(to.folder, entry), { recursive: true });
  }
  return path.relative(ROOT, to.folder);
}
