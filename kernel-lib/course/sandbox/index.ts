/**
 * Where student code runs when it is graded: bubblewrap with namespaces of its own, and limits on all it can use.
 *
 * Not supported: systems other than Linux; bubblewrap before 0.8. With rlimits (no control groups) memory and tasks are
 * summed every 200 ms only, and memory that no process has mapped (memfd, System V segments) is not seen.
 */
export { Box, type BoxOptions } from "./box";
export { compileInside } from "./compile";
export { courseCopy } from "./course-copy";
export { findSandbox } from "./find";
export { BOX_LIMITS, type BoxLimits, LIMIT_KINDS, type LimitKind } from "./limits";
export { INSIDE, REGISTER_INSIDE } from "./places";
export { ownFolder } from "./reachable";
export type { SandboxStatus } from "./status";
