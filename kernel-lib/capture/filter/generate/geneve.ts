/** Geneve (RFC 8926): packets inside UDP, with or without an Ethernet header of their own. */
import { and, type Condition, conditionOf, or, type Statement, statement, testBlock } from "../../bpf/graph";
import { ALU, CLASS, MODE, OP, SIZE, SOURCE } from "../../bpf/instruction";
import { LINK_TYPE } from "../../link-type";
import { ETHERTYPE } from "./ether-type";
import type { Generator, Offset } from "./generator";
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

/** Moves the generator inside: with the IP header's length in A, statements keep in scratch registers where things are. */
function offsetsInside(generator: Generator): Statement[] {
  const header = generator.linkPayload.constant + generator.network + 8;
  const varying = (): Offset => ({ constant: 0, varies: true, register: generator.takeRegister() });
  generator.linkTypeField = varying();
  generator.enterLinkLayer(LINK_TYPE.EN10MB, varying());
  generator.linkPayload = varying();
  generator.network = 0;
  // The statements jump inside their block.
  generator.optimizable = false;
  const { linkTypeField, linkHeader, linkPayload } = generator;
  return findInside(header, linkTypeField.register, linkHeader.register, linkPayload.register);
}

/** Statements that find the inner type field, link header and payload from a header that begins at A + `header`. */
function findInside(
  header: number,
  typeRegister: number,
  headerRegister: number,
  payloadRegister: number,
): Statement[] {
  const ethernet = statement(OP.TXA);
  const store = statement(OP.STX, payloadRegister);
  const toType = statement(OP.JEQ, ETHERTYPE.TRANSPARENT_ETHERNET);
  const isEthernet: Statement = { ...toType, whenTrue: ethernet, whenFalse: store };
  return [
    statement(CLASS.ALU | ALU.ADD, header),
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
