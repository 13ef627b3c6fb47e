/** IPv4 addresses as text: four decimal octets (RFC 6943 §3.1.1's strict form), and nothing else that inet_aton takes. */

import { shortFlatString } from "./flat-string";
import { type Fault, wrongCharacter } from "./parse-error";

const DOT = 46;
const ZERO = 48;

/** Tells whether a UTF-16 unit is one of 0 to 9. */
export function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

/**
 * Finds why `text` from `from` to `to` is no IPv4 address, or gives its 32 bits (signed). Slow, and meant to be read: an
 * octet at a time, and the first character that cannot be right is the fault.
 */
export function examineIpv4(text: string, from = 0, to = text.length): number | Fault {
  let bits = 0;
  let index = from;
  for (let octet = 1; octet <= 4; octet++) {
    const end = endOfDigits(text, index, to);
    const fault = octetFault(text, index, end, to, octet);
    if (fault) return fault;
    bits = (bits << 8) | Number(text.slice(index, end));
    index = end;
    if (octet === 4) break;
    if (index === to) return missing(text, index, octet);
    if (text.charCodeAt(index) !== DOT) return wrongCharacter(text, index, `"." or a digit of octet ${octet}`);
    index++;
  }
  if (index === to) return bits;
  if (text.charCodeAt(index) !== DOT) return wrongCharacter(text, index, "the end");
  return { reason: 'a "." after octet 4: an IPv4 address has four octets', at: [index, index + 1] };
}

/** Where the run of decimal digits that begins at `index` ends. */
export function endOfDigits(text: string, index: number, to: number): number {
  let end = index;
  while (end < to && isDigit(text.charCodeAt(end))) end++;
  return end;
}

function octetFault(text: string, from: number, end: number, to: number, octet: number): Fault | undefined {
  if (from === to) return missing(text, from, octet - 1);
  if (from === end) {
    if (text.charCodeAt(from) !== DOT) return wrongCharacter(text, from, `a digit of octet ${octet}`);
    return { reason: `octet ${octet} is empty`, at: [from, from + 1] };
  }
  return decimalFault(text, from, end, 255, `octet ${octet}`);
}

/** The first digit that makes a decimal number too large, or its second one where the first is 0. */
export function decimalFault(text: string, from: number, end: number, most: number, name: string): Fault | undefined {
  if (text.charCodeAt(from) === ZERO && end > from + 1) {
    const reason = `${name} begins with 0: leading zeros are refused, because some programs read them as octal`;
    return { reason, at: [from + 1, end] };
  }
  for (let index = from + 1; index <= end; index++) {
    if (Number(text.slice(from, index)) <= most) continue;
    return { reason: `${name} is ${shortened(text.slice(from, end))}, must be 0 to ${most}`, at: [index - 1, end] };
  }
  return undefined;
}

function shortened(digits: string): string {
  return digits.length > 12 ? `${digits.slice(0, 12)}…` : digits;
}

function missing(text: string, index: number, octets: number): Fault {
  const found = octets === 0 ? "no octet" : octets === 1 ? "one octet" : `${octets} octets`;
  const reason = `${found} only: an IPv4 address has four, such as 192.0.2.1`;
  return { reason: text === "" ? "nothing here: an address is expected" : reason, at: [index, index] };
}

const HUNDREDS = Uint8Array.from({ length: 256 }, (_, octet) => ZERO + Math.floor(octet / 100));
const TENS = Uint8Array.from({ length: 256 }, (_, octet) => ZERO + (Math.floor(octet / 10) % 10));
const ONES = Uint8Array.from({ length: 256 }, (_, octet) => ZERO + (octet % 10));
const flat = shortFlatString;
const units = new Uint8Array(16);

/** Writes 32 bits in dotted decimal. */
export function formatIpv4(bits: number): string {
  return flat(units, writeIpv4(bits, units, 0));
}

/** Writes 32 bits in dotted decimal into `units` from `at` on; gives where it ends. */
export function writeIpv4(bits: number, units: Uint8Array, at: number): number {
  let end = at;
  for (let shift = 24; shift >= 0; shift -= 8) {
    const octet = (bits >>> shift) & 255;
    if (octet > 99) units[end++] = HUNDREDS[octet] as number;
    if (octet > 9) units[end++] = TENS[octet] as number;
    units[end++] = ONES[octet] as number;
    units[end++] = DOT;
  }
  return end - 1;
}
