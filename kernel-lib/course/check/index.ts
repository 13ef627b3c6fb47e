/** Checks of exercises: on the command line by what stands here, in a cell by on-demand.ts. */
export { type CheckOutcome, type CheckResult, type GradeOptions, gradeNotebook } from "./grade-notebook";
export { ansiPaint } from "./paint";
