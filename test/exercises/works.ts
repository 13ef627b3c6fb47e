/** What people hand in of one exercise, besides the known wrong solutions. */
import { modulesOf } from "../../kernel-lib/course/exercise";
import { NOT_WRITTEN } from "../../kernel-lib/course/judge";
import { type Notebook, sourceOf } from "../../kernel-lib/course/notebook";
import { applyWrong } from "../../kernel-lib/course/wrong";
import type { GradedExercise } from "./grading";
import { withModules } from "./with-modules";

/** Work by its kind; the ways not to be right each in the first module, with the rest as in the solution. */
export function worksOf({ fresh, solution, wrong }: GradedExercise): Map<string, Notebook> {
  const right = solved(fresh, solution);
  const [first] = modulesOf(fresh);
  if (!first) throw new Error("an exercise without a module");
  const stub = `throw new Error("${NOT_WRITTEN}");`;
  const instead = (text: string): Notebook =>
    withModules(right, { [first.name]: first.source.replaceAll(stub, () => text) });
  const works = new Map([
    ["right", right],
    ["blank", fresh],
    ["throwing", instead('throw new RangeError("I thought this could not happen");')],
    ["type-wrong", instead('const wrong: number = "a text"; return wrong as never;')],
    ["slow", instead("for (;;);")],
  ]);
  const [mistake] = wrong;
  if (mistake) works.set("wrong", withModules(right, applyWrong(modulesOf(solution), mistake)));
  return works;
}

/** The exercise with the solution in every cell that is the student's. */
export function solved(fresh: Notebook, solution: Notebook): Notebook {
  const cells = fresh.cells.map((cell, index) => {
    const isStudents = cell.metadata.deletable === false && cell.metadata.editable !== false;
    const right = solution.cells[index];
    return isStudents && right ? { ...cell, source: sourceOf(right) } : cell;
  });
  return { ...fresh, cells };
}
