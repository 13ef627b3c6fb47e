/** Reads primitives that have a form of their own. */
import type { Expression, Relation } from "./ast";
import { FRAME_DIRECTIONS, FRAME_SUBTYPES, FRAME_TYPES, LLC_SUBTYPES, SUBTYPE_MASK, TYPE_MASK } from "./frame-names";
import type { Protocol } from "./keywords";
import type { Token } from "./lex";
import { isRelation } from "./parse-arithmetic";
import { PF_ACTIONS, PF_REASONS } from "./pf-names";
import type { Tokens } from "./tokens";

type Reader = (tokens: Tokens, word: Token, protocol: Protocol | undefined) => Omit<Expression, "at"> | Expression;

/** Primitives that may have a protocol before them. */
const QUALIFIED: Readonly<Record<string, Reader>> = {
  broadcast: (_tokens, _word, protocol) => ({ kind: "broadcast", ...(protocol ? { protocol } : {}) }),
  multicast: (_tokens, _word, protocol) => ({ kind: "multicast", ...(protocol ? { protocol } : {}) }),
  type: readFrameType,
  subtype: readFrameSubtype,
  dir: (tokens) => ({
    kind: "frame direction",
    direction: readNamed(tokens, "an 802.11 direction", FRAME_DIRECTIONS, 0xffff_ffff),
  }),
};

const PLAIN: Readonly<Record<string, Reader>> = {
  less: (tokens) => ({ kind: "less", lengthBytes: readNumber(tokens, "a length in bytes") }),
  greater: (tokens) => ({ kind: "greater", lengthBytes: readNumber(tokens, "a length in bytes") }),
  byte: readByte,
  inbound: () => ({ kind: "inbound" }),
  outbound: () => ({ kind: "outbound" }),
  pppoed: () => ({ kind: "pppoed" }),
  ifindex: (tokens) => ({ kind: "ifindex", index: readNumber(tokens, "an interface's index") }),
  vlan: readEncapsulation,
  mpls: readEncapsulation,
  pppoes: readEncapsulation,
  geneve: readEncapsulation,
  on: readPf,
  rset: readPf,
  rnr: readPf,
  srnr: readPf,
  reason: readPf,
  action: readPf,
  llc: readLlc,
  ...fill(
    ["lane", "metac", "bcc", "oamf4ec", "oamf4sc", "sc", "ilmic", "oam", "oamf4", "connectmsg", "metaconnect"],
    (_, { type }) => ({ kind: "atm", circuit: type }),
  ),
  ...fill(["vpi", "vci"], (tokens, { type }) => readField(tokens, type, "atm field")),
  ...fill(["fisu", "lssu", "msu", "hfisu", "hlssu", "hmsu"], (_, { type }) => ({ kind: "mtp2", unit: type })),
  ...fill(["sio", "opc", "dpc", "sls", "hsio", "hopc", "hdpc", "hsls"], (tokens, { type }) =>
    readField(tokens, type, "mtp3 field"),
  ),
};

function fill(words: string[], reader: Reader): Record<string, Reader> {
  return Object.fromEntries(words.map((word) => [word, reader]));
}

export const isPrimitiveWord = (type: string, where: "plain" | "qualified" = "plain"): boolean =>
  Object.hasOwn(QUALIFIED, type) || (where === "plain" && Object.hasOwn(PLAIN, type));

export function readPrimitive(tokens: Tokens, protocol: Protocol | undefined, from: number): Expression {
  const word = tokens.next();
  const reader = (QUALIFIED[word.type] ?? PLAIN[word.type]) as Reader;
  const node = reader(tokens, word, protocol);
  return { ...node, at: tokens.since(from) } as Expression;
}

const readNumber = (tokens: Tokens, wanted: string): number => tokens.expect("number", wanted).value;

/** A number, also in parentheses. */
function readOptionalNumber(tokens: Tokens): number | undefined {
  if (tokens.take("(")) {
    const value = tokens.nested(() => readOptionalNumber(tokens)) ?? tokens.refuse("a number");
    tokens.expect(")", '")"');
    return value;
  }
  return tokens.take("number")?.value;
}

function readEncapsulation(tokens: Tokens, { type }: Token): Omit<Expression, "at"> {
  const number = readOptionalNumber(tokens);
  return { kind: type as "vlan", ...(number === undefined ? {} : { number }) };
}

function readByte(tokens: Tokens): Omit<Expression, "at"> {
  const offset = readNumber(tokens, "the place of a byte");
  const operator = tokens.take("&", "|", "<", ">", "=") ?? tokens.refuse('"=", "<", ">", "&" or "|"');
  return { kind: "byte", offset, operator: operator.type, value: readNumber(tokens, "a value") } as Omit<
    Expression,
    "at"
  >;
}

