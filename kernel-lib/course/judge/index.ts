/**
 * The judge: a process of its own that runs one check. It asks the learner's process for values, as JSON, and talks to
 * their program over a socket; nothing it believes can be changed from the learner's side.
 *
 * Not supported: UDP peers, lab hosts and lossy links in checks, ladders of what was sent, a site in a sandbox (`Site` is
 * where it goes). A check's own endless loop without an await is not ended.
 */
export type { CheckText } from "./conduct";
export { checksIn } from "./find-checks";
export { type CodePlace, NOT_WRITTEN, OUTCOMES, type Outcome, type Report, type Step } from "./report";
export { type Paint, reportText } from "./report-text";
export { JudgeError, type JudgeRequest, judge } from "./request";
export { runModule } from "./run-module";
export { type CheckFiles, type Ended, type Files, LIMITS, type Limits } from "./site";
export type { Attempt, Check, CheckTools, Pace, Peer, StartedProgram } from "./tools";
export { moduleFolder } from "./work-folder";
