/** Prints programs as `tcpdump -d` does. */
import {
  ALU,
  AUXILIARY_OFFSET,
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
  SIZE,
  SOURCE,
  sizeOf,
  sourceOf,
} from "./instruction";

/**
 * Gives a program's listing, a line an instruction.
 * @example
 * listing([{ code: 0x28, jt: 0, jf: 0, k: 12 }]) // => ["(000) ldh      [12]"]
 */
export const listing = (program: BpfProgram): string[] => program.map(lineOf);

function lineOf(one: BpfInstruction, at: number): string {
  const [name, operand] = imageOf(one, at);
  const start = `(${String(at).padStart(3, "0")}) ${name.padEnd(8)} `;
  if (classOf(one.code) !== CLASS.JMP || one.code === OP.JA) return start + operand;
  return `${start}${operand.padEnd(16)} jt ${at + 1 + one.jt}\tjf ${at + 1 + one.jf}`;
}

/** What the auxiliary offsets are called, four apart. */
const AUXILIARY_NAMES =
  "proto type ifidx nla nlan mark queue hatype rxhash cpu xor_x vlan_tci vlanp poff random vlan_tpid".split(" ");
const SIZE_LETTER: Readonly<Record<number, string>> = { [SIZE.W]: "", [SIZE.H]: "h", [SIZE.B]: "b" };
const JUMP_NAMES: Readonly<Record<number, string>> = {
  [JUMP.JEQ]: "jeq",
  [JUMP.JGT]: "jgt",
  [JUMP.JGE]: "jge",
  [JUMP.JSET]: "jset",
};
const ALU_NAMES: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(ALU).map(([name, operation]) => [operation, name.toLowerCase()]),
);
/** Operations on bits have their constant in hexadecimal. */
const ON_BITS: ReadonlySet<number> = new Set([ALU.AND, ALU.OR, ALU.XOR]);

const decimal = (k: number): string => String(k | 0);
const hexadecimal = (k: number): string => `#0x${k.toString(16)}`;

function imageOf({ code, k }: BpfInstruction, at: number): [name: string, operand: string] {
  switch (classOf(code)) {
    case CLASS.LD:
      return loadImage(code, k);
    case CLASS.LDX:
      return code === OP.LDX_MSH ? ["ldxb", `4*([${decimal(k)}]&0xf)`] : [`ldx`, constantOrScratch(code, k)];
    case CLASS.ST:
      return ["st", `M[${decimal(k)}]`];
    case CLASS.STX:
      return ["stx", `M[${decimal(k)}]`];
    case CLASS.RET:
      return ["ret", (code & 0x18) === RETURN.A ? "" : `#${decimal(k)}`];
    case CLASS.MISC:
      return [code === OP.TAX ? "tax" : "txa", ""];
    case CLASS.JMP:
      if (code === OP.JA) return ["ja", decimal(at + 1 + k)];
      return [JUMP_NAMES[operationOf(code)] ?? "jmp", sourceOf(code) === SOURCE.X ? "x" : hexadecimal(k)];
    default:
      return [ALU_NAMES[operationOf(code)] ?? "alu", aluOperand(code, k)];
  }
}

function aluOperand(code: number, k: number): string {
  const operation = operationOf(code);
  if (operation === ALU.NEG) return "";
  if (sourceOf(code) === SOURCE.X) return "x";
  return ON_BITS.has(operation) ? hexadecimal(k) : `#${decimal(k)}`;
}

function loadImage(code: number, k: number): [name: string, operand: string] {
  const name = `ld${SIZE_LETTER[sizeOf(code)] ?? ""}`;
  switch (modeOf(code)) {
    case MODE.LEN:
      return ["ld", "#pktlen"];
    case MODE.IND:
      return [name, `[x + ${decimal(k)}]`];
    case MODE.ABS:
      return [name, `[${auxiliaryName(k) ?? decimal(k)}]`];
    default:
      return ["ld", constantOrScratch(code, k)];
  }
}

const constantOrScratch = (code: number, k: number): string =>
  modeOf(code) === MODE.MEM ? `M[${decimal(k)}]` : hexadecimal(k);

function auxiliaryName(k: number): string | undefined {
  const field = k - AUXILIARY_OFFSET;
  return field >= 0 && field % 4 === 0 ? AUXILIARY_NAMES[field / 4] : undefined;
}
