/** Waits that nothing of the system stands for: they hold the process all the same, and a signal ends them. */

/** setInterval takes no longer one. */
const LONG_MS = 2 ** 31 - 1;

/** Waits for a promise; a signal that is aborted ends the wait with its reason, after `giveUp`. */
export async function holding<T>(
  wanted: Promise<T>,
  signals: readonly (AbortSignal | undefined)[],
  giveUp: () => void,
): Promise<T> {
  const hold = setInterval(() => {}, LONG_MS);
  const removals: (() => void)[] = [];
  const stopped = new Promise<never>((_, reject) => {
    for (const signal of signals) {
      if (!signal) continue;
      const stop = (): void => reject(signal.reason);
      if (signal.aborted) stop();
      signal.addEventListener("abort", stop);
      removals.push(() => signal.removeEventListener("abort", stop));
    }
  });
  try {
    return await Promise.race([wanted, stopped]);
  } catch (error) {
    giveUp();
    throw error;
  } finally {
    clearInterval(hold);
    for (const remove of removals) remove();
  }
}
