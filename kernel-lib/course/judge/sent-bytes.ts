/** Bytes that went over a wire, as a person reads them: what is text in quotes, the rest in hexadecimal. */
import { hexOf, quoted } from "./words";

const MOST_COLUMNS = 40;
const BYTE_COLUMNS = 3;
/** UTF-8's. */
const LONGEST_CHARACTER_BYTES = 4;
/** Fewer characters than this beside other bytes are text by chance. */
const LEAST_CHARACTERS = 5;
/** Text, in UTF-8: all that can be seen, ends of lines, and what moves a terminal (BEL to CR, ESC). */
const TEXT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is bytes that are looked at
  /(?:[\x07-\x0d\x1b\x20-\x7f]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+/g;
/** Behind other bytes no text begins with the end of a line, and what stands before JSON is the last byte of its length. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is bytes that are looked at
const NO_BEGINNING = /^(?:[\x07-\x0d]+|[\s\S](?=[{[]))/;

/** A row of characters, or one byte. */
type Part = string | number;

/**
 * Writes bytes that went over a wire; cut where they are many.
 * @example
 *   sentBytes(Buffer.from("NAME ada\n")) // => '"NAME ada\\n"'
 *   sentBytes(Uint8Array.of(0xff, 0x02)) // => "ff 02"
 *   sentBytes(Buffer.from('\x01\0\0\0\x0b{"kept":[]}')) // => `01 00 00 00 0b '{"kept":[]}'`
 */
export function sentBytes(bytes: Uint8Array, mostColumns = MOST_COLUMNS): string {
  if (bytes.length === 0) return "no bytes";
  const shown = bytes.subarray(0, LONGEST_CHARACTER_BYTES * mostColumns);
  const written: string[] = [];
  let room = mostColumns + 1; // the last part needs no space after it
  for (const part of partsOf(shown)) {
    const characters = typeof part === "string" ? [...part] : [];
    const columns = typeof part === "string" ? characters.length + 1 : BYTE_COLUMNS;
    if (typeof part === "number" && columns <= room) written.push(hexOf(Uint8Array.of(part)));
    if (characters.length > 0 && room > 1) written.push(inQuotes(characters.slice(0, room - 1).join("")));
    room -= columns;
    if (room < 0) break;
  }
  const isCut = room < 0 || shown.length < bytes.length;
  return written.join(" ") + (isCut ? ` … (${bytes.length} bytes)` : "");
}

/** Text beside other bytes counts from some characters on, text alone always. */
function partsOf(bytes: Uint8Array): Part[] {
  const octets = Buffer.from(bytes).toString("latin1");
  const parts: Part[] = [];
  let at = 0;
  const others = (to: number): void => {
    for (; at < to; at++) parts.push(octets.charCodeAt(at));
  };
  for (const { index = 0, 0: run } of octets.matchAll(TEXT)) {
    const [beginning = ""] = (index > 0 && NO_BEGINNING.exec(run)) || [];
    const text = decoded(run.slice(beginning.length));
    if (text === undefined || (run !== octets && text.length < LEAST_CHARACTERS)) continue;
    others(index + beginning.length);
    parts.push(text);
    at = index + run.length;
  }
  others(octets.length);
  return parts;
}

function decoded(octets: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(octets, "latin1"));
  } catch {
    return undefined;
  }
}

/** As JSON does; JSON itself is easier to read without its quotes escaped. */
function inQuotes(text: string): string {
  if (!text.includes('"') || text.includes("'")) return quoted(text);
  return `'${quoted(text).slice(1, -1).replaceAll('\\"', '"')}'`;
}
