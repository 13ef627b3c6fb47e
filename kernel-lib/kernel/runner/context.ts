/** Which cell is it that runs, prints, waits? It follows the code through timers, callbacks and awaits. */
import { AsyncLocalStorage } from "node:async_hooks";

/** A cell's execution as its own code sees it. */
export interface CellContext {
  id: string;
  count: number;
  key: string;
  /** Aborted when the learner stops the cell. */
  stop: AbortController;
  printedBytes: number;
}

const storage = new AsyncLocalStorage<CellContext>();
let latest: CellContext = { id: "", count: 0, key: "", stop: new AbortController(), printedBytes: 0 };

/** Runs a function as part of a cell. */
export function runInCell<T>(cell: CellContext, run: () => T): T {
  latest = cell;
  return storage.run(cell, run);
}

/** Stops following until the next cell runs; what was started before then belongs to the latest cell. */
export function stopFollowing(): void {
  storage.disable();
}

/** The cell that started the code that asks; where that is not known (a native callback) the one that ran last. */
export function currentCell(): CellContext {
  return storage.getStore() ?? latest;
}
