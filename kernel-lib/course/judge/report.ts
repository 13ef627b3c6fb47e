/** What a judge says of one check. */
import type { LadderLine } from "./ladder";

export const OUTCOMES = ["passed", "wrong", "threw", "not attempted", "timed out", "stopped"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The message of the error that the stub of an unwritten answer throws. */
export const NOT_WRITTEN = "not written yet";

/** One thing a check did, in words. */
export interface Step {
  text: string;
  ok: boolean;
  /** Lines below it: expected, actual, a caret. */
  detail?: string[];
  /** Set in the part between BEGIN and END HIDDEN TESTS. */
  hidden?: true;
}

/** A place in the learner's program; `line` and `column` count from 1. */
export interface CodePlace {
  module: string;
  line: number;
  column: number;
  /** The text of that line. */
  text: string;
}

/** Reads a place that a process of the learner's told, which may be anything. */
export function readPlace(told: unknown): CodePlace | undefined {
  const { module, line, column, text } = (told ?? {}) as Record<string, unknown>;
  if (typeof module !== "string" || typeof text !== "string") return undefined;
  if (!Number.isSafeInteger(line) || !Number.isSafeInteger(column)) return undefined;
  return { module: module.slice(0, 100), line: line as number, column: column as number, text: text.slice(0, 1000) };
}

/** The verdict on one check. */
export interface Report {
  id: string;
  outcome: Outcome;
  /** One sentence. */
  message: string;
  /** In order, the failing one last. */
  steps: Step[];
  /** What really went between the check and the program; absent where nothing did, and in a check that passed. */
  ladder?: LadderLine[];
  /** Where the learner's code threw. */
  place?: CodePlace;
  /** What the learner's code printed during the check. */
  printed?: string;
  /** What random cases were made from; absent where the check drew none. */
  seed?: number;
}

/** Ends a check with a verdict that is not "passed". */
export class Verdict extends Error {
  override name = "Verdict";

  constructor(
    readonly outcome: Exclude<Outcome, "passed">,
    message: string,
    readonly place?: CodePlace,
  ) {
    super(message);
  }
}
