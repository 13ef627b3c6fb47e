/** Grading that was asked for in a sandbox, where none can be had. */
export class SandboxError extends Error {
  override name = "SandboxError";
  readonly code = "ERR_NO_SANDBOX";
  readonly exitCode = 2;

  constructor(why: string, todo: string) {
    super(`nothing was graded: student code is run in a sandbox only, and here is none: ${why}. ${todo}`);
  }
}
