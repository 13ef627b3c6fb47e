/** A program of the test's own in a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";

const REGISTER = path.resolve(__dirname, "../../../kernel-lib/kernel/load/register.cjs");

export interface StartedProgram {
  readonly pid: number;
  readonly process: ChildProcess;
  /** Resolves at the first line that begins so; rejects with all it printed if it ends before. */
  says(beginning: string): Promise<string>;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>;
  ended: Promise<void>;
}

/** Starts a TypeScript file; it dies with this process. */
export function startProgram(
  file: string,
  words: string[],
  options: { env?: NodeJS.ProcessEnv; onLine?: (line: string) => void } = {},
): StartedProgram {
  const command = ["--pdeathsig", "KILL", "--", process.execPath, "-r", REGISTER, file, ...words];
  const child = spawn("setpriv", command, {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...options.env },
  });
  const lines = new Lines(child, options.onLine);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    pid: child.pid ?? 0,
    process: child,
    says: (beginning) => lines.first(beginning),
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
    ended,
  };
}

class Lines {
  readonly #lines: string[] = [];
  readonly #waiting = new Set<() => void>();
  #errors = "";
  #isOver = false;

  constructor(child: ChildProcess, onLine?: (line: string) => void) {
    let rest = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        this.#lines.push(line);
        onLine?.(line);
      }
      this.#look();
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#errors += text;
    });
    child.once("close", () => {
      this.#isOver = true;
      this.#look();
    });
  }

  first(beginning: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const line = this.#lines.find((one) => one.startsWith(beginning));
        if (line === undefined && !this.#isOver) return;
        this.#waiting.delete(look);
        if (line !== undefined) resolve(line);
        else reject(new Error(`it ended without saying "${beginning}": ${this.#lines.join("\n")}\n${this.#errors}`));
      };
      this.#waiting.add(look);
      look();
    });
  }

  #look(): void {
    for (const look of this.#waiting) look();
  }
}
