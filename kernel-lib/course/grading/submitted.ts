/** A notebook as somebody sent it: what a grader and a page want of it, and nothing else. */
import { moduleName } from "../exercise";
import type { Cell } from "../notebook";
import { JsonFault, JsonReader } from "./json-reader";

/** Larger files are not read at all. A server takes less. */
export const MOST_NOTEBOOK_BYTES = 64_000_000;
const MOST_CELLS = 5000;
const MOST_SOURCE_CHARACTERS = 500_000;
const MOST_NAME_CHARACTERS = 60;
const MOST_OUTPUTS = 20;
const MOST_PICTURE_CHARACTERS = 2_000_000;
const MOST_PRINTED_CHARACTERS = 20_000;
/** Of all outputs together. */
const MOST_OUTPUT_CHARACTERS = 12_000_000;

/** One thing that a cell has shown: text, or a picture as base64 (of SVG: its text). */
export type Output =
  | { kind: "text"; text: string; isError: boolean }
  | { kind: "picture"; mime: string; data: string }
  /** `what`: in words, what is left out. */
  | { kind: "left out"; what: string };

/** A cell, its parts of the right types whatever the file had. */
export interface SubmittedCell {
  type: Cell["cell_type"];
  source: string;
  /** nbgrader's; only a name, never believed. */
  gradeId?: string;
  points?: number;
  /** Empty unless they were asked for. */
  outputs: Output[];
}

export interface Submitted {
  cells: SubmittedCell[];
  /** Of the learner's own captures, as the file has it. */
  seed?: number;
  /** Set where nothing could be read: why. */
  unreadable?: string;
  /** What was left out, in words. */
  remarks: string[];
}

/**
 * Reads a notebook that may have been made to do harm. Never throws; `outputs` keeps what cells have shown, in bounds.
 * @example
 *   readSubmitted(new TextEncoder().encode('{"cells": [{"cell_type": "code", "source": "1"}]}')).cells.length // => 1
 *   readSubmitted(new TextEncoder().encode("<html>")).unreadable // => "it is no notebook: it is no JSON object, but begins with \"<html>\""
 */
export function readSubmitted(bytes: Uint8Array, { outputs = false } = {}): Submitted {
  const unreadable = (why: string): Submitted => ({ cells: [], remarks: [], unreadable: why });
  if (bytes.length > MOST_NOTEBOOK_BYTES)
    return unreadable(`it has ${megabytes(bytes.length)} MB; at most ${megabytes(MOST_NOTEBOOK_BYTES)} MB are read`);
  if (bytes.length === 0) return unreadable("the file is empty");
  const text = new TextDecoder().decode(bytes);
  const start = text.slice(0, 200).trimStart();
  if (!start.startsWith("{"))
    return unreadable(`it is no notebook: it is no JSON object, but begins with ${JSON.stringify(start.slice(0, 20))}`);
  const reading = new Reading(text, outputs);
  try {
    return reading.notebook();
  } catch (error) {
    if (error instanceof JsonFault) return unreadable(`it is no notebook that can be read: ${error.message}`);
    throw error;
  }
}

/** One walk through one file. */
class Reading {
  readonly #json: JsonReader;
  readonly #remarks = new Set<string>();
  #outputsLeft = MOST_OUTPUT_CHARACTERS;

  constructor(
    private readonly text: string,
    private readonly keepsOutputs: boolean,
  ) {
    this.#json = new JsonReader(text);
  }

