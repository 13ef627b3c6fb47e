/** Runs cells, one at a time, and says how each ended: by its own end, an error, or the learner's Stop. */
import { runInThisContext } from "node:vm";
import { IMPORT_FUNCTION } from "../compiler/cell-script-names";
import type { CellToRun, ErrorReport } from "../protocol";
import { send } from "./channel";
import { type CellContext, currentCell, runInCell } from "./context";
import { reportError } from "./errors";
import { type Binding, bind, bindingsText, names } from "./live";
import type { Modules } from "./modules";
import { closeHandlesOf } from "./scopes";
import { toBundle } from "./show";
import { registerSource } from "./stack";

/** A cell's script: gives the last expression's value in an array, or nothing. */
type Script = (
  exports: typeof names,
  require: NodeJS.Require,
  load: (name: string) => Promise<object>,
  live: (bindings: Record<string, Binding>) => void,
) => Promise<[unknown] | undefined>;

/** tslab puts `export {};` on a line of its own before a cell. */
const TSLAB_PREFIX_LINES = 1;

/** The learner's code of one notebook. */
export class Execution {
  #running: CellContext | undefined;

  constructor(
    private readonly modules: Modules,
    private readonly root: string,
  ) {}

  /**
   * Starts a cell. Its code begins in a turn of its own: what terminates a stuck cell takes every frame below it along,
   * and those must not be ours.
   */
  start(cell: CellToRun): void {
    const context = { id: cell.id, count: cell.count, key: cell.key, stop: new AbortController(), printedBytes: 0 };
    this.#running = context;
    void Promise.resolve().then(() => {
      runInCell(context, () => this.#run(cell)).then(
        () => this.#finish(context),
        (error) => this.#fail(context, error),
      );
    });
  }

  /** Ends the running cell: its waits are told, its variables stay. */
  interrupt(): void {
    const context = this.#running;
    if (!context) return;
    context.stop.abort();
    const evalue = "the cell was stopped; what it has declared is kept";
    this.#finish(context, { ename: "Interrupted", evalue, traceback: [`Interrupted: ${evalue}`] });
  }

  /** Reports an error that nobody caught: it ends its cell, or is shown under it when the cell is long done. */
  uncaught(error: unknown): void {
    const context = currentCell();
    if (this.#running?.id === context.id) this.#fail(context, error);
    else send({ type: "error", cell: context.id, error: reportError(error, this.root) });
  }

  async #run(cell: CellToRun): Promise<void> {
    await closeHandlesOf(cell.key);
    this.modules.refresh();
    const takeBack: (() => void)[] = [];
    try {
      const result = await compile(cell)(
        names,
        this.modules.require,
        (name) => this.modules.import(name),
        (bindings) => takeBack.push(bind(bindings)),
      );
      if (result) await showResult(result[0]);
    } catch (error) {
      for (const undo of takeBack) undo();
      throw error;
    }
  }

  #fail(context: CellContext, error: unknown): void {
    this.#finish(context, reportError(error, this.root));
  }

  #finish(context: CellContext, error?: ErrorReport): void {
    if (this.#running !== context) return; // it was stopped before
    this.#running = undefined;
    send({ type: "done", cell: context.id, ...(error ? { error } : {}) });
  }
}

/** The script becomes an async function of a file named `cell N`, whose first line binds the names and counts as 0. */
function compile({ count, source, script, map }: CellToRun): Script {
  const filename = `cell ${count}`;
  registerSource(filename, source, filename, TSLAB_PREFIX_LINES, () => map);
  const head = `(async function (exports, require, ${IMPORT_FUNCTION}, wirebookLive) { "use strict";`;
  const code = `${head} wirebookLive(${bindingsText(script.names)});\n${script.code}\n})`;
  return runInThisContext(code, { filename, lineOffset: -1 }) as Script;
}

async function showResult(value: unknown): Promise<void> {
  const bundle = toBundle(value);
  const data = bundle instanceof Promise ? await bundle : bundle;
  if (data) send({ type: "result", cell: currentCell().id, data, metadata: {} });
}
