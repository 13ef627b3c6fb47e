/** One process that judges, from outside. */
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { SandboxError } from "./ground";
import { type JudgeAnswer, type JudgeRequest, readAnswer } from "./protocol";
import type { Report } from "./report";

const REGISTER = path.resolve(__dirname, "../../kernel/load/register.cjs");
const KEPT_STDERR = 4000;

/** A judge's process that ended without a verdict. */
export class JudgeError extends Error {
  override name = "JudgeError";
  readonly code = "ERR_JUDGE";
}

/** Judges one check at a time. */
export class JudgeProcess {
  readonly #child: ChildProcess;
  #stderr = "";
  #waiting: ((answer: JudgeAnswer | undefined) => void) | undefined;
  #cannotStart: Error | undefined;
  /** Settles when it has ended. */
  readonly ended: Promise<void>;

  constructor() {
    this.#child = spawn(process.execPath, ["-r", REGISTER, path.join(__dirname, "main.ts")], { stdio: "pipe" });
    const { stdin, stdout, stderr } = this.#child;
    stdin?.on("error", () => {}); // "close" tells
    stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-KEPT_STDERR);
    });
    if (stdout) createInterface({ input: stdout }).on("line", (line) => this.#hear(line));
    this.ended = new Promise((resolve) => {
      this.#child.once("error", (error) => {
        this.#cannotStart = error;
        this.#finish(undefined);
        resolve();
      });
      this.#child.once("close", () => {
        this.#finish(undefined);
        resolve();
      });
    });
  }

  /** Judges. Rejects with JudgeError where it ends without a verdict, with SandboxError where there is no sandbox. */
  async judge(request: JudgeRequest): Promise<Report> {
    const answer = await new Promise<JudgeAnswer | undefined>((resolve) => {
      this.#waiting = resolve;
      this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    });
    if (this.#cannotStart) throw new JudgeError(`the judge cannot be started: ${this.#cannotStart.message}`);
    if (!answer) throw new JudgeError(`the judge ended without a verdict: ${this.#stderr.trim().slice(-1000)}`);
    if (!answer.error) return answer.report;
    const { code, message } = answer.error;
    throw code === "ERR_NO_SANDBOX" ? new SandboxError(message) : new JudgeError(message);
  }

  /** Has it end what it does; settles when all is gone. */
  close(): Promise<void> {
    this.#child.stdin?.end();
    return this.ended;
  }

  /** Ends one that does not hear. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #hear(line: string): void {
    const answer = readAnswer(line);
    if (answer) this.#finish(answer);
  }

  #finish(answer: JudgeAnswer | undefined): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(answer);
  }
}
