/** What a judge's process is asked and what it answers. */
import type { LimitKind } from "../sandbox";
import type { CheckText } from "./conduct";
import type { GroundKind } from "./ground";
import { OUTCOMES, type Report } from "./report";
import type { Files, Limits } from "./site";

/** What a judge is asked. */
export interface JudgeRequest {
  check: CheckText;
  /** The learner's program. */
  files: Files;
  /** Modules that the learner's files may not import. */
  refused?: readonly string[];
  /** What random cases are made from; 1 if not given. */
  seed?: number;
  /** What the learner's own captures were made from; 0 if not given. */
  ownSeed?: number;
  limits?: Partial<Limits>;
  /** Where the learner's program runs; "local" if not given. */
  ground?: GroundKind;
  /** How a sandbox may keep its limits, the first that works is taken; all unless told. */
  limitedBy?: readonly LimitKind[];
}

export type JudgeAnswer = { report: Report; error?: undefined } | { error: { message: string; code: string } };

/** Begins the lines that are answers: a check may print, too. */
export const MARK = "\u0001judge ";

/** Reads a line; undefined for one that is no answer. */
export function readAnswer(line: string): JudgeAnswer | undefined {
  if (!line.startsWith(MARK)) return undefined;
  const answer = JSON.parse(line.slice(MARK.length)) as JudgeAnswer;
  return answer.error || OUTCOMES.includes(answer.report.outcome) ? answer : undefined;
}
