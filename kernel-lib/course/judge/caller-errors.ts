/** A thrown value of the learner's, as data: what it says, and the line of theirs that it came from. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { inspect } from "node:util";
import type { CallerAnswer } from "./caller-protocol";
import type { CodePlace } from "./report";
import { encodeValue } from "./wire-value";

/** Describes a thrown value; `folder` holds the learner's files. */
export function thrownError(thrown: unknown, folder: string): NonNullable<CallerAnswer["threw"]> {
  if (!(thrown instanceof Error))
    return { name: "Thrown", message: inspect(thrown).slice(0, 500), own: encodeValue({}) };
  const syntax = syntaxError(thrown, folder);
  if (syntax) return { ...syntax, own: encodeValue({}) };
  const place = placeOf(thrown, folder);
  const { name, message, stack: _, ...own } = { ...thrown, name: String(thrown.name), message: String(thrown.message) };
  return { name, message: message.slice(0, 2000), ...(place ? { place } : {}), own: safely(own) };
}

function safely(own: object): string {
  try {
    return encodeValue(own);
  } catch {
    return encodeValue({});
  }
}

/** esbuild's error for a file that does not parse. */
function syntaxError(error: Error, folder: string): { name: string; message: string; place: CodePlace } | undefined {
  const { errors } = error as { errors?: { text: string; location?: EsbuildPlace | null }[] };
  const [first] = Array.isArray(errors) ? errors : [];
  if (!first?.location?.file?.includes(path.basename(folder))) return undefined;
  const { file, line, column, lineText } = first.location;
  // esbuild counts bytes
  const before = Buffer.from(lineText).subarray(0, column).toString();
  const place = { module: path.basename(file, ".ts"), line, column: before.length + 1, text: lineText };
  return { name: "SyntaxError", message: first.text, place };
}

interface EsbuildPlace {
  file: string;
  line: number;
  column: number;
  lineText: string;
}

/** The innermost frame in a file of the learner's. */
function placeOf(error: Error, folder: string): CodePlace | undefined {
  for (const line of String(error.stack).split("\n")) {
    const at = line.indexOf(folder + path.sep); // a path may have spaces in it
    const [, name, row, column] = /^([\w-]+)\.ts:(\d+):(\d+)/.exec(line.slice(at + folder.length + 1)) ?? [];
    if (at < 0 || !name) continue;
    const text = lineOf(path.join(folder, `${name}.ts`), Number(row));
    return { module: name, line: Number(row), column: Number(column), text };
  }
  return undefined;
}

function lineOf(file: string, row: number): string {
  try {
    return readFileSync(file, "utf8").split("\n")[row - 1] ?? "";
  } catch {
    return "";
  }
}
