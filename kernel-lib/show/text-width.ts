/**
 * Counts the columns that a text takes in a terminal: Chinese characters take two, combining marks none.
 * @example
 *   textWidth("网络 ok") // => 7
 */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += /\p{Mark}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** What Unicode's East Asian Width calls wide or fullwidth (UAX #11), as far as it occurs in texts here. */
const WIDE =
  /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Emoji_Presentation}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
