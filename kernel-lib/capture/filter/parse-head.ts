/** Reads qualifiers: `src or dst port`. */
import type { Direction, IdentifierType, Qualifiers } from "./ast";
import type { Protocol } from "./keywords";
import type { Tokens } from "./tokens";

const ADDRESSES: ReadonlySet<string> = new Set(["addr1", "addr2", "addr3", "addr4", "ra", "ta"]);
const WITH_DIRECTION: ReadonlySet<string> = new Set(["host", "net", "port", "portrange"]);
const WITHOUT_DIRECTION: ReadonlySet<string> = new Set(["proto", "protochain", "gateway"]);

export const isHeadWord = (type: string): boolean =>
  type === "src" || type === "dst" || ADDRESSES.has(type) || WITH_DIRECTION.has(type) || WITHOUT_DIRECTION.has(type);

/** Reads direction and type; one of them is there. */
export function readHead(tokens: Tokens, protocol: Protocol | undefined): Qualifiers {
  const qualifiers: Qualifiers = protocol ? { protocol } : {};
  const { type } = tokens.peek();
  if (WITHOUT_DIRECTION.has(type)) {
    qualifiers.type = tokens.next().type as IdentifierType;
    return qualifiers;
  }
  const direction = readDirection(tokens);
  if (direction) qualifiers.direction = direction;
  if (WITH_DIRECTION.has(tokens.peek().type)) qualifiers.type = tokens.next().type as IdentifierType;
  return qualifiers;
}

function readDirection(tokens: Tokens): Direction | undefined {
  const { type } = tokens.peek();
  if (ADDRESSES.has(type)) return tokens.next().type as Direction;
  if (type !== "src" && type !== "dst") return undefined;
  tokens.next();
  const both = tokens.take("and", "or");
  if (!both) return type;
  const other = type === "src" ? "dst" : "src";
  tokens.expect(other, `"${other}" (as in "src or dst")`);
  return both.type === "and" ? "src and dst" : "src or dst";
}
