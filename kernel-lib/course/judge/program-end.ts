/** What the end of a learner's program says, where the program did not come to an end of its own. */
import type { CheckRecord } from "./record";
import { NOT_WRITTEN } from "./report";
import type { Ended } from "./site";
import { words } from "./words";

/** Gives the end back where it was the program's own; ends the check where a stub or a limit was met. */
export function programEnd(ended: Ended, record: CheckRecord): Ended {
  if (ended.stopped) record.end("stopped", `the program was stopped: ${ended.stopped}`);
  // node prints an uncaught error as its name and message, then the stack
  if (ended.code !== 0 && new RegExp(`^Error: ${NOT_WRITTEN}$`, "m").test(ended.stderr)) {
    const [, module, line] = /\bat .*?([\w-]+)\.ts:(\d+)/.exec(ended.stderr) ?? [];
    const where = module ? `: ${module}, line ${line}` : "";
    record.end("not attempted", `the program came to a line that is not written yet${where}`);
  }
  return ended;
}

const MOST_LAST_LINES = 3;
/** A stack's places, node's version, and the source line with its caret tell a learner nothing of the notebook. */
const NO_WORDS = /^\s*at |^\s*\^|^Node\.js v/;

/** Says how a program ended and what its standard error says of it, without the machine's folders. */
export function lastWords(ended: Ended): string[] {
  const { stderr } = ended;
  const lines = stderr.split("\n").filter((line) => line.trim() !== "" && !NO_WORDS.test(line));
  const error = lines.findIndex((line) => /^\w*Error\b.*:/.test(line));
  const telling = error < 0 ? lines.slice(-MOST_LAST_LINES) : lines.slice(error, error + MOST_LAST_LINES);
  const said = telling.map((line) => `on standard error: ${words(line.replace(FOLDERS, "").trim())}`);
  const awaits = /top.level/i.test(stderr) && /await/.test(stderr);
  return [howEnded(ended), ...said, ...(awaits ? ["put the await into an async function, and call that"] : [])];
}

/** Says how a program ended. */
export function howEnded({ code, signal }: Ended): string {
  return code === undefined ? `it ended by ${signal ?? "a signal"}` : `its exit code was ${code}`;
}

const MOST_CHARACTERS = 1500;
const MOST_PROGRAMS = 4;

/** What programs of a check wrote to their standard error, its last part, without the machine's folders and Node's own places. */
export function complaints(programs: readonly { what: string; program: { stderr: string } }[]): string {
  const told = programs.filter(({ program }) => program.stderr.trim() !== "").slice(-MOST_PROGRAMS);
  return told.map(({ what, program }) => `${what}, on standard error:\n${ownLines(program.stderr)}\n`).join("");
}

function ownLines(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => !/^\s*at .*node:|^Node\.js v|^\s*$/.test(line));
  return lines
    .map((line) => line.replace(FOLDERS, ""))
    .join("\n")
    .slice(-MOST_CHARACTERS);
}

/** The folders of an absolute path, up to the file's own name. */
const FOLDERS = /(?<![\w.:/])(?:file:\/\/)?\/(?:[^\s:"'()/]+\/)+/g;

/** Says which cell makes a module. */
export function missingModule(module: string): string {
  const first = `/** @module ${module} */`;
  return `there is no module ${module} yet: run the cell that begins with ${first}, then check again; does its first line still say ${first}?`;
}
