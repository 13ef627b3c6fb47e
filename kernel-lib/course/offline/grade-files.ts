/** Grades submissions one after another, in order; one that cannot be graded does not keep the next from it. */
import type { Grading } from "../grading";
import { gradeSubmission, SandboxError } from "../grading";
import { type Judges, openJudges } from "../judge";
import { type Submission, UnreadableError } from "./submissions";
import { exerciseOf } from "./which-exercise";

/** What came of one submission. */
export type Graded =
  | { kind: "graded"; submission: Submission; grading: Grading; notebook: Uint8Array }
  /** `isRead`: it was read, and is an answer for all that. */
  | { kind: "failed"; submission: Submission; reason: string; isRead: boolean };

export interface GradeFilesOptions {
  /** For all; found for each unless told. */
  exercise?: string;
  ground: "sandbox" | "practice";
  /** Ends after the submission that is being graded, without it. */
  signal: AbortSignal;
  /** Told of each before it is graded. */
  onBegin?: (submission: Submission) => void;
}

/** Gives the results as they come. Rejects with SandboxError where there is no sandbox. */
export async function* gradeFiles(
  submissions: Iterable<Submission>,
  options: GradeFilesOptions,
): AsyncGenerator<Graded> {
  const judges = openJudges();
  try {
    for (const submission of submissions) {
      if (options.signal.aborted) return;
      options.onBegin?.(submission);
      const result = await gradeOne(submission, options, judges);
      if (result) yield result;
    }
  } finally {
    await judges.close();
  }
}

async function gradeOne(
  submission: Submission,
  { exercise, ground, signal }: GradeFilesOptions,
  judges: Judges,
): Promise<Graded | undefined> {
  const failed = (reason: string, isRead: boolean): Graded => ({ kind: "failed", submission, reason, isRead });
  let notebook: Uint8Array;
  try {
    notebook = submission.read();
  } catch (error) {
    return failed((error as Error).message, error instanceof UnreadableError && submission.inner !== undefined);
  }
  const own = exercise ?? exerciseOf(submission.moodle?.own ?? submission.inner ?? submission.label, notebook);
  if (own === undefined)
    return failed("neither its name nor its cells tell which exercise it is; name it by --exercise", true);
  try {
    return {
      kind: "graded",
      submission,
      notebook,
      grading: await gradeSubmission({ exercise: own, notebook, ground, judges, signal }),
    };
  } catch (error) {
    if (error instanceof SandboxError) throw error;
    return signal.aborted ? undefined : failed((error as Error).message, false);
  }
}
