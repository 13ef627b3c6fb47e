/** `vlan`, `mpls`, `pppoed`, `pppoes`: headers between the link layer's and the network layer's. */
import {
  and,
  type Block,
  type Condition,
  conditionOf,
  or,
  type Statement,
  statement,
  testBlock,
} from "../../bpf/graph";
import { ALU, AUXILIARY, AUXILIARY_OFFSET, CLASS, MODE, OP, SIZE } from "../../bpf/instruction";
import { LINK_TYPE } from "../../link-type";
import { ETHERTYPE } from "./ether-type";
import type { Generator, Offset } from "./generator";
import { isPlainWireless } from "./layout";
import { carries } from "./link-payload";
import { compare } from "./load";

const HIGHEST_VLAN = 0xfff;
const HIGHEST_LABEL = 0xf_ffff;
const HIGHEST_SESSION = 0xffff;
const TAG_BYTES = 4;
const PPP_MPLS_UNICAST = 0x0281;

/** Generates the test for a VLAN tag (IEEE 802.1Q §9); what follows is about what is behind the tag. */
export function vlan(generator: Generator, number: number | undefined): Condition {
  if (generator.labels > 0) generator.refuse("vlan cannot stand behind mpls");
  if (!generator.ethernet && !isPlainWireless(generator.linkType)) generator.refuseForLinkType("there are no VLANs");
  if (number !== undefined && number > HIGHEST_VLAN) generator.refuse(`VLAN ${number} is above ${HIGHEST_VLAN}`);
  const condition = tagIsElsewhere(generator) ? vlanInMetadata(generator, number) : vlanInFrame(generator, number);
  generator.vlans++;
  return condition;
}

/** The kernel takes out only the outermost tag of an Ethernet frame. */
function tagIsElsewhere({ target, ethernet, vlans, linkHeader, outermostLinkHeader }: Generator): boolean {
  const outermost = !linkHeader.varies && linkHeader.constant === outermostLinkHeader.constant;
  return target.vlanInMetadata && ethernet && vlans === 0 && outermost;
}

function hasTag(generator: Generator): Condition {
  const either = or(carries(generator, ETHERTYPE.VLAN), carries(generator, ETHERTYPE.SERVICE_VLAN));
  return or(either, carries(generator, ETHERTYPE.OLD_SERVICE_VLAN));
}

const hasNumber = (generator: Generator, number: number): Condition =>
  compare(generator, "network", 0, 2, number, { mask: HIGHEST_VLAN });

function vlanInFrame(generator: Generator, number: number | undefined): Condition {
  const tag = hasTag(generator);
  const condition = number === undefined ? tag : and(tag, hasNumber(generator, number));
  generator.linkPayload.constant += TAG_BYTES;
  generator.linkTypeField.constant += TAG_BYTES;
  return condition;
}

const auxiliary = (size: number, field: number): Statement =>
  statement(CLASS.LD | MODE.ABS | size, AUXILIARY_OFFSET + field);

/**
 * The tag may be beside the packet or still in it, so how far the headers are moved is known only when the filter runs:
 * two scratch registers get the four bytes added when the test looks into the frame.
 */
function vlanInMetadata(generator: Generator, number: number | undefined): Condition {
  const beside = conditionOf(testBlock(OP.JEQ, 1, [auxiliary(SIZE.B, AUXILIARY.VLAN_TAG_PRESENT)]));
  const inFrame = hasTag(generator);
  const numbered = number === undefined ? undefined : hasNumber(generator, number);
  generator.vlanOffsetsVary = true;
  const move = [...addToOffset(generator, generator.linkPayload), ...addToOffset(generator, generator.linkTypeField)];
  inFrame.head.statements = [...move, ...inFrame.head.statements];
  const either = or(beside, inFrame);
  if (!numbered) return either;
  numbered.head.statements = tagFromEither(numbered.head);
  return and(either, numbered);
}

function addToOffset(generator: Generator, offset: Offset): Statement[] {
  offset.varies = true;
  if (offset.register < 0) offset.register = generator.takeRegister();
  return [
    statement(OP.LD_MEM, offset.register),
    statement(CLASS.ALU | ALU.ADD, TAG_BYTES),
    statement(OP.ST, offset.register),
  ];
}

/** Takes the tag from beside the packet if it is there, else from the frame, before the block's own test of it. */
function tagFromEither({ statements }: Block): Statement[] {
  const beside = auxiliary(SIZE.B, AUXILIARY.VLAN_TAG);
  const present: Statement = {
    ...statement(OP.JEQ, 1),
    whenTrue: beside,
    ...(statements[0] ? { whenFalse: statements[0] } : {}),
  };
  return [
    auxiliary(SIZE.B, AUXILIARY.VLAN_TAG_PRESENT),
    present,
    beside,
    // Past the load from the frame, to the mask behind it.
    statement(OP.JA, statements.length - 1),
    ...statements,
  ];
}

/** Generates the test for an MPLS label (RFC 3032 §2.1); what follows is about what is behind it. */
export function mpls(generator: Generator, label: number | undefined): Condition {
  let condition =
    generator.labels > 0 ? compare(generator, "mpls header before", 2, 1, 0, { mask: 0x01 }) : hasLabels(generator);
  if (label !== undefined) {
    if (label > HIGHEST_LABEL) generator.refuse(`MPLS label ${label} is above ${HIGHEST_LABEL}`);
    condition = and(condition, compare(generator, "network", 0, 4, label << 12, { mask: 0xffff_f000 }));
  }
  generator.network += 4;
  generator.networkNoSnap += 4;
  generator.labels++;
  return condition;
}

function hasLabels(generator: Generator): Condition {
  const { linkType } = generator;
  if (linkType === LINK_TYPE.PPP) return carries(generator, PPP_MPLS_UNICAST);
  const known = generator.ethernet || linkType === LINK_TYPE.C_HDLC || linkType === LINK_TYPE.HDLC;
  return known ? carries(generator, ETHERTYPE.MPLS) : generator.refuseForLinkType("there is no MPLS");
}

export const pppoeDiscovery = (generator: Generator): Condition => carries(generator, ETHERTYPE.PPPOE_DISCOVERY);

/** Generates the test for a PPPoE session packet (RFC 2516 §4); what follows is about the PPP packet inside. */
export function pppoeSession(generator: Generator, session: number | undefined): Condition {
  let condition = carries(generator, ETHERTYPE.PPPOE_SESSION);
  if (session !== undefined) {
    if (session > HIGHEST_SESSION) generator.refuse(`PPPoE session ${session} is above ${HIGHEST_SESSION}`);
    condition = and(condition, compare(generator, "network", 0, 4, session, { mask: 0xffff }));
  }
  const { linkPayload, network } = generator;
  const header: Offset = {
    varies: linkPayload.varies,
    constant: linkPayload.constant + network + 6,
    register: linkPayload.register,
  };
  generator.enterLinkLayer(LINK_TYPE.PPP, header);
  generator.linkTypeField = { ...header };
  linkPayload.constant = header.constant + 2;
  generator.network = 0;
  generator.networkNoSnap = 0;
  return condition;
}
