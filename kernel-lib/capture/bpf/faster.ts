/**
 * Turns a program into a JavaScript function, which the engine then compiles: several times as fast as interpreting.
 * Registers are signed words there (`| 0`), because the engine keeps those in machine registers; where order matters they
 * are read as unsigned (`>>> 0`).
 */
import {
  ALU,
  type BpfInstruction,
  type BpfProgram,
  CLASS,
  classOf,
  JUMP,
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
import { interpret, type PacketFilter } from "./machine";

/** Beyond this many jump targets a function's nesting would be too deep for the engine's parser. */
const MOST_TARGETS = 400;

/**
 * Makes a filter of a program.
 * @example
 * const keepAll = filterFunction([{ code: 6, jt: 0, jf: 0, k: 96 }]);
 * keepAll(new Uint8Array(60), 0, 60, 60) // => 96
 */
export function filterFunction(program: BpfProgram): PacketFilter {
  const source = sourceText(program);
  if (source === undefined) return interpret(program);
  try {
    return new Function("bytes", "start", "captured", "original", source) as PacketFilter;
  } catch {
    // A page may forbid code made from text.
    return interpret(program);
  }
}

/** The function's body; nothing for a program that jumps backwards or is too long. */
function sourceText(program: BpfProgram): string | undefined {
  const targets = jumpTargets(program);
  if (!targets || targets.length > MOST_TARGETS) return undefined;
  const scratch = Array.from({ length: SCRATCH_WORDS }, (_, word) => `m${word} = 0`).join(", ");
  const lines = [`let a = 0, x = 0, i = 0, ${scratch};`];
  // A labelled block ends right before each target, so that "break" is a jump to it.
  for (const target of [...targets].reverse()) lines.push(`l${target}: {`);
  const ends = new Set(targets);
  program.forEach((one, at) => {
    if (ends.has(at)) lines.push("}");
    lines.push(lineOf(one, at));
  });
  lines.push("return 0;");
  return lines.join("\n");
}

function jumpTargets(program: BpfProgram): number[] | undefined {
  const targets = new Set<number>();
  for (const [at, { code, jt, jf, k }] of program.entries()) {
    if (classOf(code) !== CLASS.JMP) continue;
    for (const distance of code === OP.JA ? [k] : [jt, jf]) {
      if (at + 1 + distance >= program.length) return undefined;
      if (distance > 0) targets.add(at + 1 + distance);
    }
  }
  return [...targets].sort((one, other) => one - other);
}

function lineOf(one: BpfInstruction, at: number): string {
  const { code, k } = one;
  switch (classOf(code)) {
    case CLASS.RET:
      return `return ${(code & 0x18) === RETURN.A ? "a >>> 0" : k};`;
    case CLASS.JMP:
      return jumpLine(one, at);
    case CLASS.LD:
      return loadLine(one, "a");
    case CLASS.LDX:
      return loadLine(one, "x");
    case CLASS.ALU:
      return computeLine(code, k);
    case CLASS.ST:
      return `m${k & 15} = a;`;
    case CLASS.STX:
      return `m${k & 15} = x;`;
    default:
      return code === OP.TAX ? "x = a;" : "a = x;";
  }
}

function jumpLine({ code, jt, jf, k }: BpfInstruction, at: number): string {
  const go = (distance: number): string => (distance === 0 ? "" : `break l${at + 1 + distance};`);
  if (code === OP.JA) return go(k);
  const operand =
    sourceOf(code) === SOURCE.X
      ? { signed: "x", unsigned: "(x >>> 0)" }
      : { signed: String(k | 0), unsigned: String(k) };
  const test = testText(operationOf(code), operand);
  if (jt === jf) return go(jt);
  if (jt === 0) return `if (!(${test})) ${go(jf)}`;
  return `if (${test}) ${go(jt)}${jf === 0 ? "" : ` else ${go(jf)}`}`;
}

function testText(test: number, { signed, unsigned }: { signed: string; unsigned: string }): string {
  switch (test) {
    case JUMP.JEQ:
      return `a === ${signed}`;
    case JUMP.JGT:
      return `(a >>> 0) > ${unsigned}`;
    case JUMP.JGE:
      return `(a >>> 0) >= ${unsigned}`;
    default:
      return `(a & ${signed}) !== 0`;
  }
}

function loadLine({ code, k }: BpfInstruction, register: "a" | "x"): string {
  switch (modeOf(code)) {
    case MODE.IMM:
      return `${register} = ${k | 0};`;
    case MODE.MEM:
      return `${register} = m${k & 15};`;
    case MODE.LEN:
      return `${register} = original | 0;`;
    case MODE.MSH:
      return `if (${k} >= captured) return 0; ${register} = (bytes[start + ${k}] & 15) << 2;`;
    case MODE.IND:
      return `i = (x >>> 0) + ${k}; ${bytesText(code, "i")}`;
    default:
      return bytesText(code, String(k));
  }
}

function bytesText(code: number, offset: string): string {
  const size = sizeOf(code) === SIZE.B ? 1 : sizeOf(code) === SIZE.H ? 2 : 4;
  const bounds = `if (${offset} + ${size} > captured) return 0;`;
  const byte = (at: number): string => `bytes[start + ${offset}${at === 0 ? "" : ` + ${at}`}]`;
  if (size === 1) return `${bounds} a = ${byte(0)};`;
  if (size === 2) return `${bounds} a = ${byte(0)} << 8 | ${byte(1)};`;
  return `${bounds} a = ${byte(0)} << 24 | ${byte(1)} << 16 | ${byte(2)} << 8 | ${byte(3)};`;
}

function computeLine(code: number, k: number): string {
  const fromX = sourceOf(code) === SOURCE.X;
  const signed = fromX ? "x" : String(k | 0);
  const unsigned = fromX ? "(x >>> 0)" : String(k);
  const notZero = fromX ? "if (x === 0) return 0; " : k === 0 ? "return 0; " : "";
  switch (operationOf(code)) {
    case ALU.ADD:
      return `a = a + ${signed} | 0;`;
    case ALU.SUB:
      return `a = a - (${signed}) | 0;`;
    case ALU.MUL:
      return `a = Math.imul(a, ${signed});`;
    case ALU.DIV:
      return `${notZero}a = (a >>> 0) / ${unsigned} | 0;`;
    case ALU.MOD:
      return `${notZero}a = (a >>> 0) % ${unsigned} | 0;`;
    case ALU.AND:
      return `a &= ${signed};`;
    case ALU.OR:
      return `a |= ${signed};`;
    case ALU.XOR:
      return `a ^= ${signed};`;
    case ALU.LSH:
      return `a = ${unsigned} < 32 ? a << ${signed} : 0;`;
    case ALU.RSH:
      return `a = ${unsigned} < 32 ? (a >>> ${signed}) | 0 : 0;`;
    default:
      return "a = -a | 0;";
  }
}
