/** `check`: what the check cells of an exercise call. */
import path from "node:path";
import { display, moduleCells } from "../../kernel";
import { Shown } from "../../show";
import { readBeside } from "../exercise";
import { type Check, judge, reportText } from "../judge";
import { seedIn } from "../own-captures";
import { CheckFailed } from "./failed";
import { ansiPaint } from "./paint";

/** Checks the modules of this notebook (documented in on-demand.ts). */
export async function runCheck(id: string, run: Check, seed: number): Promise<void> {
  const { refused, hints } = readBeside(process.cwd());
  const request = {
    check: { id, text: run.toString() },
    files: ownModules(),
    refused,
    seed,
    ownSeed: seedIn(process.cwd()),
  };
  const report = await judge(request, stopSignal());
  const isStuck = report.outcome !== "passed" && report.outcome !== "not attempted" && hints[id] !== undefined;
  const help = isStuck ? `\n\n${ansiPaint("quiet", `stuck? run hint("${id}") in a new cell`)}` : "";
  display(new Shown(reportText(report, { paint: ansiPaint }) + help, {}));
  if (report.outcome !== "passed") throw withoutStack(() => new CheckFailed(report));
}

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
