/** The judge's side of a learner's process that answers calls. */
import type { ChildProcess } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { CALLER_FD, type CallerAnswer, type CallerRequest } from "./caller-protocol";
import { asLearnerProcess, type LearnerPlace, type LearnerProcess, ranOutOfMemory, startNode } from "./learner-process";
import { readPlace } from "./report";
import type { Answer, Limits, ThrownError } from "./site";
import { decodeValue, encodeValue } from "./wire-value";

const PRINTED_SHOWN = 2000;
const MOST_ANSWER_BYTES = 16_000_000;
const MOST_TEXT = 10_000;

/** A process that answers calls, with the two pipes for that. */
export interface AnsweringProcess extends LearnerProcess {
  readonly requests: Pick<Writable, "write">;
  readonly answers: Readable;
}

/** Starts one on this machine. */
export function startCaller(place: LearnerPlace): AnsweringProcess & { child: ChildProcess } {
  const parameters = [place.folder, JSON.stringify(place.refused)];
  const child = startNode(path.join(__dirname, "caller.ts"), parameters, place, 5);
  const requests = child.stdio[CALLER_FD.in] as Writable;
  requests.on("error", () => {}); // "close" tells
  return { ...asLearnerProcess(child), requests, answers: child.stdio[CALLER_FD.out] as Readable, child };
}

/** Calls functions in one process of the learner's, one at a time. */
export class CallerProcess {
  #output = "";
  #printedBytes = 0;
  #why: string | undefined;
  #n = 0;
  #waiting: ((answer: Answer) => void) | undefined;
  #ended: Answer | undefined;

  constructor(
    private readonly process: AnsweringProcess,
    private readonly limits: Limits,
  ) {
    process.stdin.end();
    for (const name of ["stdout", "stderr"] as const) process[name].on("data", (chunk: Buffer) => this.#print(chunk));
    const { answers } = process;
    let bytes = 0;
    answers.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MOST_ANSWER_BYTES) return;
      answers.destroy();
      this.#stop(`it answered with more than ${MOST_ANSWER_BYTES / 1e6} MB`);
    });
    createInterface({ input: answers }).on("line", (line) => this.#receive(line));
    process.onEnd((code, signal) => this.#close(code, signal));
  }

  get printed(): string {
    return this.#output.slice(-PRINTED_SHOWN);
  }

  call(module: string, name: string, parameters: unknown[]): Promise<Answer> {
    if (this.#ended) return Promise.resolve(this.#ended);
    this.#n += 1;
    const request: CallerRequest = { n: this.#n, module, name, parameters: encodeValue(parameters) };
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#finish({ kind: "timed out" });
        this.close();
      }, this.limits.callMs);
      this.#waiting = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      this.process.requests.write(`${JSON.stringify(request)}\n`);
    });
  }

  close(): void {
    this.process.kill("SIGKILL");
  }

  #receive(line: string): void {
    const answer = readAnswer(line);
    if (answer && answer.n === this.#n) this.#finish(toAnswer(answer), false);
  }

  #print(chunk: Buffer): void {
    this.#printedBytes += chunk.length;
    this.#output = (this.#output + chunk.toString("utf8")).slice(-20_000);
    const { outputBytes } = this.limits;
    if (this.#printedBytes > outputBytes) this.#stop(`it printed more than ${outputBytes / 1e6} MB`);
  }

  #stop(why: string): void {
    this.#why ??= why;
    this.close();
  }

  #close(code: number | null, signal: NodeJS.Signals | null): void {
    const how = signal ? `was ended by ${signal}` : `ended itself with exit code ${code} (process.exit?)`;
    const gone = { name: "Exit", message: `the process ${how} before it answered`, own: {} };
    const isFull = ranOutOfMemory(this.#output);
    if (isFull) this.#output = ""; // V8's own pages about it help no learner
    const full = isFull ? `it needed more than ${this.limits.memoryMb} MB of memory` : undefined;
    const why = this.#why ?? full ?? this.process.whyStopped;
    this.#finish(why ? { kind: "stopped", why } : { kind: "threw", error: gone });
  }

  #finish(answer: Answer, isEnd = true): void {
    if (isEnd) this.#ended ??= answer;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(answer);
  }
}

/** Reads a line of the learner's process, which may be anything. */
function readAnswer(line: string): CallerAnswer | undefined {
  try {
    const answer = JSON.parse(line) as CallerAnswer | null;
    return typeof answer === "object" && answer !== null ? answer : undefined;
  } catch {
    return undefined;
  }
}

function toAnswer({ value, missing, threw }: CallerAnswer): Answer {
  try {
    if (missing === "module" || missing === "export") return { kind: "missing", what: missing };
    if (threw) return { kind: "threw", error: toError(threw) };
    return { kind: "value", value: decodeValue(String(value)) };
  } catch {
    return { kind: "stopped", why: "its answer was no value that can be read" };
  }
}

function toError({ name, message, place, own }: NonNullable<CallerAnswer["threw"]>): ThrownError {
  const properties = decodeValue(String(own));
  const at = readPlace(place);
  return {
    name: String(name).slice(0, MOST_TEXT),
    message: String(message).slice(0, MOST_TEXT),
    ...(at ? { place: at } : {}),
    own: typeof properties === "object" && properties !== null ? (properties as Record<string, unknown>) : {},
  };
}
