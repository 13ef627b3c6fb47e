/**
 * From the bytes that somebody sent to a score: reading, judging in a sandbox, reporting.
 *
 * Of a submission only its `@module` cells and its answers in words are looked at; checks and points come from the course.
 *
 * Not supported: notebook formats before 4, more than 64 MB, 5,000 cells or 100 modules (further ones are left out with a
 * remark); modules whose cell has more than 500,000 characters.
 */
export { SandboxError } from "../judge";
export { type Gradable, gradable, UNREADABLE } from "./gradable";
export { gradeSubmission, type SubmissionOptions } from "./grade-submission";
export type { GradedReport, Grading, Ground, TextAnswer } from "./grading";
export { type Master, masterOf } from "./master";
export { HIDDEN_CASE, studentReport } from "./student-report";
export {
  MOST_NOTEBOOK_BYTES,
  moduleOf,
  type Output,
  readSubmitted,
  type Submitted,
  type SubmittedCell,
} from "./submitted";
