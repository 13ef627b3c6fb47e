/** The exercises of this course as its folders have them. */
import { exerciseNames, gradedOf, hasSolutions, placeOf, readExercise } from "../exercise";
import { type Notebook, sourceOf } from "../notebook";
import type { CourseExercise } from "./routes/route";

/** Lists them with the titles and points of their notebooks. */
export function courseExercises(): CourseExercise[] {
  const folder = hasSolutions() ? "solutions" : "exercises";
  return exerciseNames(folder).map((exercise) => {
    const notebook = readExercise(placeOf(folder, exercise));
    return { exercise, title: titleOf(notebook) ?? exercise, points: pointsOf(notebook) };
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
