/** What of a submission is looked at: its modules and its answers in words. */
import { cellsOf } from "../exercise";
import { type Cell, type Notebook, sourceOf } from "../notebook";
import type { TextAnswer } from "./grading";
import type { Master } from "./master";
import { odditiesOf } from "./oddities";
import { moduleOf, readSubmitted, type Submitted } from "./submitted";

/** More modules than any exercise has; those that the exercise knows come first. */
const MOST_MODULES = 100;
/** Begins the remark on a file that could not be read. */
export const UNREADABLE = "nothing could be graded";

/** A file as it is graded. */
export interface Gradable {
  submitted: Submitted;
  texts: TextAnswer[];
  /** Holds the modules and the answers, and nothing else of the file. */
  notebook: Notebook;
  remarks: string[];
}

/** Takes from a file what an exercise asks for, whatever else is in it; from one that cannot be read, nothing. */
export function gradable(bytes: Uint8Array, master: Master): Gradable {
  const submitted = readSubmitted(bytes);
  const texts = textsOf(submitted, master);
  return { submitted, texts, ...readable(submitted, texts, master) };
}

/** Puts it into a notebook of our own making. */
function readable(
  submitted: Submitted,
  texts: readonly TextAnswer[],
  master: Master,
): { notebook: Notebook; remarks: string[] } {
  const remarks =
    submitted.unreadable === undefined ? odditiesOf(submitted, master) : [`${UNREADABLE}: ${submitted.unreadable}`];
  const own = new Map<string, string>();
  for (const cell of submitted.cells) {
    const name = moduleOf(cell);
    if (name !== undefined) own.set(name, cell.source);
  }
  const wanted = new Set(master.notebook.cells.flatMap((cell) => moduleNameOf(cell) ?? []));
  const names = [...own.keys()].sort((a, b) => Number(wanted.has(b)) - Number(wanted.has(a)));
  const kept = names.slice(0, MOST_MODULES);
  if (names.length > kept.length) remarks.push(`it has ${names.length} modules; ${kept.length} were looked at`);
  if (submitted.unreadable === undefined && names.length === 0)
    remarks.push("the notebook has no module cells: nothing was answered");
  const modules = kept.map(
    (name): Cell => ({ cell_type: "code", id: name, metadata: {}, source: own.get(name) ?? "" }),
  );
  const answers = texts.map(
    ({ id, text }): Cell => ({
      cell_type: "markdown",
      id,
      metadata: { nbgrader: { grade: true, solution: true, grade_id: id } },
      source: text,
    }),
  );
  return { notebook: { cells: [...modules, ...answers], metadata: {}, nbformat: 4, nbformat_minor: 5 }, remarks };
}

function moduleNameOf(cell: Cell): string | undefined {
  return moduleOf({ type: cell.cell_type, source: sourceOf(cell), outputs: [] });
}

/** Answers in words; of a cell that stands there twice the first that says something. */
function textsOf(submitted: Submitted, { notebook, fresh }: Master): TextAnswer[] {
  const asked = new Map(cellsOf(fresh, "text").map(({ cell, graded }) => [graded.id, sourceOf(cell).trim()]));
  return cellsOf(notebook, "text").map(({ graded: { id, points } }) => {
    const given = submitted.cells.filter(({ gradeId }) => gradeId === id).map(({ source }) => source.trim());
    const said = given.find((text) => text !== "" && text !== asked.get(id));
    return { id, max: points, text: said ?? given[0] ?? "", attempted: said !== undefined };
  });
}
