/** Makes the same steps on Python's sockets and on ours, and compares how each of them ends. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { Ours } from "./ours";
import type { Answer, Step } from "./steps";

/** Gives how many steps were compared; throws at the first that ends differently, with the steps before it. */
export async function compare(stepsIn: (folder: string) => Step[]): Promise<number> {
  const folders = [0, 1].map(() => mkdtempSync(path.join(os.tmpdir(), "wirebook-steps-")));
  const [mine = "", others = ""] = folders;
  const python = spawn("python3", [path.join(__dirname, "other.py")], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const ours = new Ours();
  try {
    const steps = stepsIn(mine);
    for (const [index, step] of steps.entries()) {
      python.stdin.write(`${JSON.stringify(step).replaceAll(mine, others)}\n`);
      const [answer, line] = await Promise.all([ours.answer(step), answers.next()]);
      const other = JSON.parse(line.value ?? '{"error":"Python ended"}') as Answer;
      if (JSON.stringify(answer) === JSON.stringify(other)) continue;
      const before = steps.slice(lastForget(steps, index), index + 1).map((one) => JSON.stringify(one));
      throw new Error(`ours ${JSON.stringify(answer)}, Python's ${JSON.stringify(other)} after\n${before.join("\n")}`);
    }
    return steps.length;
  } finally {
    ours.forget();
    python.stdin.end();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}

function lastForget(steps: readonly Step[], index: number): number {
  return (
    steps
      .slice(0, index)
      .map(([operation]) => operation)
      .lastIndexOf("forget") + 1
  );
}
