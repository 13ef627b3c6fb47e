/** IPv6 addresses as text: RFC 4291 §2.2 read strictly, RFC 5952 written. */

import { flatString } from "./flat-string";
import { endOfDigits, examineIpv4, writeIpv4 } from "./ipv4-text";
import { type Fault, wrongCharacter } from "./parse-error";

const COLON = 58;
const DOT = 46;
const GROUPS = 8;
const ZERO_RUN_FAULT = '"::" has to stand for at least one group of zeros';

/** What was read of an address: its groups of 16 bits before and after "::". */
interface Reading {
  groups: number[];
  /** Number of groups before "::", −1 without one. */
  gap: number;
}

/**
 * Finds why `text` from `from` to `to` is no IPv6 address without a zone, or gives its four words of 32 bits (signed).
 * Slow, and meant to be read: a group at a time, and the first character that cannot be right is the fault.
 */
export function examineIpv6(text: string, from = 0, to = text.length): number[] | Fault {
  const reading: Reading = { groups: [], gap: -1 };
  let index = from;
  if (text.charCodeAt(index) === COLON && index < to) {
    if (text.charCodeAt(index + 1) !== COLON || index + 1 === to) return loneColon(text, index + 1, to);
    reading.gap = 0;
    index += 2;
  }
  while (index < to || !isOptional(reading, text, index, from)) {
    const end = readGroup(reading, text, index, to);
    if (typeof end !== "number") return end;
    if (end === to) break;
    const next = readColons(reading, text, end, to);
    if (typeof next !== "number") return next;
    index = next;
  }
  return wordsOf(reading, to);
}

function loneColon(text: string, index: number, to: number): Fault {
  if (index === to) return { reason: 'a lone ":": an address may begin with "::"', at: [index, index] };
  return wrongCharacter(text, index, 'a second ":" of "::"');
}

/** After "::" no group has to follow. */
function isOptional(reading: Reading, text: string, index: number, from: number): boolean {
  return reading.gap >= 0 && index >= from + 2 && text.charCodeAt(index - 2) === COLON;
}

/** Reads a group of hexadecimal digits, or the four octets that may stand for the last two groups; gives where it ends. */
function readGroup(reading: Reading, text: string, index: number, to: number): number | Fault {
  const { groups, gap } = reading;
  let end = index;
  while (end < to && isHexDigit(text.charCodeAt(end))) end++;
  if (end === index) return noGroup(reading, text, index, to);
  if (gap >= 0 && groups.length === GROUPS - 1) return { reason: ZERO_RUN_FAULT, at: [index, end] };
  if (text.charCodeAt(end) === DOT && end < to && endOfDigits(text, index, to) === end) {
    return readDottedTail(reading, text, index, end, to);
  }
  if (end > index + 4) {
    const reason = `group ${groups.length + 1} has ${end - index} digits, a group has at most four`;
    return { reason, at: [index + 4, end] };
  }
  groups.push(Number.parseInt(text.slice(index, end), 16));
  return end;
}

function isHexDigit(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 70) || (unit >= 97 && unit <= 102);
}

function noGroup({ groups, gap }: Reading, text: string, index: number, to: number): Fault {
  if (index === to) return text.charCodeAt(index - 1) === COLON ? afterColon(index) : tooFew(groups.length, index);
  if (text.charCodeAt(index) !== COLON) return wrongCharacter(text, index, `group ${groups.length + 1}`);
  const reason = gap >= 0 ? 'a third ":" in a row' : 'a ":" where a group should be';
  return { reason, at: [index, index + 1] };
}

function afterColon(index: number): Fault {
  return { reason: 'a group is missing after ":"', at: [index, index] };
}

// RFC 4291 §2.2, form 3: x:x:x:x:x:x:d.d.d.d
function readDottedTail(reading: Reading, text: string, index: number, dot: number, to: number): number | Fault {
  const { groups, gap } = reading;
  if (gap < 0 ? groups.length !== GROUPS - 2 : groups.length > GROUPS - 3) {
    const reason = `dotted octets stand for the last two of eight groups, here ${groups.length} stand before them`;
    return { reason, at: [dot, dot + 1] };
  }
  const bits = examineIpv4(text, index, to);
  if (typeof bits !== "number") return bits;
  groups.push(bits >>> 16, bits & 0xffff);
  return to;
}

