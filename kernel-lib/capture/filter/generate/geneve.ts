/** Geneve (RFC 8926): packets inside UDP, with or without an Ethernet header of their own. */
import { and, type Condition, conditionOf, or, type Statement, statement, testBlock } from "../../bpf/graph";
import { ALU, CLASS, MODE, OP, SIZE, SOURCE } from "../../bpf/instruction";
import { LINK_TYPE } from "../../link-type";
import { ETHERTYPE } from "./ether-type";
import type { Generator } from "./generator";
import { always, type Base, compare, loadIpv4HeaderLength, loadVaryingPart } from "./load";
import { portOver4, portOver6 } from "./port";

const GENEVE_PORT = 6081;
const UDP = 17;
const HIGHEST_NETWORK = 0xff_ffff;

/** Generates the test for a Geneve packet, of one virtual network if asked; what follows is about what is inside. */
export function geneve(generator: Generator, network: number | undefined): Condition {
  const over4 = geneveOver4(generator, network);
  const over6 = geneveOver6(generator, network);
  const either = or(over4, over6);
  const moved = always();
  moved.head.statements = [...offsetsInside(generator), ...moved.head.statements];
  generator.inGeneve = true;
  return and(either, moved);
}

function header(generator: Generator, port: Condition, base: Base, network: number | undefined): Condition {
  const version0 = and(port, compare(generator, base, 8, 1, 0, { mask: 0xc0 }));
  if (network === undefined) return version0;
  if (network > HIGHEST_NETWORK) generator.refuse(`Geneve network ${network} is above ${HIGHEST_NETWORK}`);
  return and(version0, compare(generator, base, 12, 4, network << 8, { mask: 0xffff_ff00 }));
}

/** Statements that run only where a condition holds: a block behind it whose own test always holds. */
const onlyAfter = (condition: Condition, statements: Statement[]): Condition =>
  and(condition, conditionOf(testBlock(OP.JEQ_X, 0, statements)));

function geneveOver4(generator: Generator, network: number | undefined): Condition {
  const checked = header(generator, portOver4(generator, GENEVE_PORT, UDP, "dst"), "transport over IPv4", network);
  return onlyAfter(checked, [...loadIpv4HeaderLength(generator), statement(OP.TXA)]);
}

function geneveOver6(generator: Generator, network: number | undefined): Condition {
  const checked = header(generator, portOver6(generator, GENEVE_PORT, UDP, "dst"), "transport over IPv6", network);
  const varying = loadVaryingPart(generator, generator.linkPayload);
  const length = [...varying, statement(OP.LD_IMM, 40)];
  if (varying.length > 0) length.push(statement(CLASS.ALU | ALU.ADD | SOURCE.X));
  return onlyAfter(checked, [...length, statement(OP.TAX)]);
}

/** With the IP header's length in A: where the inner type field, link header and payload are, kept in scratch registers. */
function offsetsInside(generator: Generator): Statement[] {
  const { linkPayload, network } = generator;
  const toHeader = statement(CLASS.ALU | ALU.ADD, linkPayload.constant + network + 8);
  generator.linkTypeField = { constant: 0, varies: true, register: generator.takeRegister() };
  const typeRegister = generator.linkTypeField.register;
  generator.enterLinkLayer(LINK_TYPE.EN10MB, { constant: 0, varies: true, register: generator.takeRegister() });
  const headerRegister = generator.linkHeader.register;
  generator.optimizable = false;
  generator.linkPayload = { constant: 0, varies: true, register: generator.takeRegister() };
  generator.network = 0;

  const ethernet = statement(OP.TXA);
  const store: Statement = statement(OP.STX, generator.linkPayload.register);
  const isEthernet: Statement = {
    ...statement(OP.JEQ, ETHERTYPE.TRANSPARENT_ETHERNET),
    whenTrue: ethernet,
    whenFalse: store,
  };
  return [
    toHeader,
    statement(OP.TAX),
    statement(CLASS.ALU | ALU.ADD, 2),
    statement(OP.ST, typeRegister),
    // RFC 8926 §3.4: the options' length in four bytes, behind a header of eight.
    statement(CLASS.LD | MODE.IND | SIZE.B),
    statement(CLASS.ALU | ALU.AND, 0x3f),
    statement(CLASS.ALU | ALU.MUL, 4),
    statement(CLASS.ALU | ALU.ADD, 8),
    statement(CLASS.ALU | ALU.ADD | SOURCE.X),
    statement(OP.ST, headerRegister),
    statement(CLASS.LD | MODE.IND | SIZE.H, 2),
    statement(OP.LDX_MEM, headerRegister),
    isEthernet,
    ethernet,
    statement(CLASS.ALU | ALU.ADD, 12),
    statement(OP.ST, typeRegister),
    statement(CLASS.ALU | ALU.ADD, 2),
    statement(OP.TAX),
    store,
  ];
}
