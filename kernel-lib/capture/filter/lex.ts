/** From text to tokens, each with its place. As everywhere in lexing, the longest token wins. */
import { isIpv6 } from "./addresses";
import { FilterError, type Place } from "./error";
import { KEYWORDS, NAMED_NUMBERS } from "./keywords";

/**
 * A word of the language or a sign has its own text as `type`; the rest are
 * `number`, `name` (or anything after a backslash), `mac`, `arcnet`, `ipv4` (two to four numbers with dots), `ipv6` and `end`.
 */
export interface Token {
  type: string;
  text: string;
  at: Place;
  /** Of a number. */
  value: number;
}

/** A longer expression is refused; the longest that people write (a list of thousands of hosts) is well below. */
export const LONGEST_EXPRESSION = 1 << 18;

const SPACE = /[ \r\n\t]+/y;
const SIGN = /&&|\|\||>=|<=|!=|==|<<|>>|[+\-*/%:[\]!<>()&|^=]/y;
const SIGN_SYNONYMS: Record<string, string> = { "&&": "and", "||": "or", "==": "=" };
const NAME = /[A-Za-z0-9](?:[-_.A-Za-z0-9]*[.A-Za-z0-9])?/y;
const ESCAPED = /\\[^ !()\n\t]+/y;
const ARCNET = /\$[0-9A-Fa-f]{1,2}/y;

const NUMBER = /^(?:[0-9]+|0[xX][0-9A-Fa-f]+)$/;
const PART = "(?:0[xX][0-9A-Fa-f]+|[0-9]+)";
const IPV4 = new RegExp(`^${PART}(?:\\.${PART}){1,3}$`);
const MAC_NAME =
  /^(?:[0-9A-Fa-f]{1,2}(?:([-.])[0-9A-Fa-f]{1,2})(?:\1[0-9A-Fa-f]{1,2}){4}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}|[0-9A-Fa-f]{12})$/;

/** Text of hexadecimal digits, colons and dots, in which addresses with colons are looked for. */
const COLONS = /[0-9A-Fa-fxX:.]{2,64}/y;
const MAC_COLONS = /^(?:[0-9A-Fa-f]{1,2}:){5}[0-9A-Fa-f]{1,2}/;
const GROUP = "[0-9A-Fa-f]{1,4}";
const BROKEN_MAC = /^[0-9A-Fa-f]{1,2}:+(?:[0-9A-Fa-f]{1,2}:+)+/;

/** Cuts an expression into tokens; the last one is `end`. */
export function lex(expression: string): Token[] {
  const refuse = (reason: string, at: Place): never => {
    throw new FilterError("FILTER_SYNTAX", reason, expression, at);
  };
  if (expression.length > LONGEST_EXPRESSION) {
    const reason = `the expression has ${expression.length} characters; at most ${LONGEST_EXPRESSION} are compiled`;
    throw new FilterError("FILTER_TOO_LARGE", reason, expression, [LONGEST_EXPRESSION, expression.length]);
  }
  const tokens: Token[] = [];
  for (let from = 0; ; ) {
    from += match(SPACE, expression, from).length;
    if (from >= expression.length) break;
    const { type, text, value = 0, wrong } = next(expression, from);
    const at: Place = [from, from + text.length];
    if (wrong) refuse(wrong, at);
    tokens.push({ type, text, at, value });
    from = at[1];
  }
  tokens.push({ type: "end", text: "", at: [expression.length, expression.length], value: 0 });
  return tokens;
}

interface Lexeme {
  type: string;
  text: string;
  value?: number;
  wrong?: string;
}

function match(pattern: RegExp, text: string, from: number): string {
  pattern.lastIndex = from;
  return pattern.exec(text)?.[0] ?? "";
}

function next(expression: string, from: number): Lexeme {
  const name = match(NAME, expression, from);
  const colons = withColons(expression, from);
  if (colons && colons.text.length > name.length) return colons;
  if (name) return word(name);
  const sign = match(SIGN, expression, from);
  if (sign) return { type: SIGN_SYNONYMS[sign] ?? sign, text: sign };
  const escaped = match(ESCAPED, expression, from);
  if (escaped) return { type: "name", text: escaped };
  const arcnet = match(ARCNET, expression, from);
  if (arcnet) return { type: "arcnet", text: arcnet };
  const text = String.fromCodePoint(expression.codePointAt(from) ?? 0);
  return { type: "unknown", text, wrong: `${JSON.stringify(text)} is no part of the filter language` };
}

function word(text: string): Lexeme {
  const keyword = KEYWORDS.get(text);
  if (keyword) return { type: keyword, text };
  if (MAC_NAME.test(text)) return { type: "mac", text };
  if (NUMBER.test(text)) return number(text);
  if (IPV4.test(text)) return { type: "ipv4", text };
  const value = NAMED_NUMBERS.get(text);
  return value === undefined ? { type: "name", text } : { type: "number", text, value };
}

/** A number as C writes it: 0x is hexadecimal, a leading 0 octal. */
function number(text: string): Lexeme {
  if (/^0[0-7]*[89]/.test(text))
    return { type: "number", text, wrong: `${text} begins with 0, so it is octal, and has an 8 or 9` };
  const value = /^0[0-7]/.test(text) ? Number.parseInt(text, 8) : Number(text);
  if (value > 0xffff_ffff) return { type: "number", text, wrong: `${text} does not fit in 32 bits` };
  return { type: "number", text, value };
}

/** The longest address with colons that begins here; also what only looks like one. */
function withColons(expression: string, from: number): Lexeme | undefined {
  const run = match(COLONS, expression, from);
  if (!run.includes(":")) return undefined;
  const ipv6 = longestIpv6(run);
  const mac = MAC_COLONS.exec(run)?.[0] ?? "";
  const broken = BROKEN_MAC.exec(run)?.[0] ?? "";
  if (mac && mac.length >= ipv6.length && mac.length >= broken.length) return { type: "mac", text: mac };
  if (ipv6 && ipv6.length >= broken.length) {
    const wrong = isIpv6(ipv6) ? undefined : `${ipv6} is not an IPv6 address`;
    return { type: "ipv6", text: ipv6, ...(wrong ? { wrong } : {}) };
  }
  if (!broken) return undefined;
  return {
    type: "mac",
    text: broken,
    wrong: `${broken} is not a MAC address: it has six parts of one or two hexadecimal digits`,
  };
}

/** Every form of an IPv6 address with so many groups before and behind its "::". */
function ipv6Forms(): RegExp[] {
  const groups = (count: number): string => (count === 0 ? "" : `${GROUP}(?::${GROUP}){${count - 1}}`);
  const quad = `${PART}(?:\\.${PART}){3}`;
  const forms = [groups(8), `${groups(6)}:${quad}`];
  for (let before = 0; before <= 7; before++)
    for (let behind = 0; before + behind <= 7; behind++) {
      forms.push(`${groups(before)}::${groups(behind)}`);
      if (before + behind <= 5) forms.push(`${groups(before)}::${behind > 0 ? `${groups(behind)}:` : ""}${quad}`);
    }
  return forms.map((form) => new RegExp(`^${form}`));
}

const IPV6_FORMS = ipv6Forms();

function longestIpv6(run: string): string {
  let longest = "";
  if (!/^[^:]{0,4}:/.test(run)) return longest;
  for (const form of IPV6_FORMS) {
    const found = form.exec(run)?.[0] ?? "";
    if (found.length > longest.length) longest = found;
  }
  return longest;
}
