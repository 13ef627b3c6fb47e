/** An Ethernet header inside another link layer. */
import { type Condition, conditionOf, not, statement, testBlock } from "../../bpf/graph";
import { OP } from "../../bpf/instruction";
import { LINK_TYPE } from "../../link-type";
import type { Generator } from "./generator";
import { compare } from "./load";

/** What must be checked of an outer link layer before an inner Ethernet header may be believed. */
export function previousHeaderCheck(generator: Generator): Condition | undefined {
  if (generator.inGeneve) return geneveHasEthernet(generator);
  if (generator.previousLinkType !== LINK_TYPE.SUNATM) return undefined;
  // ATM LAN emulation: not a control frame.
  return not(compare(generator, "previous link header", 4, 2, 0xff00));
}

/** There is an Ethernet header inside where the inner header and its payload do not begin at the same place. */
function geneveHasEthernet(generator: Generator): Condition {
  const statements = [
    statement(OP.LD_MEM, generator.linkHeader.register),
    statement(OP.LDX_MEM, generator.linkPayload.register),
  ];
  return not(conditionOf(testBlock(OP.JEQ_X, 0, statements)));
}
