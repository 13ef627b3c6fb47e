/** The students' edition: the whole course but what holds answers. */
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ExerciseError, exerciseNames, FRESH, needSolutions, ROOT } from "../exercise";
import { formatNotebook } from "../notebook";
import { freshNotebook } from "../release";
import { findLeaks, knownAnswers, type Leak } from "./scan";

const LEFT_OUT = ["solutions/", "test/exercises/"];
/** A test or proof whose first lines say so holds answers, or needs what holds them. */
const NEEDS_SOLUTIONS = /^\/\/ needs: solutions$/m;
const LEAKS_SHOWN = 10;

/** What was made. */
export interface Packed {
  folder: string;
  files: number;
  /** Lines of answers that were looked for, in every file. */
  answers: number;
}

/** Makes the students' edition in a new folder. Throws ExerciseError where an answer would be given away. */
export function pack(folder: string): Packed {
  needSolutions("pack");
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new ExerciseError(`pack: ${folder} is there already; name a new folder`);
  const files = courseFiles().filter(isForStudents);
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    copyFileSync(path.join(ROOT, file), path.join(folder, file));
  }
  for (const name of exerciseNames("solutions")) writeFresh(folder, name);
  writeReadme(folder);
  const answers = knownAnswers();
  const leaks = findLeaks(folder, answers);
  if (leaks.length > 0) throw new ExerciseError(leakText(leaks));
  return { folder, files: files.length, answers: answers.size };
}

function isForStudents(file: string): boolean {
  if (LEFT_OUT.some((start) => file.startsWith(start))) return false;
  return !file.startsWith("test/") || !file.endsWith(".ts") || !NEEDS_SOLUTIONS.test(firstLines(path.join(ROOT, file)));
}

function firstLines(file: string): string {
  return readFileSync(file, "utf8").split("\n", 6).join("\n");
}

/** The exercise as it is given out, whatever its author has tried in it; and a second copy for `reset` and `check`. */
function writeFresh(folder: string, name: string): void {
  const text = formatNotebook(freshNotebook(name));
  const given = path.join(folder, "exercises", name);
  const kept = path.join(folder, path.relative(ROOT, FRESH), name);
  for (const to of [given, kept]) {
    mkdirSync(to, { recursive: true });
    writeFileSync(path.join(to, `${name}.ipynb`), text);
  }
  const beside = path.join(given, "exercise.json");
  if (existsSync(beside)) cpSync(beside, path.join(kept, "exercise.json"));
}

/** The page that students read says nothing of what only the whole course has. */
function writeReadme(folder: string): void {
  const file = path.join(folder, "README.md");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace(/<!-- teachers -->\n[\s\S]*?<!-- \/teachers -->\n\n?/g, ""));
}

/** What git keeps and is there; without git everything but what is made. */
function courseFiles(): string[] {
  try {
    const listed = execFileSync("git", ["ls-files", "-z"], {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return listed.split("\0").filter((file) => file !== "" && existsSync(path.join(ROOT, file)));
  } catch {
    return readdirSync(ROOT, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
      .filter((file) => !/(^|\/)(node_modules|\.wirebook|\.git|\.ipynb_checkpoints)\//.test(file))
      .filter((file) => !file.includes(".kept-"));
  }
}

function leakText(leaks: Leak[]): string {
  const shown = leaks.slice(0, LEAKS_SHOWN).map(({ file, line, exercise }) => `  ${file}: ${line}   (${exercise})`);
  const rest = leaks.length > LEAKS_SHOWN ? [`  … and ${leaks.length - LEAKS_SHOWN} more`] : [];
  return ["pack: answers would be given away; nothing in the folder is fit for students", ...shown, ...rest].join("\n");
}