  notebook(): Submitted {
    const json = this.#json;
    const found: { cells?: SubmittedCell[]; seed?: number; format?: number | boolean } = { format: 4 };
    const metadata = {
      wirebook: () =>
        void json.object({
          seed: () => {
            const seed = json.scalar();
            if (typeof seed === "number" && Number.isSafeInteger(seed) && seed >= 0) found.seed = seed;
          },
        }),
    };
    json.object({
      nbformat: () => Object.assign(found, { format: json.scalar() }),
      metadata: () => void json.object(metadata),
      cells: () => Object.assign(found, { cells: this.#cells() }),
    });
    json.end();
    const { cells, seed, format } = found;
    const unreadable = cells
      ? `it has notebook format ${format ?? "of no number"}; 4 is understood`
      : "it is no notebook: it has no list of cells";
    if (!cells || format !== 4) return { cells: [], remarks: [], unreadable };
    if (this.text.includes("\ufffd")) this.#odd("the file has characters that are no UTF-8; they are shown as \ufffd");
    return { cells, remarks: [...this.#remarks], ...(seed === undefined ? {} : { seed }) };
  }

  #cells(): SubmittedCell[] | undefined {
    const cells: SubmittedCell[] = [];
    let count = 0;
    const isList = this.#json.list(() => {
      count += 1;
      if (count > MOST_CELLS) return void this.#json.skip();
      const cell = this.#cell(count);
      if (cell) cells.push(cell);
    });
    if (count > MOST_CELLS) this.#remarks.add(`it has ${count} cells; only the first ${MOST_CELLS} were looked at`);
    return isList ? cells : undefined;
  }

  #cell(number: number): SubmittedCell | undefined {
    const json = this.#json;
    const found: { type?: string; source?: string; gradeId?: string; points?: unknown; outputs?: Output[] } = {};
    const nbgrader = {
      grade_id: () => Object.assign(found, { gradeId: json.string(MOST_NAME_CHARACTERS) }),
      points: () => Object.assign(found, { points: json.scalar() }),
    };
    const metadata = { nbgrader: () => void json.object(nbgrader) };
    const isObject = json.object({
      cell_type: () => Object.assign(found, { type: json.string(20) }),
      source: () => Object.assign(found, { source: json.multiline(MOST_SOURCE_CHARACTERS) }),
      metadata: () => void json.object(metadata),
      ...(this.keepsOutputs ? { outputs: () => Object.assign(found, { outputs: this.#outputs() }) } : {}),
    });
    const { type, source, gradeId, points, outputs = [] } = found;
    if (!isObject) return this.#odd(`cell ${number} is no cell, and was left out`);
    if (type !== "code" && type !== "markdown" && type !== "raw")
      return this.#odd(`cell ${number} is neither code nor text, and was left out`);
    if (source === undefined)
      return this.#odd(
        `cell ${number} was left out: it has no text, or one of more than ${MOST_SOURCE_CHARACTERS} characters`,
      );
    return {
      type,
      source,
      outputs,
      ...(gradeId === undefined ? {} : { gradeId }),
      ...(typeof points === "number" ? { points } : {}),
    };
  }

  #odd(remark: string): undefined {
    if (this.#remarks.size < 20) this.#remarks.add(remark);
    return undefined;
  }

  #outputs(): Output[] {
    const outputs: Output[] = [];
    let count = 0;
    this.#json.list(() => {
      count += 1;
      if (count > MOST_OUTPUTS) this.#json.skip();
      else outputs.push(...this.#output());
    });
    if (count > MOST_OUTPUTS) outputs.push({ kind: "left out", what: `${count - MOST_OUTPUTS} more outputs` });
    return outputs;
  }

  #output(): Output[] {
    const json = this.#json;
    const found: { isError: boolean; text: Output[]; pictures: Output[] } = { isError: false, text: [], pictures: [] };
    const text = (separator: string) => (): void => {
      const printed = this.#bounded(MOST_PRINTED_CHARACTERS, separator);
      found.text = [printed === undefined ? TOO_LONG : { kind: "text", text: printed, isError: false }];
    };
    const picture = (mime: string) => (): void => {
      const data = this.#bounded(MOST_PICTURE_CHARACTERS, "");
      found.pictures = [data === undefined ? TOO_LARGE : { kind: "picture", mime, data }];
    };
    const data = {
      "text/plain": text(""),
      ...Object.fromEntries(PICTURES.map((mime) => [mime, picture(mime)])),
    };
    json.object({
      output_type: () => Object.assign(found, { isError: json.string(20) === "error" }),
      text: text(""),
      traceback: text("\n"),
      data: () => void json.object(data),
    });
    if (found.pictures.length > 0) return found.pictures;
    return found.text.map((one) => (one.kind === "text" ? { ...one, isError: found.isError } : one));
  }

  /** Text of an output, or undefined where it is too long, by itself or with all others. */
  #bounded(most: number, separator: string): string | undefined {
    const text = this.#json.multiline(Math.min(most, this.#outputsLeft), separator);
    this.#outputsLeft -= text?.length ?? 0;
    return text;
  }
}

const TOO_LONG: Output = { kind: "left out", what: "a long text" };
const TOO_LARGE: Output = { kind: "left out", what: "a large picture" };

/** What an `<img>` draws and no script is in: in `<img>` SVG runs none. */
const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/svg+xml"];

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}

/** The name of the module that a cell is; undefined for another cell, and for a name that is no file's. */
export function moduleOf({ type, source }: SubmittedCell): string | undefined {
  const name = moduleName({ cell_type: type, id: "", metadata: {}, source });
  return name !== undefined && name.length <= MOST_NAME_CHARACTERS ? name : undefined;
}
