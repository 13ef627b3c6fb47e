/** What is wrong with a command line, and what was meant. */
export class ToolUsageError extends Error {
  override readonly name = "ToolUsageError";
  readonly code = "ERR_COMMAND_LINE";

  constructor(
    readonly tool: string,
    /** What is so, and what to type instead. */
    readonly reason: string,
  ) {
    super(`${tool}: ${reason}`);
  }
}

/** What a tool was asked for and cannot do: no such interface, no such route, no right to change it. */
export class ToolError extends Error {
  override readonly name = "ToolError";

  constructor(
    readonly tool: string,
    reason: string,
    /** The name of the system's error, or one of ours: ERR_CHANGES_MACHINE. */
    readonly code: string,
    cause?: unknown,
  ) {
    super(`${tool}: ${reason}`, cause === undefined ? undefined : { cause });
  }
}
