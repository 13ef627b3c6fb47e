/** `check` and `hint`: what the check cells of an exercise call. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { display, moduleCells } from "../../kernel";
import { Shown } from "../../show";
import { ROOT, readBeside } from "../exercise";
import { type Check, judge, type Report, reportText } from "../judge";
import { ansiPaint } from "./paint";

const HINTS_TAKEN = path.join(ROOT, ".wirebook", "hints.json");

/** A check that was not passed; its report is shown above it. */
export class CheckFailed extends Error {
  override name = "CheckFailed";

  constructor(readonly report: Report) {
    super(`${report.id}: ${report.outcome}`);
  }
}

/**
 * Has a judge, in a process of its own, check the modules of this notebook; shows its report. The function's text goes
 * to the judge, so it sees its tools and nothing of the notebook. Rejects with CheckFailed for every outcome but
 * "passed".
 */
export async function check(id: string, run: Check): Promise<void> {
  const report = await judge(
    {
      check: { id, text: run.toString() },
      files: ownModules(),
      refused: readBeside(process.cwd()).refused,
      seed: check.seed,
    },
    { ...stopSignal() },
  );
  display(new Shown(reportText(report, { paint: ansiPaint }), {}));
  if (report.outcome !== "passed") throw withoutStack(() => new CheckFailed(report));
}

/** What random cases are made from in the checks that follow; set it to see others. */
check.seed = 1;

/** The `@module` cells of this notebook's folder, as they were last run. */
function ownModules(): Record<string, string> {
  const own = moduleCells().filter(({ file }) => path.dirname(file) === process.cwd());
  return Object.fromEntries(own.map(({ file, source }) => [path.parse(file).name, source]));
}

/** Aborted when the learner stops the cell. */
function stopSignal(): { signal?: AbortSignal } {
  const scope = (globalThis as { [key: symbol]: { signal?: AbortSignal } | undefined })[Symbol.for("wirebook.scope")];
  return scope?.signal ? { signal: scope.signal } : {};
}

/** The report says where; the lines of this file and of the check cell say nothing to a learner. */
function withoutStack<E extends Error>(make: () => E): E {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Shows the next hint to a check: first a question, then where a lesson has it, then an outline. Free, but counted. */
export function hint(id: string): Shown {
  const hints = readBeside(process.cwd()).hints[id] ?? [];
  if (hints.length === 0) return new Shown(`There is no hint to "${id}".`, {});
  const exercise = path.basename(process.cwd());
  const taken = readTaken();
  const own = taken[exercise] ?? {};
  const n = Math.min((own[id] ?? 0) + 1, hints.length);
  writeTaken({ ...taken, [exercise]: { ...own, [id]: n } });
  const told = hints.slice(0, n).map((text, index) => `${index + 1}. ${text}`);
  const rest =
    n < hints.length ? `Run this cell again for hint ${n + 1} of ${hints.length}.` : "That was the last hint.";
  return new Shown([...told, "", rest].join("\n"), {});
}

type Taken = Record<string, Record<string, number>>;

/** How many hints have been taken, by exercise and check. */
export function readTaken(): Taken {
  try {
    return JSON.parse(readFileSync(HINTS_TAKEN, "utf8")) as Taken;
  } catch {
    return {};
  }
}

function writeTaken(taken: Taken): void {
  try {
    mkdirSync(path.dirname(HINTS_TAKEN), { recursive: true });
    writeFileSync(HINTS_TAKEN, JSON.stringify(taken));
  } catch {
    // a course that cannot be written to counts no hints
  }
}
