/** Work of a verb that goes on until it is done, interrupted, or nobody reads what it prints any more. */

/** Runs it with a signal that Ctrl-C, SIGTERM and the end of a pipe behind standard output abort. */
export async function untilEnded<Result>(act: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  process.on("SIGINT", end).on("SIGTERM", end);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    end();
  });
  try {
    return await act(ending.signal);
  } finally {
    process.off("SIGINT", end).off("SIGTERM", end);
  }
}
