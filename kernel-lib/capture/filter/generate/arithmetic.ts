/** Values worked out from a packet, and comparisons of them. */
import { and, type Condition, conditionOf, not, type Statement, statement, testBlock } from "../../bpf/graph";
import { ALU, CLASS, MODE, OP, SOURCE } from "../../bpf/instruction";
import { LINK_TYPE } from "../../link-type";
import type { ArithmeticOperator, Relation, Term } from "../ast";
import type { Protocol } from "../keywords";
import { ETHERTYPE } from "./ether-type";
import type { Generator, Offset } from "./generator";
import { carries } from "./link-payload";
import { compare, isOpposite, loadIpv4HeaderLength, loadVaryingPart, type Size, sizeCode, testCode } from "./load";
import { IP_PROTOCOL, isFirstFragment } from "./port";
import { protocolAlone } from "./protocol";

/** A value in the making: statements that leave it in a scratch register, valid only where `condition` holds. */
interface Value {
  statements: Statement[];
  register: number;
  condition?: Condition | undefined;
}

const OPERATION: Readonly<Record<ArithmeticOperator, number>> = {
  "+": ALU.ADD,
  "-": ALU.SUB,
  "*": ALU.MUL,
  "/": ALU.DIV,
  "%": ALU.MOD,
  "&": ALU.AND,
  "|": ALU.OR,
  "^": ALU.XOR,
  "<<": ALU.LSH,
  ">>": ALU.RSH,
};

const toX = ({ register }: Value): Statement => statement(OP.LDX_MEM, register);
const toA = ({ register }: Value): Statement => statement(OP.LD_MEM, register);

/** Generates a comparison; it fails also where a packet lacks the headers that are indexed. */
export function relation(generator: Generator, left: Term, test: Relation, right: Term): Condition {
  const a = evaluate(generator, left);
  const b = evaluate(generator, right);
  const statements = [...a.statements, ...b.statements, toX(b), toA(a)];
  const equality = test === "=" || test === "!=";
  if (equality) statements.push(statement(CLASS.ALU | ALU.SUB | SOURCE.X));
  const block = testBlock(testCode(test) | (equality ? 0 : SOURCE.X), 0, statements);
  const compared = isOpposite(test) ? not(conditionOf(block)) : conditionOf(block);
  generator.freeRegister(a.register);
  generator.freeRegister(b.register);
  const present = a.condition && b.condition ? and(a.condition, b.condition) : (a.condition ?? b.condition);
  return present ? and(present, compared) : compared;
}

/** Generates a value. A long sum leans to the left, so its left side is followed in a loop. */
function evaluate(generator: Generator, term: Term): Value {
  const pending: (Term & { kind: "binary" })[] = [];
  let innermost = term;
  for (; innermost.kind === "binary"; innermost = innermost.left) pending.push(innermost);
  let value = evaluateOne(generator, innermost);
  for (let one = pending.pop(); one; one = pending.pop()) value = operate(generator, one, value);
  return value;
}

function evaluateOne(generator: Generator, term: Exclude<Term, { kind: "binary" }>): Value {
  switch (term.kind) {
    case "number":
      return constant(generator, term.value);
    case "len": {
      const register = generator.takeRegister();
      return { statements: [statement(OP.LD_LEN), statement(OP.ST, register)], register };
    }
    case "negate": {
      const value = evaluate(generator, term.operand);
      value.statements.push(toA(value), statement(CLASS.ALU | ALU.NEG), statement(OP.ST, value.register));
      return value;
    }
    case "load":
      return load(generator, term, evaluate(generator, term.index));
  }
}

function constant(generator: Generator, value: number): Value {
  const register = generator.takeRegister();
  return { statements: [statement(OP.LD_IMM, value), statement(OP.ST, register)], register };
}

function operate(generator: Generator, term: Term & { kind: "binary" }, left: Value): Value {
  const right = evaluate(generator, term.right);
  generator.at = term.at;
  refuseImpossible(generator, term.operator, right.statements[0]);
  const { statements } = left;
  for (const one of right.statements) statements.push(one);
  statements.push(toX(right), toA(left), statement(CLASS.ALU | SOURCE.X | OPERATION[term.operator]));
  generator.freeRegister(left.register);
  generator.freeRegister(right.register);
  const register = generator.takeRegister();
  statements.push(statement(OP.ST, register));
  // As in libpcap, the right side's headers are not asked for: where they are missing the load itself fails.
  return { statements, register, condition: left.condition };
}

