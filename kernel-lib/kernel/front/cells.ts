/** Cells waiting to run, one at a time; after an error those that wait are aborted. */
import { createHash } from "node:crypto";
import type { CellError } from "../compiler/diagnostics";
import type { CellToRun, ErrorReport, FromRunner, ToRunner } from "../protocol";
import { reportCompileErrors } from "./compile-errors";
import { CompilerGone, type CompilerProcess } from "./compiler-process";
import type { Message } from "./message";
import type { RunnerProcess } from "./runner-process";

/** An `execute_request` in the queue. */
export interface Job {
  request: Message;
  source: string;
  count: number;
}

/** How a job ended. */
export interface Outcome {
  error?: ErrorReport | undefined;
}

const STOPPED: ErrorReport = {
  ename: "Interrupted",
  evalue: "the cell was stopped while it was compiled",
  traceback: ["Interrupted: the cell was stopped while it was compiled"],
};

/** Compiles and runs cells; holds the declarations that go from one to the next. */
export class Cells {
  #declarations = "";
  #compiling = false;
  #running: { id: string; finish(outcome: Outcome): void } | undefined;
  #modules: Extract<ToRunner, { type: "module" }>[] = [];

  constructor(
    private readonly compiler: CompilerProcess,
    private readonly runner: () => RunnerProcess,
  ) {}

  /** Types of everything the cells so far have declared. */
  get declarations(): string {
    return this.#declarations;
  }

  async run({ request, source, count }: Job): Promise<Outcome> {
    this.#compiling = true;
    try {
      const question = { ask: "compile", declarations: this.#declarations, source, position: 0 } as const;
      const { compiled, failure } = await this.compiler.ask(question);
      this.#compiling = false;
      if (!compiled) return { error: internalError(failure ?? "no answer") };
      if (compiled.kind === "errors") return failed(compiled.errors, count);
      if (compiled.kind === "module") return this.#register(compiled, count);
      this.#declarations = compiled.declarations;
      const { script, map } = compiled;
      return await this.#execute({
        id: request.header.msg_id,
        count,
        key: cellKey(request, source),
        source,
        script,
        map,
      });
    } catch (error) {
      return { error: error instanceof CompilerGone ? STOPPED : internalError(String((error as Error).stack)) };
    } finally {
      this.#compiling = false;
    }
  }

  /** Stops what is compiled or runs. */
  interrupt(): void {
    if (this.#compiling) this.compiler.stop();
    else this.runner().interrupt();
  }

  /** Takes the runner's word that a cell is done. */
  done({ cell, error }: Extract<FromRunner, { type: "done" }>): void {
    if (this.#running?.id === cell) this.#running.finish({ error });
  }

  /**
   * The runner has ended: all variables are gone, modules are given to the next one, the cell that ran has failed.
   * Gives the error back where no cell ran.
   */
  runnerEnded(why: string): ErrorReport | undefined {
    this.#declarations = "";
    for (const module of this.#modules) this.runner().send(module);
    const evalue = `the notebook's process is gone: ${why}. Variables are lost; run the cells again from the top`;
    const error = { ename: "StateLost", evalue, traceback: [`StateLost: ${evalue}`] };
    if (!this.#running) return error;
    this.#running.finish({ error });
    return undefined;
  }

  #register(module: { file: string; source: string; errors: CellError[] }, count: number): Outcome {
    const { file, source, errors } = module;
    const message = { type: "module", file, source, count } as const;
    this.#modules = [...this.#modules.filter((other) => other.file !== file), message];
    this.runner().send(message);
    return errors.length > 0 ? failed(errors, count) : {};
  }

  #execute(cell: CellToRun): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#running = {
        id: cell.id,
        finish: (outcome) => {
          this.#running = undefined;
          resolve(outcome);
        },
      };
      this.runner().send({ type: "execute", cell });
    });
  }
}

/** The front end's identity of the cell; one that gives none is known by its text. */
function cellKey(request: Message, source: string): string {
  const { cellId } = request.metadata as { cellId?: string };
  return cellId ?? createHash("sha1").update(source).digest("hex");
}

function failed(errors: CellError[], count: number): Outcome {
  return { error: reportCompileErrors(errors, count) };
}

function internalError(text: string): ErrorReport {
  const evalue = `the compiler failed on this cell; please report it. ${text.split("\n")[0]}`;
  return { ename: "CompilerFault", evalue, traceback: [`CompilerFault: ${evalue}`, text] };
}
