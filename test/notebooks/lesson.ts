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
export async function runTwice(file: string): Promise<number[]> {
  const cells = parseNotebook(readCommitted(file), file).cells.filter(({ cell_type: type }) => type === "code");
  const kernel = await TestKernel.start({ cwd: path.join(ROOT, path.dirname(file)), ownNetwork: true });
  const seconds: number[] = [];
  try {
    for (const round of [1, 2]) {
      const started = performance.now();
      await runAll(kernel, cells, round);
      seconds.push((performance.now() - started) / 1000);
    }
  } finally {
    await kernel.close();
  }
  return seconds;
}

async function runAll(kernel: TestKernel, cells: Cell[], round: number): Promise<void> {
  let last: unknown;
  for (const cell of cells) {
    const execution = await kernel.execute(sourceOf(cell), { cellId: cell.id });
    assert.is(execution.error?.text, undefined, `round ${round}, cell ${cell.id}`);
    assert.is(execution.stream("stderr"), "", `round ${round}, cell ${cell.id}`);
    last = execution.result();
  }
  assert.is(last, "open handles: 0", `round ${round}`);
}
