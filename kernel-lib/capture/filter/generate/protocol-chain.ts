/**
 * `protochain`: follows a packet's chain of headers. It is a loop, so only a machine that jumps backwards can run it: ours
 * and libpcap's can, the kernel's refuses it.
 */
import { and, type Condition, conditionOf, or, type Statement, statement, testBlock } from "../../bpf/graph";
import { ALU, CLASS, MODE, OP, SIZE, SOURCE } from "../../bpf/instruction";
import type { Protocol } from "../keywords";
import { ETHERTYPE } from "./ether-type";
import type { Generator } from "./generator";
import { carries } from "./link-payload";

const HEADER = {
  HOP_BY_HOP: 0,
  ROUTING: 43,
  FRAGMENT: 44,
  AUTHENTICATION: 51,
  NONE: 59,
  DESTINATION_OPTIONS: 60,
} as const;
const EXTENSIONS = [HEADER.HOP_BY_HOP, HEADER.DESTINATION_OPTIONS, HEADER.ROUTING, HEADER.FRAGMENT];

/** Generates the test that a header with this number is in the chain; without a protocol in IPv4's or IPv6's. */
export function protocolChain(generator: Generator, number: number, inside: Protocol | undefined): Condition {
  const scratch = generator.takeRegister();
  if (inside === undefined) {
    const over4 = protocolChain(generator, number, "ip");
    return or(over4, protocolChain(generator, number, "ip6"));
  }
  if (inside !== "ip" && inside !== "ip6")
    generator.refuse(`"${inside} protochain": only ip and ip6 have chains of headers`);
  if (generator.linkPayload.varies) generator.refuse("protochain does not go with link headers of varying length");
  generator.optimizable = false;
  const header = generator.linkPayload.constant + generator.network;
  const carried = carries(generator, inside === "ip" ? ETHERTYPE.IP : ETHERTYPE.IPV6);
  const statements = inside === "ip" ? chain4(header, number, scratch) : chain6(header, number, scratch);
  generator.freeRegister(scratch);
  return and(carried, conditionOf(testBlock(OP.JEQ, number, statements)));
}

const loadByte = (offset: number): Statement => statement(CLASS.LD | MODE.IND | SIZE.B, offset);
const add = (k: number): Statement => statement(CLASS.ALU | ALU.ADD, k);
const multiply = (k: number): Statement => statement(CLASS.ALU | ALU.MUL, k);
/** A jump back to `again` from the place where it will stand. */
const back = (statements: Statement[], again: number): Statement => statement(OP.JA, again - statements.length - 1);

/** A is the number of the header, X its offset from the IP header, at `again`; both are so at the end. */
function chain4(header: number, number: number, scratch: number): Statement[] {
  const start = [statement(CLASS.LD | MODE.ABS | SIZE.B, header + 9), statement(OP.LDX_MSH, header)];
  const end = add(0);
  const nothing = add(0);
  const { tests, authentication } = endTests(number, nothing, end);
  const statements = [...start, ...tests, nothing];
  return withAuthentication(statements, authentication, end, { header, scratch, again: start.length });
}

function chain6(header: number, number: number, scratch: number): Statement[] {
  const start = [statement(CLASS.LD | MODE.ABS | SIZE.B, header + 6), statement(OP.LDX_IMM, 40)];
  const end = add(0);
  const extensions = EXTENSIONS.map((one) => statement(OP.JEQ, one));
  const { tests, authentication } = endTests(number, extensions[0] as Statement, end);
  // RFC 8200 §4.3: the next header's number, then the length in units of eight bytes beyond the first eight.
  const advance = loadByte(header);
  extensions.forEach((one, at) => {
    one.whenTrue = advance;
    one.whenFalse = extensions[at + 1] ?? authentication;
  });
  const again = start.length;
  const statements = [
    ...start,
    ...tests,
    ...extensions,
    advance,
    statement(OP.ST, scratch),
    loadByte(header + 1),
    add(1),
    multiply(8),
    statement(CLASS.ALU | ALU.ADD | SOURCE.X),
    statement(OP.TAX),
    statement(OP.LD_MEM, scratch),
  ];
  statements.push(back(statements, again));
  return withAuthentication(statements, authentication, end, { header, scratch, again });
}

/** Ends the chain at the number looked for, or where there is no next header; else goes on to `otherwise`. */
function endTests(
  number: number,
  otherwise: Statement,
  end: Statement,
): { tests: Statement[]; authentication: Statement } {
  const none: Statement = { ...statement(OP.JEQ, HEADER.NONE), whenTrue: end, whenFalse: otherwise };
  const found: Statement = { ...statement(OP.JEQ, number), whenTrue: end, whenFalse: none };
  return { tests: [found, none], authentication: statement(OP.JEQ, HEADER.AUTHENTICATION) };
}

/**
 * Goes on behind an authentication header (RFC 4302 §2.2). The length is looked up one byte behind X as libpcap does, and
 * then, as there, taken for the new offset itself: behind such a header the two agree with each other, not with the RFC.
 */
function withAuthentication(
  statements: Statement[],
  authentication: Statement,
  end: Statement,
  { header, scratch, again }: { header: number; scratch: number; again: number },
): Statement[] {
  const toOffset = statement(OP.TXA);
  authentication.whenTrue = toOffset;
  authentication.whenFalse = end;
  const all = [
    ...statements,
    authentication,
    toOffset,
    loadByte(header),
    statement(OP.ST, scratch),
    statement(OP.TXA),
    add(1),
    statement(OP.TAX),
    loadByte(header),
    add(2),
    multiply(4),
    statement(OP.TAX),
    statement(OP.LD_MEM, scratch),
  ];
  all.push(back(all, again), end);
  return all;
}
