/**
 * Reads an expression. The grammar is pcap-filter(7)'s as libpcap reads it, with these turns:
 * - `and` and `or` bind alike, from left to right; `not` binds tighter.
 * - A bare name or number takes the qualifiers of the one before it: `port 80 or 443`. After a protocol alone or a
 *   comparison there is nothing to take, after a closing parenthesis it is what stood before the opening one.
 * - Inside parentheses right behind qualifiers stand bare names only: `host (a or b)`; the first one there may not be in
 *   parentheses itself.
 */
import type { Expression, Identifier, Qualifiers, Term } from "./ast";
import type { Place } from "./error";
import { KEYWORDS, PROTOCOLS, type Protocol } from "./keywords";
import type { Token } from "./lex";
import { nearest } from "./nearest";
import { isRelation, operandsOf, readTerm } from "./parse-arithmetic";
import { isHeadWord, readHead } from "./parse-head";
import { isPrimitiveWord, readPrimitive } from "./parse-primitive";
import { Tokens } from "./tokens";

/** What was read, by what may follow it and what it may be part of. */
export type Item = { at: Place } & (
  | { kind: "condition"; node: Expression; qualifiers?: Qualifiers | undefined }
  /** A bare name, or a group of them in parentheses. */
  | { kind: "name" | "group"; node: Expression }
  /** A number may still become part of a sum, or be a bare number as in `port 80 or 443`. */
  | { kind: "number"; value: number }
  | { kind: "term"; term: Term }
);

const PROTOCOL_WORDS: ReadonlySet<string> = new Set(PROTOCOLS);
const CONDITION = "a condition (such as host, port, tcp, ip[0] = 4)";

/** Reads an expression; an empty one (true of every packet) gives nothing. */
export function parse(expression: string): Expression | undefined {
  const tokens = new Tokens(expression);
  if (tokens.peek().type === "end") return undefined;
  const first = readItem(tokens, undefined);
  if (first.kind !== "condition") refuseItem(tokens, first, CONDITION);
  const { node } = readRest(tokens, first, first.qualifiers, false);
  if (tokens.peek().type !== "end") tokens.refuse('"and", "or" or the end');
  return node;
}

/** Reads `and X or Y …` behind a first operand. With `namesOnly` the operands are bare names. */
function readRest(
  tokens: Tokens,
  first: Item,
  qualifiers: Qualifiers | undefined,
  namesOnly: boolean,
): { node: Expression; qualifiers?: Qualifiers | undefined } {
  const start = toNode(tokens, first, qualifiers);
  const rest: { operator: "and" | "or"; operand: Expression }[] = [];
  let inherited = qualifiers;
  for (let token = tokens.take("and", "or"); token; token = tokens.take("and", "or")) {
    const item = readItem(tokens, inherited);
    if (namesOnly && item.kind === "condition") refuseItem(tokens, item, "a bare name, number or address");
    rest.push({ operator: token.type as "and" | "or", operand: toNode(tokens, item, inherited) });
    if (item.kind === "condition") inherited = item.qualifiers;
  }
  if (rest.length === 0) return { node: start, qualifiers: inherited };
  return { node: { kind: "chain", first: start, rest, at: tokens.since(start.at[0]) }, qualifiers: inherited };
}

function refuseItem(tokens: Tokens, { at, kind }: Item, wanted: string): never {
  const found = {
    condition: "this is a condition",
    name: "this is a name",
    group: "this is a list of names",
    number: "this is a number",
    term: "this is a value and is compared with nothing",
  }[kind];
  return tokens.fail(`expected ${wanted}; ${found}`, at);
}

/** An item as an operand of `and`, `or` and `not`: a bare number becomes what the qualifiers make of it. */
function toNode(tokens: Tokens, item: Item, qualifiers: Qualifiers | undefined): Expression {
  if (item.kind === "term") return refuseItem(tokens, item, CONDITION);
  if (item.kind !== "number") return item.node;
  if (!qualifiers) return tokens.fail(`a number stands alone; ${WANTS_QUALIFIERS}`, item.at);
  return { kind: "identifier", identifier: { kind: "number", value: item.value }, qualifiers, at: item.at };
}

