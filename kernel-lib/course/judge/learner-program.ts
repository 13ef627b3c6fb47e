/** A program of the learner's: what it prints, and how it ends. */
import { StringDecoder } from "node:string_decoder";
import { Signal } from "./changes";
import { type LearnerProcess, ranOutOfMemory } from "./learner-process";
import type { Ended, Limits, RunningProgram } from "./site";

/** Keeps what a program prints, up to a limit. */
export class LearnerProgram implements RunningProgram {
  readonly #signal = new Signal();
  readonly #printed = { stdout: "", stderr: "" };
  #stopped: string | undefined;
  #ended: Ended | undefined;

  constructor(
    private readonly process: LearnerProcess,
    private readonly limits: Limits,
  ) {
    for (const name of ["stdout", "stderr"] as const) {
      const decoder = new StringDecoder("utf8");
      process[name].on("data", (chunk: Buffer) => this.#print(name, decoder.write(chunk)));
    }
    process.onEnd((code, signal) => this.#close(code, signal));
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
    this.process.stdin.write(text);
  }

  endInput(): void {
    this.process.stdin.end();
  }

  kill(signal: NodeJS.Signals = "SIGTERM"): void {
    this.process.kill(signal);
  }

  #print(name: "stdout" | "stderr", text: string): void {
    if (this.#stopped) return;
    const { outputBytes } = this.limits;
    this.#printed[name] += text;
    if (this.stdout.length + this.stderr.length > outputBytes) {
      this.#stopped = `it printed more than ${outputBytes / 1e6} MB`;
      this.kill("SIGKILL");
    }
    this.#signal.raise();
  }

  #close(code: number | null, signal: NodeJS.Signals | null): void {
    if (ranOutOfMemory(this.stderr)) this.#stopped ??= `it needed more than ${this.limits.memoryMb} MB of memory`;
    const stopped = this.#stopped ?? this.process.whyStopped;
    this.#ended = {
      ...this.#printed,
      ...(code === null ? {} : { code }),
      ...(signal ? { signal } : {}),
      ...(stopped ? { stopped } : {}),
    };
    this.#signal.raise();
  }
}
