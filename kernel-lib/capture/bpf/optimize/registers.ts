/** What an instruction reads and writes: the scratch words M[0] to M[15], the accumulator A and the index register X. */
import type { Statement } from "../graph";
import { NO_OPERATION } from "../graph";
import {
  CLASS,
  classOf,
  MISC,
  MODE,
  modeOf,
  operationOf,
  RETURN,
  SCRATCH_WORDS,
  SOURCE,
  sourceOf,
} from "../instruction";

export const A = SCRATCH_WORDS;
export const X = SCRATCH_WORDS + 1;
export const REGISTERS = SCRATCH_WORDS + 2;

const NONE: readonly number[] = [];
const ONLY_A: readonly number[] = [A];
const ONLY_X: readonly number[] = [X];
const BOTH: readonly number[] = [X, A];

/** The registers that an instruction reads. */
export function readBy({ code, k }: Pick<Statement, "code" | "k">): readonly number[] {
  if (code === NO_OPERATION) return NONE;
  switch (classOf(code)) {
    case CLASS.RET:
      return (code & 0x18) === RETURN.A ? ONLY_A : (code & 0x18) === SOURCE.X ? ONLY_X : NONE;
    case CLASS.LD:
    case CLASS.LDX:
      return modeOf(code) === MODE.IND ? ONLY_X : modeOf(code) === MODE.MEM ? [k] : NONE;
    case CLASS.ST:
      return ONLY_A;
    case CLASS.STX:
      return ONLY_X;
    case CLASS.MISC:
      return (code & 0xf8) === MISC.TXA ? ONLY_X : ONLY_A;
    default:
      return sourceOf(code) === SOURCE.X ? BOTH : ONLY_A;
  }
}

/** The register that an instruction writes, or -1. */
export function writtenBy({ code, k }: Pick<Statement, "code" | "k">): number {
  if (code === NO_OPERATION) return -1;
  switch (classOf(code)) {
    case CLASS.LD:
    case CLASS.ALU:
      return A;
    case CLASS.LDX:
      return X;
    case CLASS.ST:
    case CLASS.STX:
      return k;
    case CLASS.MISC:
      return operationOf(code) === MISC.TAX ? X : A;
    default:
      return -1;
  }
}
