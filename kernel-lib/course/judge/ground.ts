/** Where checks may be asked to run, apart from what it takes to run them there. */

/** Where the learner's processes run: kept apart from this machine, or as its user's own. */
export type GroundKind = "sandbox" | "local";

/** A sandbox was asked for, and cannot be had here. */
export class SandboxError extends Error {
  override name = "SandboxError";
  readonly code = "ERR_NO_SANDBOX";
  readonly exitCode = 2;
}
