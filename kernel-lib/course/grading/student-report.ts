/** A grading as its student may see it. */
import type { CheckOutcome } from "../check";
import type { Step } from "../judge";
import type { GradedReport, Grading } from "./grading";

/** Stands where a hidden test was. */
export const HIDDEN_CASE = "a further case that the notebook does not show";

/**
 * Takes everything that tells of a hidden test out of a grading: its steps become one line; where it is the one that
 * failed, message, place and whatever the learner's code printed go too, for that code has seen the hidden case.
 */
export function studentReport(grading: Grading): Grading {
  const reports = grading.reports.map(withoutHidden);
  const messages = new Map(reports.map(({ id, message }) => [id, message]));
  const outcomes = grading.outcomes.map(
    (outcome): CheckOutcome => ({ ...outcome, message: messages.get(outcome.id) ?? outcome.message }),
  );
  return { ...grading, outcomes, reports };
}

function withoutHidden(whole: GradedReport): GradedReport {
  const report = withoutRungs(whole);
  const first = report.steps.findIndex(({ hidden }) => hidden);
  if (first < 0) return report;
  const hidden = report.steps.filter((step) => step.hidden);
  const failed = hidden.find(({ ok }) => !ok);
  const line: Step = { text: HIDDEN_CASE, ok: failed === undefined, hidden: true };
  const steps = report.steps.flatMap((step, index) => (index === first ? [line] : step.hidden ? [] : [step]));
  const { place, printed: _, seed: __, message, ...rest } = report;
  const failsHidden = failed !== undefined || (report.outcome !== "passed" && report.steps.at(-1)?.hidden === true);
  if (!failsHidden) return { ...rest, message, steps, ...(place ? { place } : {}) };
  return { ...rest, message: outcomeText(report.outcome), steps: markLast(steps, line) };
}

/** What a hidden test sent, and all that came after it, is not for the learner. */
function withoutRungs({ ladder = [], ...report }: GradedReport): GradedReport {
  const seen = ladder.filter(({ hidden }) => !hidden);
  return seen.length > 0 ? { ...report, ladder: seen } : report;
}

/** The line of the hidden cases is the one that failed. */
function markLast(steps: Step[], line: Step): Step[] {
  return steps.map((step) => (step === line ? { ...step, ok: false } : step));
}

function outcomeText(outcome: GradedReport["outcome"]): string {
  return `${HIDDEN_CASE}: ${outcome}`;
}
