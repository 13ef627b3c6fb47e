/** From the bytes that somebody sent to a score: reading, judging in a sandbox, reporting. */
export type { GradedReport, GradedStep, Grading, Ground, TextAnswer } from "./grading";
