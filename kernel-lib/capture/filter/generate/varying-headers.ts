/**
 * Link types whose headers have no fixed length: statements that come first in the program and leave in scratch registers
 * where the link header and its payload begin, as far as the expression needs it.
 */
import { and, type Block, type Condition, conditionOf, type Statement, statement, testBlock } from "../../bpf/graph";
import { ALU, CLASS, MODE, OP, SIZE, SOURCE } from "../../bpf/instruction";
import { LINK_TYPE } from "../../link-type";
import type { Generator } from "./generator";
import { isWireless } from "./layout";

const loadAbsolute = (size: number, offset: number): Statement => statement(CLASS.LD | MODE.ABS | size, offset);
const keep = (register: number): Statement[] => [statement(OP.ST, register), statement(OP.TAX)];

/** Puts the statements before a program's first block, and for PPI the check that it carries 802.11. */
export function prepare(generator: Generator, condition: Condition): Condition {
  const { head } = condition;
  const { linkPayload, linkHeader, outermostLinkType } = generator;
  if (linkPayload.register >= 0 && linkHeader.varies && linkHeader.register < 0)
    linkHeader.register = generator.takeRegister();
  let statements = radioHeaderLength(generator);
  if (isWireless(outermostLinkType)) statements = wirelessHeaderLength(generator, statements, head);
  else if (outermostLinkType === LINK_TYPE.PFLOG) statements = pflogHeaderLength(generator);
  if (statements.length === 0 && generator.vlanOffsetsVary) statements = zeroVlanOffsets(generator);
  head.statements = [...statements, ...head.statements];
  if (generator.linkType !== LINK_TYPE.PPI) return condition;
  const carries80211 = (LINK_TYPE.IEEE802_11 << 24) >>> 0;
  return and(conditionOf(testBlock(OP.JEQ, carries80211, [loadAbsolute(SIZE.W, 4)])), condition);
}

/** Nothing moved yet: the tag, if any, is beside the packet. */
function zeroVlanOffsets(generator: Generator): Statement[] {
  const { linkPayload, linkTypeField } = generator;
  if (linkPayload.register < 0) linkPayload.register = generator.takeRegister();
  if (linkTypeField.register < 0) linkTypeField.register = generator.takeRegister();
  return [statement(OP.LD_IMM, 0), statement(OP.ST, linkPayload.register), statement(OP.ST, linkTypeField.register)];
}

/** The first byte of a pflog header is its length, padded to a multiple of four. */
function pflogHeaderLength({ linkPayload }: Generator): Statement[] {
  if (linkPayload.register < 0) return [];
  return [
    loadAbsolute(SIZE.B, 0),
    statement(CLASS.ALU | ALU.ADD, 3),
    statement(CLASS.ALU | ALU.AND, 0xffff_fffc),
    ...keep(linkPayload.register),
  ];
}

/** Leaves the length of the radio header before an 802.11 header in X. */
function radioHeaderLength(generator: Generator): Statement[] {
  const { outermostLinkType, linkHeader } = generator;
  if (outermostLinkType === LINK_TYPE.PRISM_HEADER) generator.optimizable = false;
  if (linkHeader.register < 0) return [];
  switch (outermostLinkType) {
    case LINK_TYPE.PRISM_HEADER:
      return prismOrAvsHeaderLength(linkHeader.register);
    case LINK_TYPE.IEEE802_11_RADIO_AVS:
      return [loadAbsolute(SIZE.W, 4), ...keep(linkHeader.register)];
    case LINK_TYPE.IEEE802_11_RADIO:
    case LINK_TYPE.PPI:
      // Two bytes, the lower one first.
      return [
        loadAbsolute(SIZE.B, 3),
        statement(CLASS.ALU | ALU.LSH, 8),
        statement(OP.TAX),
        loadAbsolute(SIZE.B, 2),
        statement(CLASS.ALU | ALU.OR | SOURCE.X),
        ...keep(linkHeader.register),
      ];
    default:
      return [];
  }
}

