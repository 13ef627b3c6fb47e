/** Practice without end: problems by kind, seed and level, each with its answer, its working and a check. */

import { checkIpv4Parser } from "./practice-parser";
import { makers } from "./practice-problems";
import { seededRandom } from "./seeded-random";
import { withText } from "./text-form";

export const PRACTICE_KINDS = [
  "class",
  "network",
  "broadcast",
  "host range",
  "is it in",
  "how many subnets",
  "plan",
  "longest match",
  "ipv6 form",
  "ipv6 network",
] as const;

export type PracticeKind = (typeof PRACTICE_KINDS)[number];

/** 1: masks at octets; 2: masks inside an octet; 3: awkward lengths and edge cases. */
export type PracticeLevel = 1 | 2 | 3;

/** What a check says of an answer. */
export interface PracticeResult {
  correct: boolean;
  message: string;
}

export interface Problem {
  kind: PracticeKind;
  seed: number;
  level: PracticeLevel;
  question: string;
  /** One right answer; where several are right, `check` takes them all. */
  answer: string;
  /** How one gets there. */
  working: string;
  /** Judges an answer as a learner types it. */
  check(answer: string): PracticeResult;
  toString(): string;
}

/**
 * Makes a problem; the same kind, seed and level make the same one for ever. Throws a RangeError for an unknown kind.
 * @example
 * practice("class", { seed: 7 }).check(practice("class", { seed: 7 }).answer).correct // => true
 */
export function practice(
  kind: PracticeKind,
  { seed = 1, level = 1 }: { seed?: number; level?: PracticeLevel } = {},
): Problem {
  const make = makers[kind];
  if (!make) throw new RangeError(`practice of "${kind}": one of ${PRACTICE_KINDS.join(", ")} is needed`);
  const { question, answer, working, judge } = make(seededRandom(`${kind} ${level} ${seed}`), level);
  const check = (given: string): PracticeResult => {
    if (given.trim() === "") return { correct: false, message: "no answer yet" };
    const wrong = judge(given.trim());
    if (wrong === undefined) return { correct: true, message: "right" };
    return { correct: false, message: wrong };
  };
  const problem = { kind, seed, level, question, answer, working, check };
  return withText(problem, () => question);
}

/** Compares a parser of yours with the library's: see `checkIpv4Parser`. */
practice.parser = checkIpv4Parser;
