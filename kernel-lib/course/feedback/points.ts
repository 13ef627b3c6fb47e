/** What each cell is worth in the end: by its check, or by the hand of a person who overruled it. */
import type { CheckOutcome } from "../check";
import type { Mark } from "../gradebook";
import type { Grading } from "../grading";

/** One line of the page. */
export interface Line {
  outcome: CheckOutcome;
  points: number;
  /** The latest mark by hand. */
  mark?: Mark;
  tone: "passed" | "failed" | "hand" | "part" | "open";
  /** In a word or two. */
  told: string;
}

/** Lists the checks and answers of a grading with the marks that were given by hand. */
export function linesOf({ outcomes }: Pick<Grading, "outcomes">, marks: readonly Mark[]): Line[] {
  const latest = new Map<string, Mark>();
  for (const mark of [...marks].sort((a, b) => a.atMs - b.atMs)) latest.set(mark.cellId, mark);
  return outcomes.map((outcome) => {
    const mark = latest.get(outcome.id);
    const points = mark?.points ?? outcome.points;
    return { outcome, points, ...(mark ? { mark } : {}), ...toneOf(outcome, mark) };
  });
}

function toneOf({ outcome, max }: CheckOutcome, mark: Mark | undefined): Pick<Line, "tone" | "told"> {
  if (mark)
    return { tone: mark.points >= max ? "passed" : mark.points > 0 ? "part" : "failed", told: "marked by hand" };
  if (outcome === undefined) return { tone: "hand", told: "waits to be marked" };
  if (outcome === "passed") return { tone: "passed", told: "passed" };
  return { tone: outcome === "not attempted" ? "open" : "failed", told: outcome };
}

/**
 * Writes points as they are given: two places at most, never a tail of digits.
 * @example
 *   pointsText(2) // => "2"
 *   pointsText(2.4000000000000004) // => "2.4"
 *   pointsText(1.005) // => "1.01"
 *   pointsText(-0.001) // => "0"
 */
export function pointsText(points: number): string {
  // twelve digits tell 1.005 from its neighbours in binary, as a person would
  return String(Math.round(Number((points * 100).toPrecision(12))) / 100 + 0);
}
