/** What an expression says, before it is known for which link type. Qualifiers that were left out are filled in. */
import type { Place } from "./error";
import type { Protocol } from "./keywords";

export type Direction =
  | "src"
  | "dst"
  | "src or dst"
  | "src and dst"
  | "addr1"
  | "addr2"
  | "addr3"
  | "addr4"
  | "ra"
  | "ta";
export type IdentifierType = "host" | "net" | "port" | "portrange" | "proto" | "protochain" | "gateway";

/** What stands before a name or number: `tcp src port` 80. */
export interface Qualifiers {
  protocol?: Protocol;
  direction?: Direction;
  type?: IdentifierType;
}

/** The name, number or address itself. */
export type Identifier =
  | { kind: "name"; name: string }
  | { kind: "number"; value: number }
  | { kind: "ipv4"; text: string; prefixLength?: number; mask?: string }
  | { kind: "ipv6"; text: string; prefixLength: number }
  | { kind: "mac"; text: string }
  | { kind: "arcnet"; text: string };

export type Relation = ">" | ">=" | "=" | "<" | "<=" | "!=";
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "&" | "|" | "^" | "<<" | ">>";

/** A value worked out from the packet. */
export type Term = { at: Place } & (
  | { kind: "number"; value: number }
  | { kind: "len" }
  | { kind: "load"; protocol: Protocol; index: Term; sizeBytes: number }
  | { kind: "negate"; operand: Term }
  | { kind: "binary"; operator: ArithmeticOperator; left: Term; right: Term }
);

/** Something that is true or false of a packet. */
export type Expression = { at: Place } & (
  | { kind: "chain"; first: Expression; rest: { operator: "and" | "or"; operand: Expression }[] }
  | { kind: "not"; operand: Expression }
  | { kind: "identifier"; identifier: Identifier; qualifiers: Qualifiers }
  | { kind: "protocol"; protocol: Protocol }
  | { kind: "relation"; relation: Relation; left: Term; right: Term }
  | { kind: "broadcast" | "multicast"; protocol?: Protocol }
  | { kind: "less" | "greater"; lengthBytes: number }
  | { kind: "byte"; offset: number; operator: string; value: number }
  | { kind: "inbound" | "outbound" | "pppoed" }
  | { kind: "ifindex"; index: number }
  | { kind: "vlan" | "mpls" | "pppoes" | "geneve"; number?: number }
  | { kind: "pf"; field: string; value: number | string }
  | { kind: "frame type"; type: number; mask: number }
  | { kind: "frame direction"; direction: number }
  | { kind: "llc"; subtype?: string }
  | { kind: "atm"; circuit: string }
  | { kind: "atm field"; field: string; relation: Relation; value: number }
  | { kind: "mtp2"; unit: string }
  | { kind: "mtp3 field"; field: string; relation: Relation; value: number }
);
