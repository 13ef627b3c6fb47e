/** The exercises of this course as its folders have them. */
import { exerciseNames, hasSolutions, placeOf, readExercise } from "../exercise";
import { sourceOf } from "../notebook";
import type { CourseExercise } from "./routes/route";

/** Lists them with the titles of their notebooks. */
export function courseExercises(): CourseExercise[] {
  const folder = hasSolutions() ? "solutions" : "exercises";
  return exerciseNames(folder).map((exercise) => ({ exercise, title: titleOf(folder, exercise) }));
}

/** The first heading; the name where there is none. */
function titleOf(folder: "exercises" | "solutions", exercise: string): string {
  for (const cell of readExercise(placeOf(folder, exercise)).cells) {
    const heading = cell.cell_type === "markdown" ? /^#\s+(.+)$/m.exec(sourceOf(cell))?.[1] : undefined;
    if (heading) return heading.trim();
  }
  return exercise;
}
