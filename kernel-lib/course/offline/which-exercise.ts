/** Which exercise a file is an answer to. */
import { cellsOf, exerciseNames } from "../exercise";
import { masterOf, readSubmitted } from "../grading";

/** Finds the exercise by the file's name, else by the ids of its graded cells; undefined where neither tells. */
export function exerciseOf(name: string, bytes: Uint8Array): string | undefined {
  const names = exerciseNames("exercises");
  const base = name.split("/").at(-1) ?? name;
  const byName = names.filter((exercise) => base.includes(exercise));
  if (byName.length === 1) return byName[0];
  const ids = new Set(readSubmitted(bytes).cells.flatMap(({ gradeId }) => gradeId ?? []));
  const counted = (byName.length > 1 ? byName : names).map((exercise) => {
    const { notebook } = masterOf(exercise);
    const own = [...cellsOf(notebook, "check"), ...cellsOf(notebook, "answer"), ...cellsOf(notebook, "text")];
    return { exercise, count: own.filter(({ graded }) => ids.has(graded.id)).length / own.length };
  });
  const [best] = counted.sort((a, b) => b.count - a.count);
  return best && best.count > 0 ? best.exercise : undefined;
}
