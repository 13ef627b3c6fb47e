/** Why a text cannot be read, and the UTF-16 units at fault: half open, counted from 0, empty where something is missing. */
export interface Fault {
  reason: string;
  at: [from: number, to: number];
}

/** A text that is not what was asked for; says what is wrong and where, with a caret under the place. */
export class ParseError extends SyntaxError implements Fault {
  override readonly name = "ParseError";
  readonly code = "ERR_PARSE";

  /** `what` names the thing asked for ("IPv4 address"), `input` is the text as it came. */
  constructor(
    readonly what: string,
    readonly input: string,
    readonly reason: string,
    readonly at: [from: number, to: number],
  ) {
    super(`Cannot parse ${what} ${JSON.stringify(input)}: ${reason}\n${caret(input, at)}`);
  }
}

/**
 * Draws a text with carets under a place, as two lines indented by two.
 * @example
 * caret("10.0.0.256", [9, 10]) // => "  10.0.0.256\n           ^"
 */
export function caret(input: string, [from, to]: readonly [number, number]): string {
  // a line break or a tab would move the caret away from its place
  const shown = input.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, "\u00b7");
  return `  ${shown}\n  ${" ".repeat(from)}${"^".repeat(Math.max(1, to - from))}`;
}

/** The fault of one character that cannot stand where it does; a surrogate pair is one character. */
export function wrongCharacter(text: string, index: number, wanted: string): Fault {
  const character = String.fromCodePoint(text.codePointAt(index) ?? 0);
  return { reason: `${nameOf(character)} where ${wanted} should be`, at: [index, index + character.length] };
}

function nameOf(character: string): string {
  const codePoint = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  if (character === " ") return "a space";
  if (/^[!-~]$/.test(character)) return JSON.stringify(character);
  if (/^\p{Nd}$/u.test(character)) return `"${character}" (${codePoint}), which is a digit but not one of 0 to 9,`;
  if (/^[\p{Z}\s]$/u.test(character)) return `white space (${codePoint})`;
  return /^[\p{C}\p{M}]$/u.test(character) ? codePoint : `"${character}" (${codePoint})`;
}
