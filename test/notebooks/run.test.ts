// timeout: 900 s
// alone
// Every lesson runs through the kernel from top to bottom, and again, without an error and without an open handle.
import path from "node:path";
import * as assert from "uvu/assert";
import { type Cell, parseNotebook, sourceOf } from "../../kernel-lib/course/notebook";
import { committedNotebooks, ROOT, readCommitted } from "../committed";
import { suite } from "../harness";
import { type Execution, TestKernel } from "../kernel/jupyter/client";

const test = suite("running a lesson");
const MOST_SECONDS = 20;

for (const file of committedNotebooks("notebooks")) {
  const cells = parseNotebook(readCommitted(file), file).cells.filter(({ cell_type: type }) => type === "code");

  test(`${path.basename(file, ".ipynb")} works, twice, within ${MOST_SECONDS} s each, and leaves nothing open`, async () => {
    const kernel = await TestKernel.start({ cwd: path.join(ROOT, path.dirname(file)) });
    try {
      for (const round of [1, 2]) {
        const started = performance.now();
        const last = await runAll(kernel, cells, round);
        assert.is(last?.result(), "open handles: 0", `round ${round}`);
        const seconds = (performance.now() - started) / 1000;
        assert.ok(seconds < MOST_SECONDS, `round ${round} took ${seconds} s`);
      }
    } finally {
      await kernel.close();
    }
  });
}

async function runAll(kernel: TestKernel, cells: Cell[], round: number): Promise<Execution | undefined> {
  let last: Execution | undefined;
  for (const cell of cells) {
    last = await kernel.execute(sourceOf(cell), { cellId: cell.id });
    assert.is(last.error?.text, undefined, `round ${round}, cell ${cell.id}`);
    assert.is(last.stream("stderr"), "", `round ${round}, cell ${cell.id}`);
  }
  return last;
}

test.run();
