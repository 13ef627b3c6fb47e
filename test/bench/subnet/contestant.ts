/** A contestant is a process that is asked `CASE` or `load NAME` a line and answers a line of JSON. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Measured {
  /** CPU time of one operation in nanoseconds. */
  ns?: number;
  bytesPerRoute?: number;
  /** Adds up what came out, so that contestants can be compared. */
  sum?: number;
}

export class Contestant {
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;

  constructor(
    readonly name: string,
    command: string,
    args: string[],
  ) {
    this.child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.answers = createInterface({ input: this.child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  }

  /** Asks and waits; an empty object means that the contestant has nothing of the kind. */
  async ask(question: string): Promise<Measured> {
    this.child.stdin?.write(`${question}\n`);
    const { value, done } = await this.answers.next();
    if (done) throw new Error(`${this.name} ended at "${question}"`);
    return JSON.parse(value as string) as Measured;
  }

  close(): void {
    this.child.stdin?.end();
  }
}

/** What a contestant written in TypeScript does with its questions; `run` gives CPU nanoseconds an operation. */
export function answerQuestions(answer: (question: string) => Measured): void {
  createInterface({ input: process.stdin }).on("line", (line) => {
    process.stdout.write(`${JSON.stringify(answer(line))}\n`);
  });
}

/** CPU time of one of `count` operations that `work` does, in nanoseconds, over at least 150 ms. */
export function cpuTime(count: number, work: () => number): Measured {
  const start = process.cpuUsage();
  let times = 0;
  let sum = 0;
  let spentUs = 0;
  while (spentUs < 150_000) {
    sum = work();
    times++;
    const { user, system } = process.cpuUsage(start);
    spentUs = user + system;
  }
  return { ns: (spentUs * 1000) / (count * times), sum };
}
