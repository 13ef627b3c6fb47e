/** Values as a report writes them: short, on one line, strings in quotes, bytes in hexadecimal. */
import { inspect } from "node:util";
import { Unsendable } from "./wire-value";

const MOST_CHARACTERS = 160;
const MOST_BYTES = 24;

/**
 * Writes a value.
 * @example
 *   words("A") // => '"A"'
 *   words(Uint8Array.of(0x57, 0x42)) // => "bytes 57 42"
 *   words([1, undefined]) // => "[ 1, undefined ]"
 *   words([{ body: Uint8Array.of(0x57, 0x42) }]) // => "[ { body: bytes 57 42 } ]"
 */
export function words(value: unknown): string {
  if (typeof value === "string") return clipped(quoted(value));
  if (value instanceof Uint8Array) return bytesText(value);
  if (value instanceof Unsendable) return value.text;
  const text = inspect(withBytes(value), { breakLength: Number.POSITIVE_INFINITY, depth: 6, maxArrayLength: 20 });
  return clipped(text);
}

/** Bytes inside of lists and records in hexadecimal, too; what inspect leaves out at the depth of 6 may stay as it is. */
function withBytes(value: unknown, depth = 0): unknown {
  if (value instanceof Uint8Array) return { [inspect.custom]: () => bytesText(value) };
  if (depth > 6 || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => withBytes(one, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withBytes(one, depth + 1)]));
}

/** What JSON leaves as it is and no eye can see: DEL, C1 controls, marks of no width and of direction. */
const UNSEEN = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Puts a text in quotes, as JSON does, with all that cannot be seen written as an escape.
 * @example
 *   quoted("a\tb") // => '"a\\tb"'
 *   quoted("\u007f\u202e") // => '"\\u007f\\u202e"'
 */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(UNSEEN, (unseen) => `\\u${unseen.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function bytesText(bytes: Uint8Array): string {
  if (bytes.length === 0) return "no bytes";
  const more = bytes.length > MOST_BYTES ? ` … (${bytes.length} bytes)` : "";
  return `bytes ${hexOf(bytes.subarray(0, MOST_BYTES))}${more}`;
}

/** Bytes in hexadecimal, a space after each. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("hex")
    .replace(/(..)(?=.)/g, "$1 ");
}

function clipped(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