const WANTS_QUALIFIERS = "it wants host, net, port, proto or the like before it";

/** A name without qualifiers, and none before that it could take: often a word of the language with a slip in it. */
function refuseAlone(tokens: Tokens, { text, at }: Token): never {
  const meant = nearest(text, KEYWORDS.keys());
  const hint = meant ? `; did you mean "${meant}"?` : "";
  return tokens.fail(`"${text}" stands alone; ${WANTS_QUALIFIERS}${hint}`, at);
}

/** Reads one operand of `and` and `or`. */
function readItem(tokens: Tokens, inherited: Qualifiers | undefined): Item {
  const not = tokens.take("!");
  if (not) {
    const item = tokens.nested(() => readItem(tokens, inherited));
    const at = tokens.since(not.at[0]);
    const node: Expression = { kind: "not", operand: toNode(tokens, item, inherited), at };
    return item.kind === "condition"
      ? { kind: "condition", node, qualifiers: item.qualifiers, at }
      : { kind: "name", node, at };
  }
  const item = readOperand(tokens, inherited);
  if (item.kind !== "number" && item.kind !== "term") return item;
  const term = readTerm(tokens, toTerm(item), readValue);
  const { type } = tokens.peek();
  if (!isRelation(type))
    return term.kind === "number" && item.kind === "number" ? item : { kind: "term", term, at: term.at };
  tokens.next();
  const right = readTerm(tokens, readValue(tokens), readValue);
  const at: Place = [term.at[0], right.at[1]];
  return { kind: "condition", node: { kind: "relation", relation: type, left: term, right, at }, at };
}

const toTerm = (item: Item & { kind: "number" | "term" }): Term =>
  item.kind === "term" ? item.term : { kind: "number", value: item.value, at: item.at };

/** Reads an operand of arithmetic. */
function readValue(tokens: Tokens): Term {
  const item = readOperand(tokens, undefined);
  if (item.kind === "number" || item.kind === "term") return toTerm(item);
  return refuseItem(tokens, item, "a value (a number, len, ip[0], …)");
}

function readOperand(tokens: Tokens, inherited: Qualifiers | undefined): Item {
  const { type, at, value } = tokens.peek();
  if (type === "(") return tokens.nested(() => readParenthesized(tokens, inherited));
  if (type === "number") {
    tokens.next();
    return { kind: "number", value, at };
  }
  if (type === "-" || type === "len") {
    const term = operandsOf(tokens, readValue);
    return { kind: "term", term, at: term.at };
  }
  if (PROTOCOL_WORDS.has(type)) return readAfterProtocol(tokens);
  if (isHeadWord(type)) return readQualified(tokens, undefined, at[0]);
  if (isPrimitiveWord(type)) return condition(readPrimitive(tokens, undefined, at[0]));
  return readName(tokens, inherited);
}

const condition = (node: Expression): Item => ({ kind: "condition", node, at: node.at });

/** A protocol is indexed, qualifies what follows, or stands alone. */
function readAfterProtocol(tokens: Tokens): Item {
  const word = tokens.next();
  const protocol = word.type as Protocol;
  const { type } = tokens.peek();
  if (type === "[") {
    const term = tokens.nested(() => readLoad(tokens, protocol, word.at[0]));
    return { kind: "term", term, at: term.at };
  }
  if (isHeadWord(type)) return readQualified(tokens, protocol, word.at[0]);
  if (isPrimitiveWord(type, "qualified")) return condition(readPrimitive(tokens, protocol, word.at[0]));
  return condition({ kind: "protocol", protocol, at: word.at });
}

