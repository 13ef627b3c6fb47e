/** Text that somebody else wrote, made fit for a page. */

/** Control and format characters, line and paragraph separators, halves of characters: not seen, or turning text about. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
/** These are text: tab, new line, and the two that join and part letters of Persian, Hindi and emoji. */
const TEXT = "\t\n\u200c\u200d";

/**
 * Shows control and direction characters instead of letting them act, and half characters as what they are.
 * @example
 *   harmless("a\u0000\u202eb") // => "a␀[U+202E]b"
 */
export function harmless(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(UNSEEN, (character) => {
    if (TEXT.includes(character)) return character;
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code >= 0xd800 && code <= 0xdfff) return "\ufffd";
    return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
  });
}

/**
 * Writes text as HTML that shows it, in an element or in a quoted attribute.
 * @example
 *   escapeText("<b title='x'>") // => "&lt;b title=&#39;x&#39;&gt;"
 */
export function escapeText(text: string): string {
  return harmless(text).replace(/[&<>"']/g, (character) => ESCAPED[character] ?? "");
}

const ESCAPED: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Cuts a text that is longer than a reader needs, and says so. */
export function clipped(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}\n… ${text.length - most} more characters` : text;
}
