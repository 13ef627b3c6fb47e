/** Where two values first differ, drawn with a caret. */
import { hexOf, quoted, words } from "./words";

/** The first difference: `path` leads to it (empty where it is the value itself), `lines` draw it. */
export interface Difference {
  path: string;
  lines: string[];
}

const WINDOW_CHARACTERS = 60;
const WINDOW_BYTES = 16;

/**
 * Finds the first place at which `actual` is not `expected`; undefined where they are equal.
 * @example
 *   difference("10.0.0.1", "10.0.0.1") // => undefined
 *   difference({ a: [1, 2] }, { a: [1, 3] }).path // => ".a[1]"
 *   difference("10.0.1.0", "10.0.0.0").lines // => ['expected  "10.0.0.0"', 'actual    "10.0.1.0"', "                ^"]
 */
export function difference(actual: unknown, expected: unknown, path = ""): Difference | undefined {
  if (Object.is(actual, expected)) return undefined;
  if (typeof actual === "string" && typeof expected === "string") return { path, lines: textLines(actual, expected) };
  if (actual instanceof Uint8Array && expected instanceof Uint8Array) return bytesDifference(actual, expected, path);
  if (Array.isArray(actual) && Array.isArray(expected)) return listDifference(actual, expected, path);
  if (isRecord(actual) && isRecord(expected)) return recordDifference(actual, expected, path);
  if (isCollection(actual) && isCollection(expected) && actual.constructor === expected.constructor) {
    return listDifference([...actual], [...expected], path);
  }
  return { path, lines: plainLines(actual, expected) };
}

function plainLines(actual: unknown, expected: unknown): string[] {
  return [`expected  ${words(expected)}`, `actual    ${words(actual)}`];
}

function listDifference(actual: unknown[], expected: unknown[], path: string): Difference | undefined {
  const most = Math.min(actual.length, expected.length);
  for (let index = 0; index < most; index++) {
    const found = difference(actual[index], expected[index], `${path}[${index}]`);
    if (found) return found;
  }
  if (actual.length === expected.length) return undefined;
  const count = (list: unknown[]): string => `${list.length} ${list.length === 1 ? "item" : "items"}: ${words(list)}`;
  return { path, lines: [`expected  ${count(expected)}`, `actual    ${count(actual)}`] };
}

function recordDifference(
  actual: Record<string, unknown>,
  expected: Record<string, unknown>,
  path: string,
): Difference | undefined {
  for (const key of Object.keys(expected)) {
    const found = difference(ownValue(actual, key), expected[key], `${path}.${key}`);
    if (found) return found;
  }
  const extra = Object.keys(actual).find((key) => !Object.hasOwn(expected, key) && actual[key] !== undefined);
  if (extra === undefined) return undefined;
  return { path: `${path}.${extra}`, lines: ["expected  nothing of this name", `actual    ${words(actual[extra])}`] };
}

/** A property that is absent counts as one that is undefined. */
function ownValue(record: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function textLines(actual: string, expected: string): string[] {
  let at = 0;
  while (at < actual.length && actual[at] === expected[at]) at++;
  const from = Math.max(0, at - WINDOW_CHARACTERS / 2);
  const lead = from > 0 ? "…" : "";
  const part = (text: string): string => {
    const cutOff = text.length > from + WINDOW_CHARACTERS ? "…" : "";
    return `${lead}${quoted(text.slice(from, from + WINDOW_CHARACTERS))}${cutOff}`;
  };
  // what is escaped before the place moves the caret: "\n" takes two columns
  const column = lead.length + quoted(actual.slice(from, at)).length - 1;
  return [`expected  ${part(expected)}`, `actual    ${part(actual)}`, `${" ".repeat(10 + column)}^`];
}

function bytesDifference(actual: Uint8Array, expected: Uint8Array, path: string): Difference | undefined {
  let at = 0;
  while (at < actual.length && at < expected.length && actual[at] === expected[at]) at++;
  if (at === actual.length && at === expected.length) return undefined;
  const from = Math.max(0, at - WINDOW_BYTES / 2);
  const part = (bytes: Uint8Array): string => {
    const lead = from > 0 ? "… " : "";
    const more = bytes.length > from + WINDOW_BYTES ? " …" : "";
    return `${lead}${hexOf(bytes.subarray(from, from + WINDOW_BYTES))}${more}`;
  };
  const column = (from > 0 ? 2 : 0) + 3 * (at - from);
  return {
    path,
    lines: [
      `expected  ${part(expected)}  (${expected.length} bytes)`,
      `actual    ${part(actual)}  (${actual.length} bytes)`,
      `${" ".repeat(10 + column)}^^ byte ${at}`,
    ],
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isCollection(value: unknown): value is Set<unknown> | Map<unknown, unknown> {
  return value instanceof Set || value instanceof Map;
}
