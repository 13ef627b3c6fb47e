/** A program of the learner's that runs on this machine. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Signal } from "./changes";
import { killGroup, type LearnerPlace, ranOutOfMemory, startNode } from "./learner-process";
import type { Ended, RunningProgram } from "./site";

const STARTER = require.resolve("./program-main");

/** Starts a module as `npx wirebook run` does, and keeps what it prints. */
export class LocalProgram implements RunningProgram {
  readonly #child: ChildProcess;
  readonly #signal = new Signal();
  readonly #printed = { stdout: "", stderr: "" };
  #stopped: string | undefined;
  #ended: Ended | undefined;

  constructor(module: string, parameters: string[], place: LearnerPlace) {
    const own = [place.folder, JSON.stringify(place.refused), module, ...parameters];
    this.#child = startNode(STARTER, own, place, 3);
    this.#child.stdin?.on("error", () => {}); // a program that does not read is its own business
    for (const name of ["stdout", "stderr"] as const) {
      this.#child[name]?.setEncoding("utf8").on("data", (text: string) => this.#print(name, text, place));
    }
    void once(this.#child, "close").then(([code, signal]) => this.#close(code, signal, place.limits.memoryMb));
  }

  get stdout(): string {
    return this.#printed.stdout;
  }

  get stderr(): string {
    return this.#printed.stderr;
  }

  get ended(): Ended | undefined {
    return this.#ended;
  }

  changed(): Promise<void> {
    return this.#signal.next();
  }

  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  endInput(): void {
    this.#child.stdin?.end();
  }

  kill(signal: NodeJS.Signals = "SIGTERM"): void {
    killGroup(this.#child, signal);
  }

  #print(name: "stdout" | "stderr", text: string, { limits }: LearnerPlace): void {
    this.#printed[name] += text;
    if (this.stdout.length + this.stderr.length > limits.outputBytes && !this.#stopped) {
      this.#stopped = `it printed more than ${limits.outputBytes / 1e6} MB`;
      this.kill("SIGKILL");
    }
    this.#signal.raise();
  }

  #close(code: number | null, signal: NodeJS.Signals | null, memoryMb: number): void {
    if (ranOutOfMemory(this.stderr)) this.#stopped ??= `it needed more than ${memoryMb} MB of memory`;
    this.#ended = {
      ...this.#printed,
      ...(code === null ? {} : { code }),
      ...(signal ? { signal } : {}),
      ...(this.#stopped ? { stopped: this.#stopped } : {}),
    };
    this.#signal.raise();
  }
}
