/** The compiler's process: started early, given back to the system when it has been idle, started again when needed. */
import { type ChildProcess, spawn } from "node:child_process";
import { encodeFrame, FrameReader } from "../frames";
import type { CompilerImage } from "../image/paths";
import { type CompilerAnswer, type CompilerRequest, TYPE_PATHS_VARIABLE } from "../protocol";

/** After this long without a question the compiler's memory, most of the kernel's, is given back. */
const IDLE_MS = Number(process.env.WIREBOOK_COMPILER_IDLE_MS ?? 5 * 60_000);

/** The compiler ended before it answered: it was stopped, or a cell was too much for it. */
export class CompilerGone extends Error {
  override name = "CompilerGone";
}

interface Waiting {
  request: CompilerRequest;
  resolve(answer: CompilerAnswer): void;
  reject(error: Error): void;
}

/** Asks the compiler, one question at a time in the order they came. */
export class CompilerProcess {
  #child: ChildProcess | undefined;
  #waiting: Waiting[] = [];
  #modules: CompilerRequest[] = [];
  #idle: NodeJS.Timeout | undefined;

  constructor(private readonly image: () => Promise<CompilerImage>) {}

  /** Starts the process ahead of the first question. */
  async start(): Promise<void> {
    if (this.#child) return;
    const image = await this.image();
    if (!this.#child) this.#spawn(image);
  }

  /** Asks one question. Rejects with CompilerGone where the process ends first. */
  async ask(request: CompilerRequest): Promise<CompilerAnswer> {
    await this.start();
    const answer = await this.#send(request);
    if (answer.compiled?.kind === "module") this.#modules.push(request);
    return answer;
  }

  /** Ends the process; what waits for it is rejected. The next question starts a new one. */
  stop(): void {
    const child = this.#child;
    this.#child = undefined;
    child?.kill("SIGKILL");
    this.#rejectAll();
  }

  #send(request: CompilerRequest): Promise<CompilerAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.#child?.stdin?.write(encodeFrame(request));
      this.#restartIdleClock();
    });
  }

  #spawn({ command, fallback, types }: CompilerImage): void {
    const [file, ...parameters] = command;
    const env = { ...process.env, [TYPE_PATHS_VARIABLE]: JSON.stringify(types) };
    const child = spawn(file as string, parameters, { env, stdio: ["pipe", "pipe", "ignore"] });
    let hasAnswered = false;
    const reader = new FrameReader<CompilerAnswer>((answer) => {
      hasAnswered = true;
      this.#waiting.shift()?.resolve(answer);
    });
    child.stdout.on("data", (chunk: Buffer) => reader.push(chunk));
    child.stdin.on("error", () => {}); // its end is told by "close"
    child.on("error", () => {});
    child.on("close", () => {
      if (this.#child !== child) return;
      if (fallback && !hasAnswered) this.#spawnAgain({ command: fallback, types });
      else this.stop();
    });
    this.#child = child;
    this.#restartIdleClock();
    // Modules that cells have made are part of what later cells are checked against.
    for (const request of this.#modules) void this.#send(request).catch(() => {});
  }

  /** A snapshot may turn out not to fit this machine; what was asked is asked again the slow way. */
  #spawnAgain(image: CompilerImage): void {
    const asked = this.#waiting;
    this.#waiting = [];
    this.#spawn(image);
    for (const { request, resolve, reject } of asked) this.#send(request).then(resolve, reject);
  }

  #rejectAll(): void {
    for (const { reject } of this.#waiting.splice(0)) reject(new CompilerGone("the compiler has ended"));
  }

  #restartIdleClock(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      if (this.#waiting.length === 0) this.stop();
      else this.#restartIdleClock();
    }, IDLE_MS);
    this.#idle.unref();
  }
}
