/** Texts of strangers on a terminal. */

/** Writes control characters as `\x1b`, and characters that turn the direction of text as `\u202e`: nothing moves the cursor. */
export function harmless(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
