/** An exercise in the kernel, every cell from top to bottom. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { gradedOf, placeOf, readBeside } from "../../kernel-lib/course/exercise";
import { type Notebook, sourceOf } from "../../kernel-lib/course/notebook";
import { type Execution, TestKernel } from "../kernel/jupyter/client";
import type { GradedExercise } from "./grading";

type Surroundings = { noNamespaces?: boolean };

/** Throws where a fresh exercise does not say of each check, in one line, that it is not attempted. */
export async function assertFreshInKernel({ name, fresh, solution }: GradedExercise): Promise<void> {
  const runs = await runAll(name, fresh);
  for (const [id, execution] of checksOf(solution, runs)) {
    assert.is(execution.error?.text, `CheckFailed: ${id}: not attempted`);
    assert.match(execution.displayed, new RegExp(`^· ${id}: not attempted`), id);
  }
}

/** Throws where a solution does not pass each check, or another of its cells fails. */
export async function assertSolvedInKernel(
  { name, solution }: GradedExercise,
  surroundings: Surroundings = {},
): Promise<void> {
  const runs = await runAll(name, solution, surroundings);
  for (const [id, execution] of runs) assert.is(execution.error?.text, undefined, id);
  for (const [id, execution] of checksOf(solution, runs))
    assert.match(execution.displayed, new RegExp(`^✓ ${id}: passed`));
}

/** Runs every code cell, after errors too, in a folder with what stands beside the notebook. */
async function runAll(
  name: string,
  notebook: Notebook,
  surroundings: Surroundings = {},
): Promise<Map<string, Execution>> {
  const cwd = mkdtempSync(path.join(tmpdir(), "wirebook-exercise-"));
  writeFileSync(path.join(cwd, "exercise.json"), JSON.stringify(readBeside(placeOf("solutions", name).folder)));
  const kernel = await TestKernel.start({ cwd, ...surroundings });
  const runs = new Map<string, Execution>();
  try {
    for (const cell of notebook.cells) {
      if (cell.cell_type === "code") runs.set(cell.id, await kernel.execute(sourceOf(cell), { cellId: cell.id }));
    }
  } finally {
    await kernel.close();
    rmSync(cwd, { recursive: true, force: true });
  }
  return runs;
}

function checksOf({ cells }: Notebook, runs: ReadonlyMap<string, Execution>): [string, Execution][] {
  return cells.flatMap((cell) => {
    const graded = gradedOf(cell);
    const execution = runs.get(cell.id);
    return graded?.role === "check" && execution ? [[graded.id, execution] as [string, Execution]] : [];
  });
}
