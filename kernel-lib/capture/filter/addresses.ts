/** Reads addresses the way the filter language writes them. */

/** Whether a text is an IPv6 address as RFC 4291 §2.2 writes it. */
export const isIpv6 = (text: string): boolean => parseIpv6(text) !== undefined;

/** The four 32-bit words of an IPv6 address. */
export function parseIpv6(text: string): number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [before, behind] = halves.map((half) => (half === "" ? [] : groupsOf(half.split(":"))));
  if (!before || (halves.length === 2 && !behind)) return undefined;
  const missing = 8 - before.length - (behind?.length ?? 0);
  // RFC 5952 §4.2.2 never writes "::" for one group, but readers take it; for none it is an error.
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...before, ...new Array<number>(missing).fill(0), ...(behind ?? [])];
  return [0, 2, 4, 6].map((at) => (((groups[at] ?? 0) << 16) | (groups[at + 1] ?? 0)) >>> 0);
}

function groupsOf(parts: string[]): number[] | undefined {
  const last = parts.at(-1) ?? "";
  const quad = last.includes(".") ? parseQuad(last) : undefined;
  if (last.includes(".") && quad === undefined) return undefined;
  const hexadecimal = quad === undefined ? parts : parts.slice(0, -1);
  if (!hexadecimal.every((part) => /^[0-9A-Fa-f]{1,4}$/.test(part))) return undefined;
  const groups = hexadecimal.map((part) => Number.parseInt(part, 16));
  return quad === undefined ? groups : [...groups, quad >>> 16, quad & 0xffff];
}

/** Four decimal numbers without leading zeros. */
function parseQuad(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    return undefined;
  return parts.reduce((value, part) => ((value << 8) | Number(part)) >>> 0, 0);
}

/** An IPv4 address or the beginning of one: its bits, and how many were given (8 a part). */
export interface PartialIpv4 {
  bits: number;
  length: number;
}

/** Reads `10.1.2.3`, `10.1` and the like; every part is decimal, from 0 to 255. */
export function parsePartialIpv4(text: string): PartialIpv4 | undefined {
  const parts = text.split(".");
  // Digit by digit, as libpcap does it, which also explains what it makes of "0x": the letter counts as a digit too.
  let bits = 0;
  for (const part of parts) {
    let value = 0;
    for (const character of part) {
      if (value > 25) return undefined;
      value = (value * 10 + character.charCodeAt(0) - 48) >>> 0;
    }
    if (value > 255) return undefined;
    bits = ((bits << 8) | value) >>> 0;
  }
  return { bits, length: 8 * parts.length };
}

/** Reads what inet_aton(3) takes: one to four numbers, each decimal, octal (0…) or hexadecimal (0x…). */
export function parseInetAton(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length > 4 || !parts.every((part) => /^(?:0[xX][0-9A-Fa-f]+|0[0-7]*|[1-9]\d*)$/.test(part)))
    return undefined;
  const values = parts.map((part) => (/^0[0-7]/.test(part) ? Number.parseInt(part, 8) : Number(part)));
  const last = values.pop() as number;
  if (values.some((value) => value > 255) || last >= 256 ** (4 - values.length)) return undefined;
  return (values.reduce((sum, value, at) => sum + value * 256 ** (3 - at), 0) + last) >>> 0;
}

/** The six bytes of a MAC address, its digits grouped with colons, dots, dashes or not at all. */
export function parseMac(text: string): number[] {
  const digits =
    /[:.-]/.test(text) && !/^(?:[0-9A-Fa-f]{4}\.){2}/.test(text)
      ? text
          .split(/[:.-]/)
          .map((part) => part.padStart(2, "0"))
          .join("")
      : text.replaceAll(".", "");
  return Array.from({ length: 6 }, (_, at) => Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16));
}
