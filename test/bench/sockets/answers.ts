/** What the contestants written in TypeScript share: a case a line in, a line of JSON out. */
import { createInterface } from "node:readline";

export interface Measured {
  seconds: number;
  cpuSeconds: number;
}

/** A case takes its numbers, and may say a line of its own (the port it listens on) before its answer. */
export type Case = (...numbers: number[]) => Promise<Measured>;

export function say(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

/** Measures from now on: wall time and this process's CPU time. */
export function stopwatch(): () => Measured {
  const start = process.hrtime.bigint();
  const spent = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(spent);
    return { seconds: Number(process.hrtime.bigint() - start) / 1e9, cpuSeconds: (user + system) / 1e6 };
  };
}

/** Answers questions one after the other until standard input ends. */
export function answerCases(cases: Record<string, Case>): void {
  let last = Promise.resolve();
  createInterface({ input: process.stdin })
    .on("line", (line) => {
      const [name = "", ...numbers] = line.split(" ");
      last = last.then(async () => {
        const run = cases[name];
        if (!run) throw new Error(`no case ${name}`);
        say(await run(...numbers.map(Number)));
      });
    })
    .on("close", () => process.exit());
}
