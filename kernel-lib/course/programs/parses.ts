/** A program of module cells is looked at before it is started: a slip of the pen is told with its cell, line and caret. */
import path from "node:path";
import { ExerciseError, type ModuleCell } from "../exercise";

/** What esbuild says of a file that does not parse; `column` counts bytes from 0. */
interface Slip {
  text: string;
  location: { line: number; column: number; lineText: string } | null;
}

const { transpile } = require("../../kernel/load/transpile.cjs") as { transpile(file: string, text: string): string };

/** In the compiler's words, and in a learner's. */
const REWORDED: readonly [RegExp, string][] = [
  [
    /^Top-level await .*/,
    "await stands outside of every function: a program's file must not wait at its top; put it into an async function, and call that",
  ],
  [/^Unexpected end of file$/, "the cell ends too early: something that was opened is not closed"],
];

/**
 * Compiles what a module needs, itself included, as it lies in `folder`.
 * Throws ExerciseError for the first one that does not parse, or is imported and not there.
 */
export function needParsed(exercise: string, folder: string, modules: readonly ModuleCell[], main: string): void {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const seen = new Set([main]);
  for (const name of seen) {
    const module = byName.get(name);
    if (!module) continue;
    for (const other of importedBy(exercise, folder, module)) {
      if (!byName.has(other)) throw new ExerciseError(notThere(exercise, module, other));
      seen.add(other);
    }
  }
}

/** The modules beside it that a module imports, types aside. */
function importedBy(exercise: string, folder: string, module: ModuleCell): string[] {
  const code = compiled(exercise, folder, module);
  return [...code.matchAll(/\brequire\("\.\/([\w-]+)"\)/g)].flatMap(([, name]) => (name ? [name] : []));
}

function compiled(exercise: string, folder: string, module: ModuleCell): string {
  try {
    return transpile(path.join(folder, `${module.name}.ts`), module.source);
  } catch (error) {
    const [slip] = (error as { errors?: Slip[] }).errors ?? [];
    if (!slip?.location) throw error;
    const { line, column, lineText } = slip.location;
    const before = Buffer.from(lineText).subarray(0, column).toString();
    const [, words = slip.text] = REWORDED.find(([said]) => said.test(slip.text)) ?? [];
    throw new ExerciseError(told(exercise, module, { line, lineText, before, words }));
  }
}

function notThere(exercise: string, module: ModuleCell, other: string): string {
  const [upTo = ""] = module.source.split(new RegExp(`(?<=["'\`])\\./${other}["'\`]`));
  const line = upTo.split("\n").length;
  const lineText = module.source.split("\n")[line - 1] ?? "";
  const before = upTo.split("\n").at(-1) ?? "";
  const words = `there is no ./${other}: no cell begins with /** @module ${other} */`;
  return told(exercise, module, { line, lineText, before, words });
}

interface Told {
  line: number;
  lineText: string;
  /** What stands before the place in its line. */
  before: string;
  words: string;
}

/** Says it as the notebook's own errors are said: where, what, the line, a caret. */
function told(exercise: string, { name, cellId }: ModuleCell, { line, lineText, before, words }: Told): string {
  const cell = cellId === name ? `cell ${name}` : `cell ${cellId} (module ${name})`;
  return `${exercise}: ${cell}, line ${line}: ${words}\n  ${lineText}\n  ${blankOf(before)}^`;
}

/** Blanks as wide as a text is in a terminal: a tab stays one, a Chinese character is as wide as an ideographic space. */
function blankOf(text: string): string {
  const wide =
    /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Emoji_Presentation}|[\u3000-\u303e\uff01-\uff60]/u;
  return [...text].map((one) => (one === "\t" ? one : wide.test(one) ? "\u3000" : " ")).join("");
}
