/** Grades works of an exercise as `npx wirebook check` does, and asks whether that finds what it should. */
import path from "node:path";
import * as assert from "uvu/assert";
import { type CheckResult, gradeNotebook } from "../../kernel-lib/course/check";
import { cellsOf, gradedOf, modulesOf, placeOf, readBeside } from "../../kernel-lib/course/exercise";
import { type Cell, type Notebook, parseNotebook, sourceOf } from "../../kernel-lib/course/notebook";
import { release } from "../../kernel-lib/course/release";
import { applyWrong, readWrong } from "../../kernel-lib/course/wrong";
import { committedNotebooks, readCommitted } from "../committed";
import { withModules } from "./with-modules";

/** A known wrong solution of an exercise. */
export type Wrong = ReturnType<typeof readWrong>[number];

/** Every exercise that has a solution. */
export function gradedExercises(): GradedExercise[] {
  return committedNotebooks("solutions").map((file) => new GradedExercise(path.basename(file, ".ipynb")));
}

/** One exercise: its solution, what a student gets, and its known wrong solutions. */
export class GradedExercise {
  readonly solution: Notebook;
  readonly fresh: Notebook;
  readonly wrong: readonly Wrong[];

  /** `only` keeps of its graded cells these, by grade_id: a shorter exercise of the same kind. */
  constructor(
    readonly name: string,
    only?: readonly string[],
  ) {
    const file = `solutions/${name}/${name}.ipynb`;
    const whole = parseNotebook(readCommitted(file), file);
    const isKept = (cell: Cell): boolean => only?.includes(gradedOf(cell)?.id ?? "") ?? true;
    this.solution = { ...whole, cells: whole.cells.filter((cell) => !gradedOf(cell) || isKept(cell)) };
    this.fresh = release(this.solution);
    this.wrong = readWrong(name);
  }

  grade(submission: Notebook, only?: string[]): Promise<CheckResult> {
    return gradeNotebook({
      exercise: this.name,
      master: this.solution,
      fresh: this.fresh,
      submission,
      refused: readBeside(placeOf("solutions", this.name).folder).refused,
      parallel: 2,
      ...(only ? { only } : {}),
    });
  }

  /** Throws where another check than the one that should finds a wrong solution, or none does. */
  async assertFound(wrong: Wrong): Promise<void> {
    const files = applyWrong(modulesOf(this.solution), wrong);
    const { outcomes } = await this.grade(withModules(this.solution, files), this.#checksReaching(wrong.module));
    const failed = outcomes.filter(({ outcome }) => outcome !== undefined && outcome !== "passed");
    assert.equal(
      failed.map(({ id }) => id),
      [wrong.fails],
      JSON.stringify(failed),
    );
  }

  /** The checks that call a module, or one that imports it; the others see the solution as it is. */
  #checksReaching(module: string): string[] {
    const reached = new Set([module]);
    const modules = modulesOf(this.solution);
    for (let before = 0; before < reached.size; ) {
      before = reached.size;
      for (const { name, source } of modules) {
        const imported = [...source.matchAll(/from "\.\/([\w-]+)"/g)].map(([, other]) => other ?? "");
        if (imported.some((other) => reached.has(other))) reached.add(name);
      }
    }
    return cellsOf(this.solution, "check").flatMap(({ cell, graded }) => {
      const calls = [...sourceOf(cell).matchAll(/(?:call|attempt|run|start)\("([\w-]+)/g)];
      return calls.some(([, name]) => reached.has(name ?? "")) ? [graded.id] : [];
    });
  }
}
