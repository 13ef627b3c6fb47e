/** Bytes as people look at them: offset, hexadecimal, characters. */
import { Shown } from "./shown";

const PER_LINE = 16;

/**
 * Makes the classic dump of bytes; `from` is the offset printed on the first line. Throws TypeError for anything else.
 * @example
 * hexdump(new TextEncoder().encode("hello")).toString() // => "0000  68 65 6c 6c 6f                                    hello"
 */
export function hexdump(bytes: Uint8Array, { from = 0 } = {}): Shown {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(
      `hexdump: this is no Uint8Array but ${bytes === null ? "null" : typeof bytes}; new TextEncoder().encode(text) makes bytes of a text`,
    );
  }
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += PER_LINE) {
    const part = bytes.subarray(at, at + PER_LINE);
    const hex = [...part].map((byte) => byte.toString(16).padStart(2, "0"));
    const halves = [hex.slice(0, 8).join(" "), hex.slice(8).join(" ")];
    const characters = [...part]
      .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "."))
      .join("");
    const offset = (from + at).toString(16).padStart(4, "0");
    lines.push(`${offset}  ${(halves[0] ?? "").padEnd(23)}  ${(halves[1] ?? "").padEnd(23)}  ${characters}`);
  }
  return new Shown(lines.length > 0 ? lines.join("\n") : "(no bytes)", {});
}
