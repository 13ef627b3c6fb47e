/** The exercises of this course as its folders have them. */
import { exerciseNames, gradedOf, hasSolutions, placeOf, readExercise } from "../exercise";
import { type Notebook, sourceOf } from "../notebook";
import type { CourseExercise } from "./routes/route";

/** An exercise, and whether it is about captures that are each learner's own. */
export interface ListedExercise extends CourseExercise {
  hasOwnCaptures: boolean;
}

/** Lists them with the titles and points of their notebooks. */
export function courseExercises(): ListedExercise[] {
  const folder = hasSolutions() ? "solutions" : "exercises";
  return exerciseNames(folder).map((exercise) => {
    const notebook = readExercise(placeOf(folder, exercise));
    return {
      exercise,
      title: titleOf(notebook) ?? exercise,
      points: pointsOf(notebook),
      hasOwnCaptures: hasOwnCaptures(notebook),
    };
  });
}

/** The first heading. */
function titleOf({ cells }: Notebook): string | undefined {
  for (const cell of cells) {
    const heading = cell.cell_type === "markdown" ? /^#\s+(.+)$/m.exec(sourceOf(cell))?.[1] : undefined;
    if (heading) return heading.trim();
  }
  return undefined;
}

function pointsOf({ cells }: Notebook): number {
  return cells.reduce((sum, cell) => sum + (gradedOf(cell)?.points ?? 0), 0);
}

function hasOwnCaptures({ cells }: Notebook): boolean {
  return cells.some((cell) => cell.cell_type === "code" && /\bownCapture\(/.test(sourceOf(cell)));
}