function readLoad(tokens: Tokens, protocol: Protocol, from: number): Term {
  tokens.expect("[", '"["');
  const index = readTerm(tokens, readValue(tokens), readValue);
  const size = tokens.take(":") && tokens.expect("number", "a size in bytes: 1, 2 or 4");
  tokens.expect("]", size ? '"]"' : '"]" or ":"');
  return { kind: "load", protocol, index, sizeBytes: size?.value ?? 1, at: tokens.since(from) };
}

/** Reads what stands behind qualifiers: a name, a number, or a list of them in parentheses. */
function readQualified(tokens: Tokens, protocol: Protocol | undefined, from: number): Item {
  const qualifiers = readHead(tokens, protocol);
  const item = readIdentifier(tokens, qualifiers);
  return { kind: "condition", node: toNode(tokens, item, qualifiers), qualifiers, at: tokens.since(from) };
}

function readIdentifier(tokens: Tokens, qualifiers: Qualifiers): Item {
  const not = tokens.take("!");
  if (not) {
    const operand = toNode(
      tokens,
      tokens.nested(() => readIdentifier(tokens, qualifiers)),
      qualifiers,
    );
    const at = tokens.since(not.at[0]);
    return { kind: "name", node: { kind: "not", operand, at }, at };
  }
  const { type, at, value } = tokens.peek();
  if (type === "number") {
    tokens.next();
    return { kind: "number", value, at };
  }
  if (type !== "(") return readName(tokens, qualifiers);
  const item = tokens.nested(() => readParenthesized(tokens, qualifiers));
  if (item.kind === "number" || item.kind === "group") return item;
  return refuseItem(tokens, item, "a name, a number or a list of them");
}

/** Reads from "(" to ")"; what is inside says what it is. */
function readParenthesized(tokens: Tokens, inherited: Qualifiers | undefined): Item {
  const open = tokens.expect("(", '"("');
  const first = readItem(tokens, inherited);
  const close = (): Place => {
    tokens.expect(")", '"and", "or" or ")"');
    return tokens.since(open.at[0]);
  };
  if (first.kind === "number") {
    const { type } = tokens.peek();
    if (type === ")") return { ...first, at: close() };
  }
  if (first.kind === "term") return { ...first, at: close() };
  if (first.kind === "group") return refuseItem(tokens, first, "a name without parentheses of its own");
  const namesOnly = first.kind !== "condition";
  const { node } = readRest(tokens, first, namesOnly ? inherited : first.qualifiers, namesOnly);
  const at = close();
  return namesOnly ? { kind: "group", node, at } : { kind: "condition", node, qualifiers: inherited, at };
}

/** Reads a bare name or address. */
function readName(tokens: Tokens, qualifiers: Qualifiers | undefined): Item {
  const token = tokens.peek();
  const { type, text, at } = token;
  const identifier =
    identifierOf(type, text) ?? tokens.refuse(qualifiers ? "a name, a number or an address" : CONDITION);
  if (!qualifiers) return refuseAlone(tokens, token);
  tokens.next();
  if (identifier.kind === "ipv4" && tokens.take("mask"))
    identifier.mask = tokens.expect("ipv4", "a mask such as 255.255.255.0").text;
  else if ((identifier.kind === "ipv4" || identifier.kind === "ipv6") && tokens.peek().type === "/") {
    tokens.next();
    identifier.prefixLength = tokens.expect("number", "a prefix length").value;
  }
  const place = tokens.since(at[0]);
  return { kind: "name", node: { kind: "identifier", identifier, qualifiers, at: place }, at: place };
}

function identifierOf(type: string, text: string): Identifier | undefined {
  switch (type) {
    case "name":
      return { kind: "name", name: text.replace(/^\\/, "") };
    case "ipv4":
      return { kind: "ipv4", text };
    case "ipv6":
      return { kind: "ipv6", text, prefixLength: 128 };
    case "mac":
      return { kind: "mac", text };
    case "arcnet":
      return { kind: "arcnet", text };
  }
}
