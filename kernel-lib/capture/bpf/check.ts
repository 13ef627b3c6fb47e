/** What the Linux kernel asks of a program before it attaches it (net/core/filter.c, `bpf_check_classic`). */
import {
  ALU,
  AUXILIARY,
  AUXILIARY_OFFSET,
  type BpfInstruction,
  type BpfProgram,
  CLASS,
  classOf,
  JUMP,
  MAX_INSTRUCTIONS,
  MODE,
  modeOf,
  OP,
  operationOf,
  SCRATCH_WORDS,
  SIZE,
  SOURCE,
  sourceOf,
} from "./instruction";

/** Where a program breaks a rule, counted from 0, and which. */
export interface CheckFailure {
  at: number;
  reason: string;
}

const KNOWN_AUXILIARY = new Set<number>(Object.values(AUXILIARY).map((field) => AUXILIARY_OFFSET + field));
const KNOWN_CODES = knownCodes();

function knownCodes(): Set<number> {
  const sources = [SOURCE.K, SOURCE.X];
  const operations = Object.values(ALU).filter((operation) => operation !== ALU.NEG);
  const loads = [MODE.ABS, MODE.IND].flatMap((mode) => [SIZE.W, SIZE.H, SIZE.B].map((size) => CLASS.LD | mode | size));
  return new Set<number>([
    ...sources.flatMap((source) => operations.map((operation) => CLASS.ALU | operation | source)),
    CLASS.ALU | ALU.NEG,
    ...loads,
    OP.LD_LEN,
    OP.LD_IMM,
    OP.LD_MEM,
    CLASS.LDX | MODE.LEN,
    OP.LDX_MSH,
    OP.LDX_IMM,
    OP.LDX_MEM,
    OP.ST,
    OP.STX,
    OP.TAX,
    OP.TXA,
    OP.RET_K,
    OP.RET_A,
    OP.JA,
    ...sources.flatMap((source) => [JUMP.JEQ, JUMP.JGT, JUMP.JGE, JUMP.JSET].map((jump) => CLASS.JMP | jump | source)),
  ]);
}

/**
 * Checks a program as the kernel does when a filter is attached; gives the first rule broken, or nothing.
 * @example
 * checkProgram([{ code: 6, jt: 0, jf: 0, k: 96 }]) // => undefined
 * checkProgram([{ code: 5, jt: 0, jf: 0, k: 7 }]) // => { at: 0, reason: "jumps out of the program" }
 */
export function checkProgram(program: BpfProgram): CheckFailure | undefined {
  if (program.length === 0) return { at: 0, reason: "the program is empty" };
  if (program.length > MAX_INSTRUCTIONS)
    return { at: MAX_INSTRUCTIONS, reason: `more than ${MAX_INSTRUCTIONS} instructions` };
  for (const [at, one] of program.entries()) {
    const reason = wrongInstruction(one, program.length - at - 1);
    if (reason) return { at, reason };
  }
  const last = program.at(-1)?.code;
  if (last !== OP.RET_K && last !== OP.RET_A)
    return { at: program.length - 1, reason: "the last instruction does not return" };
  const [unset] = uninitializedLoads(program);
  return unset && { at: unset.at, reason: `M[${unset.word}] is read but may not have been written` };
}

/** A load from where Linux keeps what it knows beside the packet, at a place where nothing is kept. */
export function isUnknownAuxiliary({ code, k }: BpfInstruction): boolean {
  return classOf(code) === CLASS.LD && modeOf(code) === MODE.ABS && k >= AUXILIARY_OFFSET && !KNOWN_AUXILIARY.has(k);
}

function wrongInstruction(one: BpfInstruction, behind: number): string | undefined {
  const { code, jt, jf, k } = one;
  if (!KNOWN_CODES.has(code)) return `0x${code.toString(16)} is no instruction`;
  switch (classOf(code)) {
    case CLASS.ALU:
      return sourceOf(code) === SOURCE.K ? wrongConstant(operationOf(code), k) : undefined;
    case CLASS.ST:
    case CLASS.STX:
      return wrongScratch(k);
    case CLASS.LD:
    case CLASS.LDX:
      if (modeOf(code) === MODE.MEM) return wrongScratch(k);
      return isUnknownAuxiliary(one) ? `nothing is known at the auxiliary offset ${k - AUXILIARY_OFFSET}` : undefined;
    case CLASS.JMP:
      return (code === OP.JA ? k : Math.max(jt, jf)) >= behind ? "jumps out of the program" : undefined;
    default:
      return undefined;
  }
}

function wrongConstant(operation: number, k: number): string | undefined {
  if ((operation === ALU.DIV || operation === ALU.MOD) && k === 0) return "divides by the constant 0";
  if ((operation === ALU.LSH || operation === ALU.RSH) && k >= 32) return `shifts by ${k} bits`;
  return undefined;
}

const wrongScratch = (k: number): string | undefined => (k >= SCRATCH_WORDS ? `there is no M[${k}]` : undefined);

/**
 * Reads of scratch words that some way through the program has not written before. As in the kernel, what stands behind a
 * return is taken to be reached from it too.
 */
export function uninitializedLoads(program: BpfProgram): { at: number; word: number }[] {
  const found: { at: number; word: number }[] = [];
  const ALL = 0xffff;
  // For each instruction the words that every jump to it has written.
  const arriving = new Array<number>(program.length).fill(ALL);
  let written = 0;
  const jump = (target: number): void => {
    arriving[target] = (arriving[target] ?? ALL) & written;
  };
  for (const [at, { code, jt, jf, k }] of program.entries()) {
    written &= arriving[at] as number;
    const operation = classOf(code);
    if (operation === CLASS.ST || operation === CLASS.STX) written |= 1 << k;
    else if (operation <= CLASS.LDX && modeOf(code) === MODE.MEM && !((written >>> k) & 1)) found.push({ at, word: k });
    else if (operation === CLASS.JMP) {
      for (const distance of code === OP.JA ? [k] : [jt, jf]) jump(at + 1 + distance);
      written = ALL;
    }
  }
  return found;
}