/** Refuses what could never be worked out; only where the right side begins with a constant. */
function refuseImpossible(generator: Generator, operator: ArithmeticOperator, right: Statement | undefined): void {
  if (right?.code !== OP.LD_IMM) return;
  if (operator === "/" && right.k === 0) generator.refuse("division by zero");
  if (operator === "%" && right.k === 0) generator.refuse("modulus by zero");
  if ((operator === "<<" || operator === ">>") && right.k > 31) generator.refuse("shift by more than 31 bits");
}

const ON_NETWORK: ReadonlySet<Protocol> = new Set([
  "ip",
  "ip6",
  "arp",
  "rarp",
  "atalk",
  "decnet",
  "sca",
  "lat",
  "moprc",
  "mopdl",
]);
const ON_IPV4: ReadonlySet<Protocol> = new Set(["sctp", "tcp", "udp", "icmp", "igmp", "igrp", "pim", "vrrp", "carp"]);

/** Loads bytes of a protocol's header; the offset is the value of `index`. */
function load(generator: Generator, { protocol, sizeBytes, at }: Term & { kind: "load" }, index: Value): Value {
  generator.at = at;
  const register = generator.takeRegister();
  generator.freeRegister(index.register);
  if (sizeBytes !== 1 && sizeBytes !== 2 && sizeBytes !== 4)
    generator.refuse(`a load takes 1, 2 or 4 bytes, not ${sizeBytes}`);
  const size = sizeBytes as Size;
  if (protocol === "radio") loadRadio(generator, index, size);
  else if (protocol === "link") index.statements.push(...loadAt(generator, generator.linkHeader, 0, index, size));
  else if (ON_NETWORK.has(protocol)) loadNetwork(generator, protocol, index, size);
  else if (ON_IPV4.has(protocol)) loadTransport(generator, protocol, index, size);
  else if (protocol === "icmp6") loadIcmp6(generator, index, size);
  else generator.refuse(`the header of "${protocol}" cannot be indexed`);
  index.register = register;
  index.statements.push(statement(OP.ST, register));
  return index;
}

/** Statements for a load at an offset, plus a constant, plus the index. */
function loadAt(generator: Generator, offset: Offset, further: number, index: Value, size: Size): Statement[] {
  const varying = loadVaryingPart(generator, offset);
  const position =
    varying.length > 0
      ? [...varying, toA(index), statement(CLASS.ALU | ALU.ADD | SOURCE.X), statement(OP.TAX)]
      : [toX(index)];
  return [...position, statement(CLASS.LD | MODE.IND | sizeCode(size), offset.constant + further)];
}

function loadRadio(generator: Generator, index: Value, size: Size): void {
  const radio: readonly number[] = [LINK_TYPE.IEEE802_11_RADIO_AVS, LINK_TYPE.IEEE802_11_RADIO, LINK_TYPE.PRISM_HEADER];
  if (!radio.includes(generator.linkType)) generator.refuseForLinkType("there is no radio header");
  index.statements.push(toX(index), statement(CLASS.LD | MODE.IND | sizeCode(size)));
}

function loadNetwork(generator: Generator, protocol: Protocol, index: Value, size: Size): void {
  index.statements.push(...loadAt(generator, generator.linkPayload, generator.network, index, size));
  const carried = protocolAlone(generator, protocol);
  index.condition = index.condition ? and(index.condition, carried) : carried;
}

/** Transport headers are indexed over IPv4 only, in packets that are no later fragment. */
function loadTransport(generator: Generator, protocol: Protocol, index: Value, size: Size): void {
  index.statements.push(
    ...loadIpv4HeaderLength(generator),
    toA(index),
    statement(CLASS.ALU | ALU.ADD | SOURCE.X),
    statement(OP.TAX),
    statement(CLASS.LD | MODE.IND | sizeCode(size), generator.linkPayload.constant + generator.network),
  );
  const first = isFirstFragment(generator);
  const whole = and(protocolAlone(generator, protocol), first);
  const checked = index.condition ? and(index.condition, whole) : whole;
  index.condition = and(protocolAlone(generator, "ip"), checked);
}

/** ICMPv6 is found right behind the IPv6 header only. */
function loadIcmp6(generator: Generator, index: Value, size: Size): void {
  const ip6 = carries(generator, ETHERTYPE.IPV6);
  const before = index.condition ? and(index.condition, ip6) : ip6;
  index.condition = and(before, compare(generator, "network", 6, 1, IP_PROTOCOL.ICMP6));
  index.statements.push(...loadAt(generator, generator.linkPayload, generator.network + 40, index, size));
}
