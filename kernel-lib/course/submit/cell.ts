/** `submit` and `results` in a cell, and what the button in JupyterLab calls. */

import { readFileSync } from "node:fs";
import path from "node:path";
import { display, moduleCells, newDisplay } from "../../kernel";
import { Shown, table } from "../../show";
import { type ExercisePlace, findExercise, modulesOf } from "../exercise";
import { when } from "../gradebook";
import { parseNotebook } from "../notebook";
import { linesShown, newsShown, submitShown } from "./cell-output";
import { SubmitError } from "./errors";
import type { SubmitEvent, Tell } from "./events";
import { resultLines, scoreText } from "./lines";
import { fetchResults, newestGraded } from "./results";
import { type Ask, submitNotebook } from "./submit";

/** How a cell hands in (documented in on-demand.ts). */
export interface CellOptions {
  withoutOutputs?: boolean;
  again?: boolean;
  practice?: boolean;
  wait?: boolean;
  /** Tells the button's dialog instead of drawing. */
  forPage?: boolean;
}

/** Hands in from a cell (documented in on-demand.ts). */
export async function submitInCell(word: string | undefined, { forPage, ...options }: CellOptions): Promise<void> {
  const place = placeOfCell(word);
  const tell = forPage ? tellPage() : tellCell();
  for (const text of unsaved(place)) tell({ kind: "note", text });
  const question = (text: string): string => (forPage ? text : `${text} Type yes: `);
  const ask: Ask = async (text) => isYes(await askPerson(question(text)));
  const signal = stopSignal();
  await submitNotebook(place, {
    ...options,
    tell,
    ask,
    ...(signal ? { signal } : {}),
    // a cell may be run with all others: only a person's answer hands in
    confirm: ({ exercise, destination }) => ask(`Hand ${exercise} in to ${destination.text}?`),
  });
}

/** Shows what was handed in (documented in on-demand.ts). */
export async function resultsInCell(word: string | undefined): Promise<Shown> {
  const place = word === undefined ? undefined : placeOfCell(word);
  const { attempts, destination, feedbackFile } = await fetchResults(place?.name, { tell: () => {} });
  if (attempts.length === 0) return new Shown(`Nothing was handed in yet to ${destination.text}.`, {});
  const newest = place && newestGraded(attempts);
  if (newest) display(linesShown(resultLines(newest, feedbackFile)));
  const rows = attempts.map(({ exercise, receivedAt, state, result, attempt }) => ({
    exercise,
    "handed in": when(Date.parse(receivedAt)),
    result: result ? scoreText(result) : state,
    attempt,
  }));
  return table(rows);
}

function placeOfCell(word: string | undefined): ExercisePlace {
  return findExercise(word ?? path.join(process.cwd(), `${path.basename(process.cwd())}.ipynb`));
}

function tellCell(): Tell {
  const events: SubmitEvent[] = [];
  const handle = newDisplay(new Shown("", {}));
  return (event) => {
    // a large notebook goes out in hundreds of pieces
    if (event.kind === "sending" && events.at(-1)?.kind === "sending") events.pop();
    events.push(event);
    handle.update(submitShown(events));
  };
}

function tellPage(): Tell {
  return (event) => display(newsShown(event));
}

/** Modules that were run in another wording than the file has. */
function unsaved({ file, folder }: ExercisePlace): string[] {
  const saved = new Map(
    modulesOf(parseNotebook(readFileSync(file, "utf8"), file)).map(({ name, source }) => [name, source]),
  );
  const names = moduleCells()
    .filter((own) => path.dirname(own.file) === folder)
    .map((own) => ({ name: path.parse(own.file).name, source: own.source }))
    .filter(({ name, source }) => saved.has(name) && saved.get(name)?.trim() !== source.trim())
    .map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    `the file is sent as it is saved, and these cells were run in other words: ${names.join(", ")}. Save (Ctrl+S), then hand in again`,
  ];
}

async function askPerson(question: string): Promise<string> {
  const { prompt } = globalThis as { prompt?: (text: string) => Promise<string> };
  try {
    return prompt ? await prompt(question) : "";
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_NO_INPUT") throw error;
    throw new SubmitError(
      "ERR_NOT_AGREED",
      "Not handed in: this notebook is being run by a program, and only a person hands in.",
    );
  }
}

function isYes(text: string): boolean {
  return /^\s*y(es)?\s*$/i.test(text);
}

/** Aborted when the learner stops the cell. */
function stopSignal(): AbortSignal | undefined {
  return (globalThis as { [key: symbol]: { signal?: AbortSignal } | undefined })[Symbol.for("wirebook.scope")]?.signal;
}