/** Reads ":" or "::" after a group; gives where the next group begins. */
function readColons(reading: Reading, text: string, index: number, to: number): number | Fault {
  const { groups, gap } = reading;
  if (text.charCodeAt(index) !== COLON) return wrongCharacter(text, index, '":" or the end of the address');
  if (groups.length === (gap >= 0 ? GROUPS - 1 : GROUPS)) {
    const reason = gap >= 0 ? ZERO_RUN_FAULT : 'a ":" after group 8: an IPv6 address has eight groups';
    return { reason, at: [index, index + 1] };
  }
  if (index + 1 === to || text.charCodeAt(index + 1) !== COLON) return index + 1;
  if (gap >= 0) return { reason: 'a second "::": it would leave open how long each is', at: [index + 1, index + 2] };
  reading.gap = groups.length;
  return index + 2;
}

function wordsOf({ groups, gap }: Reading, to: number): number[] | Fault {
  if (gap < 0 && groups.length < GROUPS) return tooFew(groups.length, to);
  const zeros = new Array<number>(GROUPS - groups.length).fill(0);
  const all = gap < 0 ? groups : [...groups.slice(0, gap), ...zeros, ...groups.slice(gap)];
  return [0, 2, 4, 6].map((n) => ((all[n] as number) << 16) | (all[n + 1] as number));
}

function tooFew(groups: number, index: number): Fault {
  const found = groups === 0 ? "no group" : groups === 1 ? "one group" : `${groups} groups`;
  return { reason: `${found} only: an IPv6 address has eight, or "::" for those that are zero`, at: [index, index] };
}

/**
 * Finds why `text` from `from` to `to` is no zone (what follows "%", RFC 4007 §11.2), or gives nothing. A zone is the name
 * or number of an interface: any characters but white space, controls, "%", "/" and brackets (and no half of a surrogate pair).
 */
export function examineZone(text: string, from: number, to: number): Fault | undefined {
  if (from === to) return { reason: 'no zone after "%", such as eth0', at: [to, to] };
  const wrong = text.slice(from, to).search(/[\s\p{Z}\p{Cc}\p{Cs}%/[\]]/u);
  return wrong < 0 ? undefined : wrongCharacter(text, from + wrong, "the name of a zone");
}

const DIGITS = Uint8Array.from("0123456789abcdef", (digit) => digit.charCodeAt(0));
const units = new Uint8Array(48);
const groups = new Uint16Array(GROUPS);
const flat = flatString;
const writeOctets = writeIpv4;

/** Writes four words of 32 bits as RFC 5952 §4 says, an IPv4-mapped address with dotted octets (§5). */
export function formatIpv6(w0: number, w1: number, w2: number, w3: number): string {
  groups[0] = w0 >>> 16;
  groups[1] = w0;
  groups[2] = w1 >>> 16;
  groups[3] = w1;
  groups[4] = w2 >>> 16;
  groups[5] = w2;
  groups[6] = w3 >>> 16;
  groups[7] = w3;
  if (w0 === 0 && w1 === 0 && w2 === 0xffff) return flat(units, writeOctets(w3, units, writeGroups(0, 5, 6)));
  const [first, length] = longestZeroRun();
  return flat(units, writeGroups(first, length, GROUPS));
}

/** RFC 5952 §4.2: the longest run of zero groups, the first of equal ones, and never one group alone. */
function longestZeroRun(): readonly [first: number, length: number] {
  let first = -1;
  let length = 1;
  let run = 0;
  for (let n = 0; n < GROUPS; n++) {
    run = groups[n] === 0 ? run + 1 : 0;
    if (run <= length) continue;
    length = run;
    first = n - run + 1;
  }
  return [first, length];
}

/** Writes the groups before `end` with "::" for a run of them; gives the number of units. */
function writeGroups(zeros: number, zeroCount: number, end: number): number {
  let at = 0;
  for (let n = 0; n < end; n++) {
    if (n === zeros) {
      if (n === 0) units[at++] = COLON;
      units[at++] = COLON;
      n += zeroCount - 1;
      continue;
    }
    const group = groups[n] as number;
    if (group > 0xfff) units[at++] = DIGITS[group >>> 12] as number;
    if (group > 0xff) units[at++] = DIGITS[(group >>> 8) & 15] as number;
    if (group > 0xf) units[at++] = DIGITS[(group >>> 4) & 15] as number;
    units[at++] = DIGITS[group & 15] as number;
    if (n < GROUPS - 1) units[at++] = COLON;
  }
  return at;
}
