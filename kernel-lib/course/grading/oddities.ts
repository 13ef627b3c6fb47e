/** How a submission differs from what was given out where it should not: told to both sides, and never counted. */
import { cellsOf } from "../exercise";
import { type Cell, sourceOf } from "../notebook";
import type { Master } from "./master";
import { moduleOf, type Submitted, type SubmittedCell } from "./submitted";

const MOST_NAMES = 6;

/** Lists what is odd about a submission's graded cells and modules, in words. */
export function odditiesOf(submitted: Submitted, { fresh, notebook }: Pick<Master, "fresh" | "notebook">): string[] {
  const byId = new Map<string, SubmittedCell[]>();
  for (const cell of submitted.cells) {
    if (cell.gradeId !== undefined) byId.set(cell.gradeId, [...(byId.get(cell.gradeId) ?? []), cell]);
  }
  const checks = cellsOf(fresh, "check");
  const texts = cellsOf(fresh, "text");
  const ids = (cells: { graded: { id: string } }[]): string[] => cells.map(({ graded }) => graded.id);
  const own = new Map(cellsOf(notebook, "check").map(({ cell, graded }) => [graded.id, cell]));
  const isEdited = ({ cell, graded }: (typeof checks)[number]): boolean =>
    (byId.get(graded.id) ?? []).some(
      ({ source }) => !isSameText(source, cell) && !isSameText(source, own.get(graded.id)),
    );
  const hasOtherPoints = ({ graded }: (typeof checks)[number]): boolean =>
    (byId.get(graded.id) ?? []).some(({ points }) => points !== undefined && points !== graded.points);
  return [
    told("test cells were changed; the course's own count", ids(checks.filter(isEdited))),
    told("test cells are missing; the course's own count", ids(checks.filter(({ graded }) => !byId.has(graded.id)))),
    told("points were changed; the course's own count", ids([...checks, ...texts].filter(hasOtherPoints))),
    told("cells for an answer in words are missing", ids(texts.filter(({ graded }) => !byId.has(graded.id)))),
    told(
      "graded cells stand there more than once",
      [...byId].flatMap(([id, cells]) => (cells.length > 1 ? [id] : [])),
    ),
    told(
      "modules stand there more than once; the last of each counts",
      twiceIn(submitted.cells.flatMap((cell) => moduleOf(cell) ?? [])),
    ),
    told("cells begin with @module and are none: their name is no file's", misnamed(submitted.cells)),
  ].flat();
}

function told(what: string, names: readonly string[]): string[] {
  const shown = names.slice(0, MOST_NAMES).join(", ");
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  return names.length > 0 ? [`${what}: ${shown}${more}`] : [];
}

function isSameText(source: string, cell: Cell | undefined): boolean {
  return cell !== undefined && source.replace(/\r\n/g, "\n").trimEnd() === sourceOf(cell).trimEnd();
}

function twiceIn(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(names.filter((name) => seen.size === seen.add(name).size))];
}

/** Docblocks whose name holds what no file name may. */
function misnamed(cells: readonly SubmittedCell[]): string[] {
  return cells.flatMap((cell) => {
    if (cell.type !== "code" || moduleOf(cell) !== undefined) return [];
    const [, name] = /^\s*\/\*\*\s*@module\s+([^\n*]*)/.exec(cell.source.slice(0, 300)) ?? [];
    return name === undefined ? [] : [JSON.stringify(name.trim().slice(0, 40))];
  });
}
