/** Bytes that should be text, written so that all of them can be shown: in the way of Wireshark. */

const ESCAPES: Record<number, string> = { 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r" };
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cn}\p{Cs}]/u;
const REPLACEMENT = 0xfffd;
const REPLACED = String.fromCharCode(REPLACEMENT);
const ASCII = Array.from({ length: 128 }, (_, code) => {
  if (code >= 0x20 && code < 0x7f) return String.fromCharCode(code);
  return ESCAPES[code] ?? `\\${code.toString(8).padStart(3, "0")}`;
});

/**
 * Writes bytes as text: UTF-8 where it is, control characters in octal, other unprintable ones by their code point, and
 * bytes that are no UTF-8 as U+FFFD.
 * @example
 * escaped(Uint8Array.of(0x61, 0x00, 0xc3, 0xa4, 0xff)) // => "a\\000ä\ufffd"
 */
export function escaped(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] as number;
    if (byte < 0x80) {
      text += ASCII[byte];
      at++;
    } else {
      const { code, next } = codePointAt(bytes, at);
      text += code === REPLACEMENT ? REPLACED : characterText(code);
      at = next;
    }
  }
  return text;
}

/** One character of UTF-8 that is not ASCII; a sequence that breaks off is one replacement, and goes on with the byte that broke it. */
function codePointAt(bytes: Uint8Array, at: number): { code: number; next: number } {
  const first = bytes[at] as number;
  const ones = Math.clz32(~(first << 24));
  if (ones < 2 || ones > 6) return { code: REPLACEMENT, next: at + 1 };
  let code = first & (0x7f >>> ones);
  for (let next = at + 1; next < at + ones; next++) {
    const byte = bytes[next];
    if (byte === undefined || (byte & 0xc0) !== 0x80) return { code: REPLACEMENT, next };
    code = code * 64 + (byte & 0x3f);
  }
  const isCharacter = code < 0x110000 && (code & 0xfffff800) !== 0xd800;
  return { code: isCharacter ? code : REPLACEMENT, next: at + ones };
}

/** A character of several bytes: ASCII too, where it was written in more bytes than it needs. */
function characterText(code: number): string {
  const character = String.fromCodePoint(code);
  if (!UNPRINTABLE.test(character)) return character;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
