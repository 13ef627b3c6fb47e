// needs: solutions
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ROOT } from "../../../kernel-lib/course/exercise";
import { findProgram } from "../../programs";

const WIREBOOK = path.join(ROOT, "kernel-lib", "wirebook.cjs");

/** `npx wirebook chat …` as a person runs it. */
export class RunningChat {
  readonly #child: ChildProcess;
  readonly exitCode: Promise<number | null>;
  stdout = "";
  stderr = "";
  #wake: (() => void)[] = [];

  /** `terminal` gives it one of its own. */
  constructor(
    parameters: readonly string[],
    { terminal = false, env = {} }: { terminal?: boolean; env?: object } = {},
  ) {
    const own = [process.execPath, WIREBOOK, "chat", ...parameters];
    const command = terminal ? [findProgram("script"), "-qefc", own.map(quote).join(" "), "/dev/null"] : own;
    const [file = "", ...rest] = command;
    const { NO_COLOR: _no, FORCE_COLOR: _force, ...outside } = process.env;
    this.#child = spawn(file, rest, { env: { ...outside, TERM: "xterm", ...env }, stdio: "pipe", detached: true });
    for (const name of ["stdout", "stderr"] as const) {
      this.#child[name]?.setEncoding("utf8").on("data", (text: string) => {
        this[name] += text;
        this.#changed();
      });
    }
    this.#child.stdin?.on("error", () => {}); // it has ended
    this.exitCode = new Promise((resolve) => this.#child.once("close", resolve));
    void this.exitCode.then(() => this.#changed());
  }

  /** Starts a server, and waits until it listens; gives its port too. */
  static async serve(...parameters: string[]): Promise<[server: RunningChat, port: string]> {
    const server = new RunningChat(["serve", "--port", "0", ...parameters]);
    const [, port = ""] = await server.prints(/listening on [\d.]+:(\d+)\n/);
    return [server, port];
  }

  /** Standard output as one sees it, without colours. */
  get screen(): string {
    return stripVTControlCharacters(this.stdout);
  }

  /** Waits until its standard output, colours aside, matches. Rejects where it ends first. */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.screen);
      if (match) return match;
      if (this.#hasEnded) throw new Error(`it ended without ${pattern}: ${this.stdout}${this.stderr}`);
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  endInput(): void {
    this.#child.stdin?.end();
  }

  kill(signal: NodeJS.Signals): void {
    if (this.#child.pid !== undefined && !this.#hasEnded) process.kill(-this.#child.pid, signal);
  }

  async close(): Promise<void> {
    this.kill("SIGKILL");
    await this.exitCode;
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #changed(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
