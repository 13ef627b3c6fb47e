/** Many waits on one AbortSignal with a single listener: adding and removing one for each wait costs more than the wait. */

type Listener = (reason: unknown) => void;

const listeners = new WeakMap<AbortSignal, Set<Listener>>();

/** Calls `listener` when the signal is aborted; the result takes it back. */
export function whenAborted(signal: AbortSignal, listener: Listener): () => void {
  let set = listeners.get(signal);
  if (!set) {
    const all = new Set<Listener>();
    set = all;
    listeners.set(signal, all);
    signal.addEventListener("abort", () => {
      for (const each of [...all]) each(signal.reason);
    });
  }
  const added = set;
  added.add(listener);
  return () => added.delete(listener);
}
