/** A lesson in the kernel, as a test and a benchmark run it. */
import path from "node:path";
import * as assert from "uvu/assert";
import { type Cell, parseNotebook, sourceOf } from "../../kernel-lib/course/notebook";
import { committedNotebooks, ROOT, readCommitted } from "../committed";
import { TestKernel } from "../kernel/jupyter/client";

/** The lessons' files, by their paths from the root. */
export const LESSONS = committedNotebooks("notebooks");

export const nameOf = (file: string): string => path.basename(file, ".ipynb");

/** Runs a lesson from top to bottom, and again, in a network of its own. Throws at the first error and open handle; gives seconds. */
export function runTwice(file: string): Promise<number[]> {
  return run(file, [1, 2], { ownNetwork: true });
}

/** Runs a lesson once where no user namespace may be made, so that labs stand on the course's own stack. */
export async function runWithoutNamespaces(file: string): Promise<void> {
  await run(file, [1], { noNamespaces: true });
}

type Surroundings = { ownNetwork?: boolean; noNamespaces?: boolean };

async function run(file: string, rounds: number[], surroundings: Surroundings): Promise<number[]> {
  const cells = parseNotebook(readCommitted(file), file).cells.filter(({ cell_type: type }) => type === "code");
  const kernel = await TestKernel.start({ cwd: path.join(ROOT, path.dirname(file)), ...surroundings });
  const seconds: number[] = [];
  try {
    for (const round of rounds) {
      const started = performance.now();
      await runAll(kernel, cells, round, surroundings);
      seconds.push((performance.now() - started) / 1000);
    }
  } finally {
    await kernel.close();
  }
  return seconds;
}

async function runAll(kernel: TestKernel, cells: Cell[], round: number, { noNamespaces }: Surroundings): Promise<void> {
  let last: unknown;
  for (const cell of cells) {
    const execution = await kernel.execute(sourceOf(cell), { cellId: cell.id });
    assert.is(execution.error?.text, undefined, `round ${round}, cell ${cell.id}`);
    assert.is(execution.stream("stderr"), "", `round ${round}, cell ${cell.id}`);
    if (noNamespaces) assert.not.match(execution.stream(), /namespaces of the Linux kernel/, `cell ${cell.id}`);
    last = execution.result();
  }
  assert.is(last, "open handles: 0", `round ${round}`);
}
