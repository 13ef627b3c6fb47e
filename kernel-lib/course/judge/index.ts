/**
 * The judge: a process of its own that runs checks. It asks the learner's process for values, as JSON, and talks to their
 * program over a socket; nothing it believes can be changed from the learner's side.
 *
 * Not supported: lab hosts on the check's side; a ladder of what two programs of the learner's send each other.
 */
export type { CheckText } from "./conduct";
export { checksIn } from "./find-checks";
export { type GroundKind, SandboxError } from "./ground";
export { JudgeError } from "./judge-process";
export { type Judges, type JudgesOptions, openJudges } from "./judges";
export type { LadderLine } from "./ladder";
export type { JudgeRequest } from "./protocol";
export { type CodePlace, NOT_WRITTEN, OUTCOMES, type Outcome, type Report, type Step } from "./report";
export { ladderLines, type Paint, reportText } from "./report-text";
export { judge } from "./request";
export { runModule } from "./run-module";
export { type CheckFiles, type Ended, type Files, LIMITS, type Limits } from "./site";
export type { Attempt, Check, CheckTools, Pace, Peer, StartedProgram } from "./tools";
export { moduleFolder } from "./work-folder";
