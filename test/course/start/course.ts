/** `npm start` as a learner's terminal runs it, with everything it starts in view. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { until } from "../../processes";
import { findProgram } from "../../programs";

/** How it is started. */
export interface StartOptions {
  /** What stands behind `npm start --`; a browser is never opened. */
  parameters?: string[];
  env?: NodeJS.ProcessEnv;
  /** In a terminal of its own, whose keys are what is written to its standard input. */
  terminal?: boolean;
  /** Where it is typed, if not in the course's folder. */
  cwd?: string;
  /** Goes before the command, as `unshare --mount` does. */
  inside?: string[];
}

const MARK = "WIREBOOK_TEST_MARK";

/** By its place: what is started may have a PATH without it. */
const SETPRIV = findProgram("setpriv");

/** One `npm start`. */
export class StartedCourse {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  readonly #mark = randomUUID();
  #output = "";

  constructor(folder: string, { parameters = [], env = {}, terminal, cwd = folder, inside = [] }: StartOptions = {}) {
    const npm = ["npm", "start", "--", "--no-browser", ...parameters];
    const command = terminal ? ["script", "-qefc", npm.map(quote).join(" "), "/dev/null"] : npm;
    // Where the test itself is killed, as by its time-out, npm goes too, and the course ends behind it.
    this.child = spawn(SETPRIV, ["--pdeathsig", "KILL", ...inside, ...command], {
      cwd,
      detached: true, // a process group of its own, as a shell gives it
      env: { ...withoutNpm(process.env), PIP_NO_INPUT: "1", ...env, [MARK]: this.#mark },
      stdio: ["pipe", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => (this.#output += text));
    this.ended = new Promise((resolve) =>
      this.child.once("close", (code: number | null, signal: NodeJS.Signals | null) => resolve({ code, signal })),
    );
  }

  /** Starts it and waits until it says where it is open. */
  static async open(folder: string, options: StartOptions = {}): Promise<StartedCourse> {
    const course = new StartedCourse(folder, options);
    await course.prints(/\?token=\w+\s/);
    return course;
  }

  /** What it has printed, without colours and carriage returns. */
  get output(): string {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's own sequences begin with ESC
    return this.#output.replace(/\u001b\[[\d;]*[A-Za-z]/g, "").replace(/\r/g, "");
  }

  /** The line with the address. */
  get address(): URL {
    const line = this.output.split("\n").find((one) => one.includes("?token=")) ?? "";
    return new URL(line.trim());
  }

  /** Waits for a text. Throws with all that was printed where it ends first. */
  async prints(text: RegExp): Promise<void> {
    try {
      await until(`it prints ${text}`, () => text.test(this.output) || this.#hasEnded());
    } catch (error) {
      throw new Error(`${(error as Error).message}; it printed:\n${this.output}`);
    }
    if (!text.test(this.output)) throw new Error(`it ended without ${text}; it printed:\n${this.output}`);
  }

  /** Asks the server's interface. */
  async ask(place: string, init: RequestInit = {}): Promise<Response> {
    const { origin, searchParams } = this.address;
    const headers = { authorization: `token ${searchParams.get("token")}`, "content-type": "application/json" };
    return fetch(`${origin}${place}`, { headers, ...init });
  }

  /** Starts a kernel as a page does, and waits for its three processes. */
  async startKernel(): Promise<void> {
    const response = await this.ask("/api/kernels", { method: "POST", body: JSON.stringify({ name: "wirebook" }) });
    if (response.status !== 201) throw new Error(`no kernel: ${response.status} ${await response.text()}`);
    const parts = ["launch.cjs", "runner.cjs"];
    await until("the kernel runs", () => {
      const commands = this.processes().map(({ command }) => command);
      return parts.every((part) => commands.some((command) => command.includes(part)));
    });
  }

  /** Every process that it has started, found by a variable that all inherit. */
  processes(): { pid: number; command: string }[] {
    return readdirSync("/proc")
      .map(Number)
      .filter((pid) => pid > 0)
      .flatMap((pid) => {
        const isOurs = readProc(pid, "environ").includes(`${MARK}=${this.#mark}`);
        return isOurs ? [{ pid, command: readProc(pid, "cmdline").replaceAll("\0", " ") }] : [];
      });
  }

  /** The process that a command line names. */
  pidOf(command: RegExp): number {
    const found = this.processes().find((one) => command.test(one.command));
    if (!found) throw new Error(`no ${command} among ${this.processes().map((one) => one.command)}`);
    return found.pid;
  }

  /** Waits until no process is left. */
  async leavesNothing(): Promise<void> {
    try {
      await until("nothing is left", () => this.processes().length === 0);
    } catch {
      throw new Error(
        `left behind: ${this.processes().map(({ pid, command }) => `${pid} ${command}`)}\n${this.output}`,
      );
    }
  }

  /** Ends it and all it has started, whatever a test has made of it. */
  async close(): Promise<void> {
    if (!this.#hasEnded() && this.child.pid) process.kill(-this.child.pid, "SIGTERM");
    await until("it ends", () => this.processes().length === 0).catch(() => {});
    for (const { pid } of this.processes()) process.kill(pid, "SIGKILL");
  }

  #hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}

/** Runs `npm start` to its end; for what cannot start. */
export async function startToEnd(
  folder: string,
  options: StartOptions = {},
): Promise<{ code: number | null; output: string; course: StartedCourse }> {
  const course = new StartedCourse(folder, options);
  const { code } = await course.ended;
  return { code, output: course.output, course };
}

/** `npm test` leaves variables of its own, which `npm start` in a shell would not see. */
function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isNpms = (name: string): boolean => /^(npm_|INIT_CWD$|NODE_ENV$|WIREBOOK_)/.test(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isNpms(name)));
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(path.join("/proc", String(pid), name), "utf8");
  } catch {
    return "";
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