const PRISM_HEADER_BYTES = 144;
const AVS_MAGIC = 0x8021_1000;

/** Drivers deliver either header under this link type; the first word tells. */
function prismOrAvsHeaderLength(register: number): Statement[] {
  const avs = loadAbsolute(SIZE.W, 4);
  const prism = statement(OP.LD_IMM, PRISM_HEADER_BYTES);
  return [
    loadAbsolute(SIZE.W, 0),
    statement(CLASS.ALU | ALU.AND, 0xffff_f000),
    { ...statement(OP.JEQ, AVS_MAGIC), whenTrue: avs, whenFalse: prism },
    avs,
    statement(OP.JA, 1),
    prism,
    ...keep(register),
  ];
}

/** IEEE 802.11 §9.3.2: a data frame's header has 24 bytes, with quality of service 26; some radios pad it. */
function wirelessHeaderLength(generator: Generator, radioHeader: Statement[], head: Block): Statement[] {
  const { register } = generator.linkPayload;
  const rest = head.statements[0];
  if (register < 0 || !rest) return radioHeader;
  generator.optimizable = false;
  const padded = generator.linkType === LINK_TYPE.IEEE802_11_RADIO;
  const padding = padded ? radiotapPadding(register, rest) : [];
  const afterQos = padding[0] ?? rest;
  const withQos = statement(OP.LD_MEM, register);
  const hasQos: Statement = { ...statement(OP.JSET, 0x80), whenTrue: withQos, whenFalse: afterQos };
  const notControl: Statement = { ...statement(OP.JSET, 0x04), whenTrue: rest, whenFalse: hasQos };
  const isData: Statement = { ...statement(OP.JSET, 0x08), whenTrue: notControl, whenFalse: rest };
  return [
    ...(radioHeader.length > 0 ? radioHeader : [statement(OP.LDX_IMM, generator.outermostLinkHeader.constant)]),
    statement(OP.TXA),
    statement(CLASS.ALU | ALU.ADD, 24),
    statement(OP.ST, register),
    statement(CLASS.LD | MODE.IND | SIZE.B),
    isData,
    notControl,
    hasQos,
    withQos,
    statement(CLASS.ALU | ALU.ADD, 2),
    statement(OP.ST, register),
    ...padding,
  ];
}

/** Flags of a radiotap header's presence word; its fields are little-endian, so are these constants. */
const PRESENT = { TSFT: 0x0100_0000, FLAGS: 0x0200_0000, EXTENSION: 0x0000_0080 } as const;
const DATA_PADDED = 0x20;

/** Rounds the payload's offset up to a multiple of four where the radiotap header says that there is padding. */
function radiotapPadding(register: number, rest: Statement): Statement[] {
  const roundUp = statement(OP.LD_MEM, register);
  const isPadded = (): Statement => ({ ...statement(OP.JSET, DATA_PADDED), whenTrue: roundUp, whenFalse: rest });
  const [behindTime, first] = [loadAbsolute(SIZE.B, 16), loadAbsolute(SIZE.B, 8)];
  const hasTime: Statement = { ...statement(OP.JSET, PRESENT.TSFT), whenTrue: behindTime, whenFalse: first };
  const isExtended: Statement = { ...statement(OP.JSET, PRESENT.EXTENSION), whenTrue: rest, whenFalse: hasTime };
  const hasFlags: Statement = { ...statement(OP.JSET, PRESENT.FLAGS), whenTrue: isExtended, whenFalse: rest };
  return [
    loadAbsolute(SIZE.W, 4),
    hasFlags,
    isExtended,
    hasTime,
    behindTime,
    isPadded(),
    first,
    isPadded(),
    roundUp,
    statement(CLASS.ALU | ALU.ADD, 3),
    statement(CLASS.ALU | ALU.AND, 0xffff_fffc),
    statement(OP.ST, register),
  ];
}
