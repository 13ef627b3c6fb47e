/** A learner's own parser of IPv4 addresses against the library's: the first text on which the two differ. */

import { Ipv4Address } from "./ipv4-address";
import { examineIpv4 } from "./ipv4-text";
import { caret, type Fault } from "./parse-error";
import { type Random, seededRandom } from "./seeded-random";
import { withText } from "./text-form";

/** Reads a text as 32 bits (0 to 2^32 − 1), or gives undefined for what is no IPv4 address. */
export type Ipv4Parser = (text: string) => number | undefined;

/** What comparing two parsers came to. */
export interface ParserCheck {
  correct: boolean;
  /** Texts that both read alike, before the first difference. */
  alike: number;
  message: string;
  toString(): string;
}

/** Texts that every parser should be asked first, from plain to sly. */
const SET_TEXTS = [
  ...["192.0.2.1", "0.0.0.0", "255.255.255.255", "10.0.0.256", "10.0.0", "10.0.0.1.5", "10..0.1", "", "1.2.3.4 "],
  ...["10.0.0.x", "0x0a.0.0.1", "010.0.0.1", "1.2.3.-4", "1.2.3.+4", "1.2.3.4e0", "1.2.3.4.", ".1.2.3.4", "1,2,3,4"],
  ...["1.2.3.\uff14", "1.2.3.4\n", "127.1", "2130706433", "00.0.0.0", "1.2.3.4/24"],
];

/**
 * Asks a parser and the library about the same texts, some set, `count` of a seed, and tells the first on which they differ.
 * @example
 * checkIpv4Parser((text) => (text === "192.0.2.1" ? 3221225985 : undefined)).alike // => 1
 */
export function checkIpv4Parser(
  parse: Ipv4Parser,
  { seed = 1, count = 1000 }: { seed?: number; count?: number } = {},
): ParserCheck {
  const random = seededRandom(`parser ${seed}`);
  const texts = [...SET_TEXTS, ...Array.from({ length: count }, () => someText(random))];
  for (const [alike, text] of texts.entries()) {
    const difference = compare(parse, text);
    if (difference === undefined) continue;
    const place = alike < SET_TEXTS.length ? "" : `, seed ${seed}`;
    return result(false, alike, `text ${alike + 1} of ${texts.length}${place} is read differently:\n${difference}`);
  }
  return result(true, texts.length, `all ${texts.length} texts are read alike (seed ${seed})`);
}

function result(correct: boolean, alike: number, message: string): ParserCheck {
  return withText({ correct, alike, message }, () => message);
}

/** What is different about a text, with a caret at the place; nothing where both read it alike. */
function compare(parse: Ipv4Parser, text: string): string | undefined {
  const want = examineIpv4(text);
  const got = ask(parse, text);
  if (typeof want !== "number") {
    if (got.value === undefined && got.threw === undefined) return undefined;
    return told(text, want.at, `refuses it: ${want.reason}`, got);
  }
  const address = new Ipv4Address(want);
  if (got.value === address.toNumber()) return undefined;
  return told(text, differingOctet(address, got.value), `reads ${address.toNumber()}, which is ${address}`, got);
}

interface Answer {
  value?: unknown;
  threw?: string;
}

function ask(parse: Ipv4Parser, text: string): Answer {
  try {
    const value: unknown = parse(text);
    return value === undefined ? {} : { value };
  } catch (error) {
    return { threw: String(error) };
  }
}

function told(text: string, at: Fault["at"], library: string, got: Answer): string {
  return [caret(text, at), `the library ${library}`, `yours ${saidOf(got)}`].join("\n");
}

function saidOf({ value, threw }: Answer): string {
  if (threw !== undefined) return `throws ${threw}; give undefined for what is no address`;
  if (value === undefined) return "refuses it";
  if (typeof value !== "number") return `gives ${typeof value} ${String(value)}; a number or undefined is needed`;
  if (Number.isNaN(value)) return "gives NaN; give undefined for what is no address";
  if (!Number.isInteger(value) || value < -(2 ** 31) || value >= 2 ** 32) return `gives ${value}, which is not 32 bits`;
  if (value < 0) return `gives ${value}: the 32 bits read as a signed number; end with ">>> 0"`;
  return `reads ${value}, which is ${Ipv4Address.fromNumber(value)}`;
}

/** The place of the first octet that was read differently; the whole text where no number came. */
function differingOctet(address: Ipv4Address, value: unknown): Fault["at"] {
  const text = address.toString();
  if (typeof value !== "number" || !Number.isInteger(value)) return [0, text.length];
  const got = new Ipv4Address(value).octets;
  const first = address.octets.findIndex((octet, n) => octet !== got[n]);
  if (first < 0) return [0, text.length];
  const from = address.octets.slice(0, first).join(".").length + (first > 0 ? 1 : 0);
  return [from, from + String(address.octets[first]).length];
}

/** An address, or one with one thing wrong. */
function someText(random: Random): string {
  const octets = Array.from({ length: 4 }, () => String(random(0, random(0, 1) ? 255 : 19)));
  const text = octets.join(".");
  if (random(0, 2) > 0) return text;
  const at = random(0, text.length - 1);
  const which = random(0, 3);
  const character = "0123456789.:x-+ e\u0661"[random(0, 17)] as string;
  const replaced = (...by: string[]): string =>
    [...octets.slice(0, which), ...by, ...octets.slice(which + 1)].join(".");
  const damages: (() => string)[] = [
    () => text.slice(0, at) + text.slice(at + 1),
    () => text.slice(0, at) + character + text.slice(at),
    () => text.slice(0, at) + character + text.slice(at + 1),
    () => replaced(`0${octets[which]}`),
    () => replaced(String(random(256, 999))),
    () => replaced(...(random(0, 1) === 0 ? [] : ["1", "1"])),
  ];
  return (damages[random(0, damages.length - 1)] as () => string)();
}
