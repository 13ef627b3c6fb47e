/** What is handed in: the notebook as it is saved, and what a learner wants to know of it first. Pure. */
import { createHash } from "node:crypto";
import { cellsOf, gradedOf } from "../exercise";
import { type Cell, type Notebook, sourceOf } from "../notebook";
import { seedOf } from "../own-captures";
import { SubmitError } from "./errors";

/** What a server takes at most. */
export const MOST_BYTES = 8 * 1024 * 1024;
const LARGE_SHOWN = 3;

/** A notebook made ready. */
export interface Packed {
  bytes: Uint8Array;
  sha256: string;
  /** Outputs were left out: grading never needs them. */
  withoutOutputs: boolean;
  /** Answers, and how many of them differ from the stub. */
  answers: number;
  answered: number;
  /** Names of the checks and texts whose answer is as it was given out. */
  untouched: string[];
  /** In words: why outputs were left out, cells that are gone. */
  notes: string[];
}

/** How it is packed. */
export interface PackOptions {
  withoutOutputs?: boolean;
  mostBytes?: number;
}

/**
 * Packs a notebook: `raw` are the bytes of its file, `notebook` the same read, `fresh` the exercise as it was given out.
 * Above `mostBytes` the outputs are left out. Throws SubmitError ERR_TOO_LARGE where that is not enough.
 */
export function packNotebook(raw: Uint8Array, notebook: Notebook, fresh: Notebook, options: PackOptions = {}): Packed {
  const { withoutOutputs = false, mostBytes = MOST_BYTES } = options;
  const isLarge = raw.length > mostBytes;
  const bytes = withoutOutputs || isLarge ? bytesWithoutOutputs(notebook) : raw;
  if (bytes.length > mostBytes) throw tooLarge(notebook, bytes.length, mostBytes);
  const large = `the file has ${megabytes(raw.length)} MB and a server takes ${megabytes(mostBytes)}, so outputs stay here (grading does not need them); the largest are those of ${largest(notebook, outputBytes)}`;
  return {
    bytes,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    withoutOutputs: bytes !== raw,
    ...progressOf(notebook, fresh),
    notes: [...(isLarge && !withoutOutputs ? [large] : []), ...lostCells(notebook, fresh)],
  };
}

/** An answer is untouched while it reads as in the fresh copy; a check is, while all answers of its own are. */
function progressOf(notebook: Notebook, fresh: Notebook): Pick<Packed, "answers" | "answered" | "untouched"> {
  const own = textsById(notebook);
  const answers = [...cellsOf(fresh, "answer"), ...cellsOf(fresh, "text")];
  const isUntouched = (id: string, cell: Cell): boolean =>
    own.get(id) === undefined || own.get(id) === sourceOf(cell).trim();
  const left = answers.filter(({ cell, graded }) => isUntouched(graded.id, cell)).map(({ graded }) => graded.id);
  return {
    answers: answers.length,
    answered: answers.length - left.length,
    untouched: checksAfter(fresh, new Set(left)),
  };
}

/** The checks below an answer, up to the next answer, are its own; a text is its own check. */
function checksAfter(fresh: Notebook, left: ReadonlySet<string>): string[] {
  const names: string[] = [];
  let isLeft = false;
  for (const cell of fresh.cells) {
    const graded = gradedOf(cell);
    if (graded?.role === "answer") isLeft = left.has(graded.id);
    else if (graded?.role === "text" && left.has(graded.id)) names.push(graded.id);
    else if (graded?.role === "check" && isLeft) names.push(graded.id);
  }
  return names;
}

function textsById(notebook: Notebook): Map<string, string> {
  return new Map(
    notebook.cells.flatMap((cell) => {
      const id = gradedOf(cell)?.id;
      return id === undefined ? [] : [[id, sourceOf(cell).trim()] as const];
    }),
  );
}

function lostCells(notebook: Notebook, fresh: Notebook): string[] {
  const own = textsById(notebook);
  const lost = fresh.cells.flatMap((cell) => gradedOf(cell)?.id ?? []).filter((id) => !own.has(id));
  return lost.length === 0 ? [] : [`cells of the exercise are gone from the notebook: ${lost.join(", ")}`];
}

function bytesWithoutOutputs(notebook: Notebook): Uint8Array {
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell,
  );
  return Buffer.from(`${JSON.stringify({ ...notebook, cells }, undefined, 1)}\n`);
}

function tooLarge(notebook: Notebook, length: number, most: number): SubmitError {
  const whole = (cell: Cell): number => sizeOf({ ...cell, outputs: [] });
  return new SubmitError(
    "ERR_TOO_LARGE",
    `The notebook has ${megabytes(length)} MB without its outputs, and a server takes ${megabytes(most)} MB. The largest cells are ${largest(notebook, whole)}. Take pictures and long texts out of them, save, and hand in again.`,
  );
}

function largest(notebook: Notebook, size: (cell: Cell) => number): string {
  return notebook.cells
    .map((cell) => ({ id: cell.id, bytes: size(cell) }))
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, LARGE_SHOWN)
    .filter(({ bytes }, place) => place === 0 || bytes > 100_000)
    .map(({ id, bytes }) => `"${id}" (${megabytes(bytes)} MB)`)
    .join(", ");
}

const outputBytes = ({ outputs = [] }: Cell): number => sizeOf(outputs);
const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}

/** Tells whether a notebook is as it was given out, whatever was run in it, and whosever seed it has. */
export function isFresh(notebook: Notebook, fresh: Notebook): boolean {
  const texts = ({ cells }: Notebook): string =>
    JSON.stringify(cells.map((cell) => [cell.id, sourceOf(cell).trimEnd()]));
  return texts(notebook) === texts(fresh);
}

/** One sentence where the captures in a notebook are not this learner's. */
export function seedNote(notebook: Notebook, ownSeed: number | undefined, exercise: string): string | undefined {
  if (ownSeed === undefined || seedOf(notebook) === ownSeed) return undefined;
  return `this notebook's captures are not yours, and your answers are compared with yours; for a notebook with your captures: npx wirebook reset ${exercise} (what you had is kept beside it)`;
}
