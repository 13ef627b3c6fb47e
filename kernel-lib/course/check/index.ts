/** Checks of exercises, from a cell and from the command line. */
export { CheckFailed, check } from "./check";
export { type CheckOutcome, type CheckResult, type GradeOptions, gradeNotebook } from "./grade-notebook";
export { hint } from "./hint";
export { ansiPaint } from "./paint";
