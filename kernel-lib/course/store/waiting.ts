/** Waiting for what others write. */
import type { Context } from "./context";
import type { Store } from "./store";

export function waiting({ database }: Context): Pick<Store, "changed" | "workMayWait"> {
  const next = (concerns: (attemptId: string) => boolean, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        stop();
        signal.removeEventListener("abort", done);
        resolve();
      };
      const stop = database.onChange((attemptId) => {
        if (attemptId === undefined || concerns(attemptId)) done();
      });
      signal.addEventListener("abort", done);
    });
  return {
    changed: (attemptId, signal) => next((changed) => changed === attemptId, signal),
    workMayWait: (signal) => next(() => true, signal),
  };
}
