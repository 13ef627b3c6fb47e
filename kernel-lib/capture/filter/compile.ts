/** The filter language of tcpdump, pcap-filter(7) of libpcap 1.10, compiled to classic BPF. */
import { assemble } from "../bpf/assemble";
import { isUnknownAuxiliary, uninitializedLoads } from "../bpf/check";
import { Block, decide, depthFirst } from "../bpf/graph";
import { type BpfInstruction, OP } from "../bpf/instruction";
import { ImpossibleProgram, optimize } from "../bpf/optimize";
import { LINK_TYPE } from "../link-type";
import type { Expression } from "./ast";
import { FilterError, type Place } from "./error";
import { generate } from "./generate/expression";
import { Generator, type Target } from "./generate/generator";
import { prepare } from "./generate/varying-headers";
import { type Names, namesFrom } from "./names";
import { parse } from "./parse";

/** tcpdump's: more than any packet has. */
export const DEFAULT_SNAP_LENGTH_BYTES = 262_144;

export interface CompileOptions {
  /** What packets begin with, a number of `LINK_TYPE`; Ethernet unless told. */
  linkType?: number;
  /** How much of a matching packet is kept. */
  snapLengthBytes?: number;
  /** The netmask of the interface, for `ip broadcast`; 0 (as tcpdump has it when it reads a file) unless told. */
  netmask?: number | "unknown";
  /** Packets come from a file, so nothing is known of them but their bytes. */
  fromFile?: boolean;
  /** The file has the byte order of another kind of machine; matters for link types NULL and ENC. */
  byteSwapped?: boolean;
  /** Packets come from a Linux kernel that keeps the outer VLAN tag beside the packet. */
  vlanInMetadata?: boolean;
  /** Off for a program as it is generated; then an expression that no packet can match is not refused. */
  optimize?: boolean;
  /** Where names are looked up: the files of this system's /etc unless told. */
  names?: Names;
}

/** Programs beyond this many blocks are refused: the optimiser's work grows with their square. */
const MOST_BLOCKS = 12_000;

/** As `compileFilter`, but with no names unless they are told, so that it runs in a page too. */
export function compileExpression(expression: string, options: CompileOptions = {}): BpfInstruction[] {
  const { snapLengthBytes = DEFAULT_SNAP_LENGTH_BYTES } = options;
  const whole: Place = [0, expression.length];
  if (snapLengthBytes === 0)
    throw new FilterError("FILTER_REJECTS_ALL", "a snapshot length of 0 keeps no packet", expression, whole);
  const parsed = parse(expression);
  const generator = new Generator(targetOf(options), expression);
  const root = parsed ? graphOf(generator, parsed, snapLengthBytes) : new Block(OP.RET_K, snapLengthBytes);
  refuseTooLarge(root, expression);
  if (options.optimize === false || !generator.optimizable) return forKernel(assemble(root));
  const short = optimized(root, expression);
  if (short.code === OP.RET_K && short.k === 0)
    throw new FilterError("FILTER_REJECTS_ALL", "no packet can match this expression", expression, whole);
  return forKernel(assemble(short));
}

/**
 * Changes what the kernel would refuse without changing what the program does: scratch words that may be read before they
 * are written (behind `geneve or`, for one) are first set to 0, as A is anyway; a load from far before the packet
 * (`ether[-2048]`) never succeeds, so it returns.
 */
function forKernel(program: BpfInstruction[]): BpfInstruction[] {
  const loadable = program.map((one) => (isUnknownAuxiliary(one) ? { code: OP.RET_K, jt: 0, jf: 0, k: 0 } : one));
  const words = new Set(uninitializedLoads(loadable).map(({ word }) => word));
  if (words.size === 0) return loadable;
  const zero = { code: OP.LD_IMM, jt: 0, jf: 0, k: 0 };
  return [zero, ...[...words].map((word) => ({ code: OP.ST, jt: 0, jf: 0, k: word })), ...loadable];
}

function targetOf(options: CompileOptions): Target {
  const {
    linkType = LINK_TYPE.EN10MB,
    netmask = 0,
    fromFile = false,
    byteSwapped = false,
    vlanInMetadata = false,
  } = options;
  const names = options.names ?? namesFrom(() => "");
  return {
    linkType,
    netmask: netmask === "unknown" ? undefined : netmask,
    fromFile,
    byteSwapped,
    vlanInMetadata,
    names,
  };
}

function graphOf(generator: Generator, expression: Expression, snapLengthBytes: number): Block {
  const condition = generate(generator, expression);
  return decide(prepare(generator, condition), snapLengthBytes);
}

function refuseTooLarge(root: Block, expression: string): void {
  const blocks = depthFirst(root, "pre", true).length;
  if (blocks <= MOST_BLOCKS) return;
  const reason = `the program would have ${blocks} tests; at most ${MOST_BLOCKS} are compiled`;
  throw new FilterError("FILTER_TOO_LARGE", reason, expression, [0, expression.length]);
}

function optimized(root: Block, expression: string): Block {
  try {
    return optimize(root);
  } catch (error) {
    if (!(error instanceof ImpossibleProgram)) throw error;
    throw new FilterError("FILTER_MEANING", error.message, expression, [0, expression.length]);
  }
}
