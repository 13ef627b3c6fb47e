/** Judges every check of an exercise against a notebook's modules. */
import { gradedOf, modulesOf } from "../exercise";
import { checksIn, type Files, type JudgeRequest, judge, type Limits, type Outcome, type Report } from "../judge";
import { type Cell, type Notebook, sourceOf } from "../notebook";
import { seedOf } from "../own-captures";

/** One line of the result; `outcome` is absent for a text that is to be marked by hand. */
export interface CheckOutcome {
  id: string;
  points: number;
  max: number;
  outcome?: Outcome;
  message: string;
}

/** What `npx wirebook check --json` prints. */
export interface CheckResult {
  exercise: string;
  score: number;
  max: number;
  outcomes: CheckOutcome[];
}

export interface GradeOptions {
  exercise: string;
  /** Holds the checks that count, and their points. */
  master: Notebook;
  /** As given out: a text answer that is the same was not attempted. */
  fresh: Notebook;
  /** The learner's; only its modules and text answers are looked at. */
  submission: Notebook;
  refused?: readonly string[];
  seed?: number;
  /** The seed of the learner's own captures; the submission's own word for it unless told. */
  ownSeed?: number;
  limits?: Partial<Limits>;
  /** Only these checks and texts; all without. */
  only?: readonly string[];
  /** Checks judged at the same time. */
  parallel?: number;
  onReport?: (report: Report, points: number, max: number) => void;
  /** Who judges; a process for each check unless told. */
  judge?: (request: JudgeRequest) => Promise<Report>;
}

/** Grades a notebook; `onReport` is told of each verdict as it comes. */
export async function gradeNotebook(options: GradeOptions): Promise<CheckResult> {
  const files = Object.fromEntries(modulesOf(options.submission).map(({ name, source }) => [name, source]));
  const wanted = options.master.cells.flatMap((cell) => {
    const graded = gradedOf(cell);
    const isWanted = graded && (options.only?.includes(graded.id) ?? true);
    return isWanted && graded.role !== "answer" && graded.role !== "locked" ? [{ cell, graded }] : [];
  });
  const outcomes = await inTurns(options.parallel ?? 1, wanted, async ({ cell, graded }): Promise<CheckOutcome> => {
    const { id, points: max } = graded;
    if (graded.role === "text") return { id, max, ...textOutcome(id, options) };
    const { outcome, message } = await judgeCell(cell, max, files, options);
    return { id, points: outcome === "passed" ? max : 0, max, outcome, message };
  });
  const sum = (key: "points" | "max"): number => outcomes.reduce((total, outcome) => total + outcome[key], 0);
  return { exercise: options.exercise, score: sum("points"), max: sum("max"), outcomes };
}

async function judgeCell(cell: Cell, max: number, files: Files, options: GradeOptions): Promise<Report> {
  const [check] = checksIn(sourceOf(cell));
  if (!check) throw new Error(`cell ${cell.id} of ${options.exercise} makes no check`);
  const { refused, seed, limits, submission, ownSeed = seedOf(submission) } = options;
  const report = await (options.judge ?? judge)({
    check,
    files,
    ownSeed,
    ...(refused ? { refused } : {}),
    ...(seed === undefined ? {} : { seed }),
    ...(limits ? { limits } : {}),
  });
  options.onReport?.(report, report.outcome === "passed" ? max : 0, max);
  return report;
}

function textOutcome(id: string, { fresh, submission }: GradeOptions): Omit<CheckOutcome, "id" | "max"> {
  const textOf = ({ cells }: Notebook): string | undefined => {
    const cell = cells.find((one) => gradedOf(one)?.id === id);
    return cell && sourceOf(cell).trim();
  };
  const text = textOf(submission);
  if (!text || text === textOf(fresh)) return { points: 0, outcome: "not attempted", message: "no answer yet" };
  return { points: 0, message: "to be marked by hand" };
}

/** Runs a job for each item, some at a time, results in order. */
async function inTurns<T, R>(parallel: number, items: readonly T[], job: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const waiting = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of waiting) results[index] = await job(item);
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return results;
}
