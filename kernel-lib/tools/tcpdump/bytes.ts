/** A packet's bytes as tcpdump -X shows them. */
const ROW_BYTES = 16;

/**
 * Gives a line for each 16 bytes: place, hexadecimal in pairs, characters.
 * @example
 * hexLines(new TextEncoder().encode("hello")) // => ["\t0x0000:  6865 6c6c 6f                             hello"]
 */
export function hexLines(bytes: Uint8Array, withCharacters = true): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += ROW_BYTES) {
    const row = bytes.subarray(at, at + ROW_BYTES);
    const hex = Buffer.from(row)
      .toString("hex")
      .replace(/(....)(?=.)/g, "$1 ");
    const characters = [...row].map((byte) => (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    const place = `\t0x${at.toString(16).padStart(4, "0")}:  `;
    lines.push(withCharacters ? `${place}${hex.padEnd(39)}  ${characters}` : place + hex);
  }
  return lines;
}
