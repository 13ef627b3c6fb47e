/** Looks for the answers of a course in what is to be given to students. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { exerciseNames, placeOf, readExercise } from "../exercise";
import { parseNotebook, sourceOf } from "../notebook";
import { release, secretLines } from "../release";
import { readWrong } from "../wrong";

/** A line of an answer, and where it was found. */
export interface Leak {
  /** Seen from the course's root. */
  file: string;
  line: string;
  exercise: string;
}

/** Where students look for answers, every line counts but `}` and its like. */
const SHORTEST_IN_EXERCISES = 8;
const EXERCISES = /^(exercises|kernel-lib\/course\/exercise\/fresh)\//;
/** Elsewhere shorter lines, such as `} catch (error) {`, are everybody's. */
const SHORTEST = 28;

/** Lists the lines by which answers are known: of solutions, hidden tests and wrong solutions. */
export function knownAnswers(): Map<string, string> {
  const answers = new Map<string, string>();
  for (const name of exerciseNames("solutions")) {
    const notebook = readExercise(placeOf("solutions", name));
    const given = new Set(release(notebook).cells.flatMap((cell) => linesOf(sourceOf(cell))));
    const wrong = readWrong(name).flatMap(({ edits }) => edits.flatMap(({ take }) => take.split("\n")));
    for (const line of [...secretLines(notebook), ...wrong].map((text) => text.trim())) {
      if (line.length >= SHORTEST_IN_EXERCISES && /[a-z]/i.test(line) && !given.has(line)) answers.set(line, name);
    }
  }
  return answers;
}

/** Searches every file of a course, or of a part of it, for lines of answers. */
export function findLeaks(root: string, answers: ReadonlyMap<string, string>, part = "."): Leak[] {
  return readdirSync(path.join(root, part), { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    const full = path.join(entry.parentPath, entry.name);
    const file = path.relative(root, full);
    const shortest = EXERCISES.test(file) ? SHORTEST_IN_EXERCISES : SHORTEST;
    return textLines(full).flatMap((line) => {
      const exercise = line.length < shortest ? undefined : answers.get(line);
      return exercise === undefined ? [] : [{ file, line, exercise }];
    });
  });
}

/** The lines of a file, without the space around them; of JSON the lines in its texts as well. */
function textLines(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const inside = /\.(ipynb|json|jsonl)$/.test(file) ? textsIn(text) : [];
  return [text, ...inside].flatMap(linesOf);
}

function textsIn(json: string): string[] {
  try {
    const { cells } = parseNotebook(json, "");
    return [...cells.map(sourceOf), ...strings(cells)];
  } catch {
    try {
      return strings(JSON.parse(json));
    } catch {
      return [];
    }
  }
}

function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}

function linesOf(text: string): string[] {
  return text.split("\n").map((line) => line.trim());
}
