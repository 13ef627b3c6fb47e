/** The table from the notes to the course, for README and the first lesson. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseNotebook } from "../notebook";
import { TOPICS, type Topic } from "./rows";

export { TOPICS, type Topic } from "./rows";

const TO_COME = "to come";

/**
 * Writes the table as Markdown. `root` holds notebooks/ and exercises/; `from` is the folder that the links start in,
 * seen from the root. What is not built yet is marked so.
 */
export function syllabusTable(root: string, from: "." | "notebooks"): string {
  const link = (name: string, target: string): string => `[${name}](${path.posix.relative(from, target)})`;
  const rows = TOPICS.map(({ notes, lesson, cell, exercise }) => {
    const file = `notebooks/${lesson}.ipynb`;
    const lessonCell = hasCell(root, lesson, cell) ? `${link(lesson, file)}: \`${cell}\`` : `${lesson} (${TO_COME})`;
    const practice = exercise ? exerciseText(root, exercise, link) : "";
    return `| ${notes} | ${lessonCell} | ${practice} |`;
  });
  return ["| The notes | Lesson: cell | Exercise |", "|---|---|---|", ...rows].join("\n");
}

/** Puts the table as it is now in the place of the one that `text` holds; a text without a table stays as it is. */
export function refreshTable(text: string, root: string, from: "." | "notebooks"): string {
  return text.replace(/^\| The notes \|.*\n(?:\|.*(?:\n|$))*/m, (old) => {
    const end = old.endsWith("\n") ? "\n" : "";
    return syllabusTable(root, from) + end;
  });
}

/** Lists topics whose lesson exists but lacks the cell. */
export function missingCells(root: string): Topic[] {
  return TOPICS.filter(({ lesson, cell }) => existsSync(lessonFile(root, lesson)) && !hasCell(root, lesson, cell));
}

function exerciseText(root: string, exercise: string, link: (name: string, target: string) => string): string {
  const file = `exercises/${exercise}/${exercise}.ipynb`;
  return existsSync(path.join(root, file)) ? link(exercise, file) : `${exercise} (${TO_COME})`;
}

function hasCell(root: string, lesson: string, cell: string): boolean {
  const file = lessonFile(root, lesson);
  return existsSync(file) && parseNotebook(readFileSync(file, "utf8"), file).cells.some(({ id }) => id === cell);
}

function lessonFile(root: string, lesson: string): string {
  return path.join(root, "notebooks", `${lesson}.ipynb`);
}