function readPf(tokens: Tokens, { type }: Token): Omit<Expression, "at"> {
  const names = type === "reason" ? PF_REASONS : PF_ACTIONS;
  const asNumber = type === "rnr" || type === "srnr" || (type === "reason" && tokens.peek().type === "number");
  if (asNumber) return { kind: "pf", field: type, value: readNumber(tokens, "a number") } as Omit<Expression, "at">;
  const { text, at } = tokens.expect("name", "a name");
  const name = text.replace(/^\\/, "");
  if (type === "on" || type === "rset") return { kind: "pf", field: type, value: name } as Omit<Expression, "at">;
  const value = names[name.toLowerCase()];
  if (value === undefined) tokens.fail(`unknown PF ${type} "${name}"; known are ${Object.keys(names).join(", ")}`, at);
  return { kind: "pf", field: type, value } as Omit<Expression, "at">;
}

/** A number within a mask, or a name of a list. */
function readNamed(tokens: Tokens, what: string, names: Readonly<Record<string, number>>, mask: number): number {
  const token = tokens.take("number", "name") ?? tokens.refuse(`${what}: ${Object.keys(names).join(", ")} or a number`);
  if (token.type === "number") {
    if ((token.value & ~mask) !== 0)
      tokens.fail(`${token.text} is not ${what}: bits outside ${mask} are set`, token.at);
    return token.value;
  }
  const name = token.text.replace(/^\\/, "").toLowerCase();
  return names[name] ?? tokens.fail(`"${name}" is not ${what}; known are ${Object.keys(names).join(", ")}`, token.at);
}

function readFrameType(tokens: Tokens): Omit<Expression, "at"> {
  const type = readNamed(tokens, "an 802.11 frame type", FRAME_TYPES, TYPE_MASK);
  if (!tokens.take("subtype")) return { kind: "frame type", type, mask: TYPE_MASK } as Omit<Expression, "at">;
  const names = FRAME_SUBTYPES[type];
  if (!names && tokens.peek().type === "name")
    tokens.fail("this 802.11 frame type has no named subtypes", tokens.peek().at);
  const subtype = readNamed(tokens, "a subtype of this 802.11 frame type", names ?? {}, SUBTYPE_MASK);
  return { kind: "frame type", type: type | subtype, mask: TYPE_MASK | SUBTYPE_MASK } as Omit<Expression, "at">;
}

function readFrameSubtype(tokens: Tokens): Omit<Expression, "at"> {
  const { text, at } = tokens.expect("name", "the name of an 802.11 frame subtype");
  const name = text.replace(/^\\/, "").toLowerCase();
  for (const type of [FRAME_TYPES.mgt, FRAME_TYPES.ctl, FRAME_TYPES.data]) {
    const subtype = FRAME_SUBTYPES[type]?.[name];
    if (subtype !== undefined)
      return { kind: "frame type", type: type | subtype, mask: TYPE_MASK | SUBTYPE_MASK } as Omit<Expression, "at">;
  }
  return tokens.fail(`"${name}" is not an 802.11 frame subtype`, at);
}

function readLlc(tokens: Tokens): Omit<Expression, "at"> {
  const token = tokens.take("name", "rnr");
  if (!token) return { kind: "llc" };
  const subtype = token.text.replace(/^\\/, "").toLowerCase();
  if (token.type === "rnr") return { kind: "llc", subtype: "rnr" } as Omit<Expression, "at">;
  if (!LLC_SUBTYPES.has(subtype))
    tokens.fail(`"${subtype}" is not an LLC frame type; known are ${[...LLC_SUBTYPES].join(", ")}`, token.at);
  return { kind: "llc", subtype } as Omit<Expression, "at">;
}

/** `vpi 5`, `vpi > 5`, `vpi (1 or 2)`. */
function readField(tokens: Tokens, field: string, kind: "atm field" | "mtp3 field"): Expression {
  const from = tokens.peek().at[0];
  const one = (relation: Relation): Expression => {
    const { value, at } = tokens.expect("number", "a number");
    return { kind, field, relation, value, at };
  };
  const { type } = tokens.peek();
  if (isRelation(type)) {
    tokens.next();
    return one(type);
  }
  if (!tokens.take("(")) return one("=");
  const first = one("=");
  const rest: { operator: "or"; operand: Expression }[] = [];
  while (tokens.take("or")) rest.push({ operator: "or", operand: one("=") });
  tokens.expect(")", '"or" or ")"');
  return rest.length === 0 ? first : { kind: "chain", first, rest, at: tokens.since(from) };
}
