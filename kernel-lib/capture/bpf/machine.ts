/** A classic BPF machine, one instruction after the other: what a program does is defined here, `faster.ts` must agree. */
import { compute, holds } from "./arithmetic";
import {
  type BpfProgram,
  CLASS,
  classOf,
  MODE,
  modeOf,
  OP,
  operationOf,
  RETURN,
  SCRATCH_WORDS,
  SIZE,
  SOURCE,
  sizeOf,
  sourceOf,
} from "./instruction";

/**
 * Runs a filter on a packet that lies in a buffer: `start` is its first byte, `captured` how many bytes of it there are,
 * `original` how many it had on the wire. Gives how many bytes to keep; 0 when the packet does not match.
 */
export type PacketFilter = (bytes: Uint8Array, start: number, captured: number, original: number) => number;

/** Jumps backwards that a program may make: more than the headers that fit into the longest packet. */
const MOST_BACKWARD_JUMPS = 16_384;

/** What is being run on what. */
interface State {
  bytes: Uint8Array;
  start: number;
  captured: number;
  original: number;
  a: number;
  x: number;
  scratch: Uint32Array;
}

/**
 * Makes a filter that interprets the program; a load beyond the packet or a division by zero ends it with 0.
 * @example
 * const firstByte = interpret([{ code: 0x30, jt: 0, jf: 0, k: 0 }, { code: 0x16, jt: 0, jf: 0, k: 0 }]);
 * firstByte(Uint8Array.of(7, 8), 1, 1, 1) // => 8
 */
export function interpret(program: BpfProgram): PacketFilter {
  const scratch = new Uint32Array(SCRATCH_WORDS);
  return (bytes, start, captured, original) => {
    scratch.fill(0);
    return run(program, { bytes, start, captured, original, a: 0, x: 0, scratch });
  };
}

function run(program: BpfProgram, state: State): number {
  let backwards = 0;
  for (let at = 0; at >= 0 && at < program.length; at++) {
    const { code, jt, jf, k } = program[at] as BpfProgram[number];
    switch (classOf(code)) {
      case CLASS.RET:
        return (code & 0x18) === RETURN.A ? state.a : k;
      case CLASS.JMP:
        if (code === OP.JA) {
          // A jump backwards has a negative distance, which `k` holds as an unsigned number.
          if (k > 0x7fff_ffff && ++backwards > MOST_BACKWARD_JUMPS) return 0;
          at += k | 0;
        } else at += holds(operationOf(code), state.a, sourceOf(code) === SOURCE.X ? state.x : k) ? jt : jf;
        break;
      case CLASS.LD:
      case CLASS.LDX: {
        const value = load(code, k, state);
        if (value < 0) return 0;
        if (classOf(code) === CLASS.LD) state.a = value;
        else state.x = value;
        break;
      }
      case CLASS.ALU: {
        const value = compute(operationOf(code), state.a, sourceOf(code) === SOURCE.X ? state.x : k);
        if (value === undefined) return 0;
        state.a = value;
        break;
      }
      default:
        move(code, k, state);
    }
  }
  return 0;
}

function move(code: number, k: number, state: State): void {
  if (code === OP.ST) state.scratch[k] = state.a;
  else if (code === OP.STX) state.scratch[k] = state.x;
  else if (code === OP.TAX) state.x = state.a;
  else state.a = state.x;
}

/** The value of a load, or -1 beyond the packet. */
function load(code: number, k: number, state: State): number {
  switch (modeOf(code)) {
    case MODE.IMM:
      return k;
    case MODE.MEM:
      return state.scratch[k] ?? 0;
    case MODE.LEN:
      return state.original;
    case MODE.MSH:
      return k < state.captured ? ((state.bytes[state.start + k] as number) & 0x0f) << 2 : -1;
    case MODE.IND:
      return loadBytes(sizeOf(code), state.x + k, state);
    default:
      return loadBytes(sizeOf(code), k, state);
  }
}

function loadBytes(size: number, offset: number, { bytes, start, captured }: State): number {
  const length = size === SIZE.B ? 1 : size === SIZE.H ? 2 : 4;
  if (offset + length > captured) return -1;
  let value = 0;
  for (let at = start + offset; at < start + offset + length; at++) value = value * 256 + (bytes[at] as number);
  return value;
}
