/**
 * What cells have opened. A library registers its handles through `globalThis[Symbol.for("wirebook.scope")]`, without
 * importing the kernel; a cell's handles are closed when that cell is run again.
 */
import { currentCell } from "./context";

export const SCOPE = Symbol.for("wirebook.scope");

/** Anything that holds a resource of the system; its `close` may be called more than once. */
export interface Handle {
  close(): unknown;
  /** What it is in a few words: `TCP socket listening on 127.0.0.1:9000`. */
  describe?(): string;
}

/** What stands under `Symbol.for("wirebook.scope")`. */
export interface Scope {
  /** Puts a handle into the care of the cell that runs. */
  add(handle: Handle): void;
  /** Takes a handle out again, once it is closed. */
  delete(handle: Handle): void;
  /** Aborted when the learner stops the cell that runs: what waits for it should give up. */
  readonly signal: AbortSignal;
}

interface Owned {
  key: string;
  count: number;
}

const owners = new Map<Handle, Owned>();

export const scope: Scope = {
  add(handle) {
    const { key, count } = currentCell();
    owners.set(handle, { key, count });
  },
  delete(handle) {
    owners.delete(handle);
  },
  get signal() {
    return currentCell().stop.signal;
  },
};

/** Closes what earlier runs of a cell have left open, last opened first; failures to close are not the learner's. */
export async function closeHandlesOf(key: string): Promise<void> {
  const left = [...owners].filter(([, owner]) => owner.key === key).reverse();
  for (const [handle] of left) {
    owners.delete(handle);
    try {
      await handle.close();
    } catch {
      // it is closed, or as closed as it will ever be
    }
  }
}

/** Every registered handle with the number of the cell that opened it. */
export function registeredHandles(): { handle: Handle; count: number }[] {
  return [...owners].map(([handle, { count }]) => ({ handle, count }));
}
