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

/** What is no more than this, such as `}` and its like, tells nothing. */
const SHORTEST = 8;
/** Where students look for an exercise's answers, in its own folder, every line counts. Elsewhere it has to be this long … */
const EXERCISES = /^(exercises|kernel-lib\/course\/exercise\/fresh)\//;
const TELLING = 56;
/** … or to stand beside another one: `for (const packet of packets) {` alone is everybody's. */
const TELLING_PAIR = 40;

/** Lists the lines by which answers are known: of solutions, hidden tests and wrong solutions. */
export function knownAnswers(): Map<string, string> {
  const answers = new Map<string, string>();
  for (const name of exerciseNames("solutions")) {
    const notebook = readExercise(placeOf("solutions", name));
    const given = new Set(release(notebook).cells.flatMap((cell) => linesOf(sourceOf(cell))));
    const wrong = readWrong(name).flatMap(({ edits }) => edits.flatMap(({ take }) => take.split("\n")));
    for (const line of [...secretLines(notebook), ...wrong].map((text) => text.trim())) {
      if (line.length >= SHORTEST && /[a-z]/i.test(line) && !given.has(line)) answers.set(line, name);
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
    const own = EXERCISES.test(file) ? path.basename(path.dirname(file)) : undefined;
    return textsOf(full).flatMap((lines) =>
      lines.flatMap((line, n) => {
        const exercise = answers.get(line);
        if (exercise === undefined) return [];
        return exercise === own || tells(lines, n, answers) ? [{ file, line, exercise }] : [];
      }),
    );
  });
}

/** Tells whether the answer in a line is more than an idiom that anybody may have written. */
function tells(lines: string[], n: number, answers: ReadonlyMap<string, string>): boolean {
  const line = lines[n] ?? "";
  if (line.length >= TELLING) return true;
  return [lines[n - 1] ?? "", lines[n + 1] ?? ""].some(
    (beside) => answers.get(beside) === answers.get(line) && line.length + beside.length >= TELLING_PAIR,
  );
}

/** The texts in a file as lines without the space around them: the file's own, and in JSON each text. */
function textsOf(file: string): string[][] {
  const text = readFileSync(file, "utf8");
  const inside = /\.(ipynb|json|jsonl)$/.test(file) ? textsIn(text) : [];
  return [text, ...inside].map(linesOf);
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
