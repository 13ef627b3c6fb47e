/** One instruction of a classic BPF machine, as the kernel's `struct sock_filter` holds it; all four are unsigned. */
export interface BpfInstruction {
  code: number;
  /** Instructions to skip when the test holds, and when it does not. */
  jt: number;
  jf: number;
  k: number;
}

export type BpfProgram = readonly BpfInstruction[];

/** What the lowest three bits of `code` say the instruction does. */
export const CLASS = { LD: 0x00, LDX: 0x01, ST: 0x02, STX: 0x03, ALU: 0x04, JMP: 0x05, RET: 0x06, MISC: 0x07 } as const;
/** How many bytes a load takes: four, two, one. */
export const SIZE = { W: 0x00, H: 0x08, B: 0x10 } as const;
/** Where a load takes them from. */
export const MODE = { IMM: 0x00, ABS: 0x20, IND: 0x40, MEM: 0x60, LEN: 0x80, MSH: 0xa0 } as const;
/** The arithmetic of an ALU instruction. */
export const ALU = {
  ADD: 0x00,
  SUB: 0x10,
  MUL: 0x20,
  DIV: 0x30,
  OR: 0x40,
  AND: 0x50,
  LSH: 0x60,
  RSH: 0x70,
  NEG: 0x80,
  MOD: 0x90,
  XOR: 0xa0,
} as const;
/** The test of a jump. */
export const JUMP = { JA: 0x00, JEQ: 0x10, JGT: 0x20, JGE: 0x30, JSET: 0x40 } as const;
/** The second operand: the constant `k`, or the index register X. */
export const SOURCE = { K: 0x00, X: 0x08 } as const;
/** What a RET returns: the constant `k`, or the accumulator A. */
export const RETURN = { K: 0x00, A: 0x10 } as const;
/** Copies between the two registers. */
export const MISC = { TAX: 0x00, TXA: 0x80 } as const;

/** The codes that stand in the program of an ordinary filter, by the names of its listing. */
export const OP = {
  LD_IMM: CLASS.LD | MODE.IMM,
  LD_MEM: CLASS.LD | MODE.MEM,
  LD_LEN: CLASS.LD | MODE.LEN,
  LD_ABS: CLASS.LD | MODE.ABS,
  LD_IND: CLASS.LD | MODE.IND,
  LDX_IMM: CLASS.LDX | MODE.IMM,
  LDX_MEM: CLASS.LDX | MODE.MEM,
  LDX_MSH: CLASS.LDX | MODE.MSH | SIZE.B,
  ST: CLASS.ST,
  STX: CLASS.STX,
  TAX: CLASS.MISC | MISC.TAX,
  TXA: CLASS.MISC | MISC.TXA,
  RET_K: CLASS.RET | RETURN.K,
  RET_A: CLASS.RET | RETURN.A,
  JA: CLASS.JMP | JUMP.JA,
  JEQ: CLASS.JMP | JUMP.JEQ | SOURCE.K,
  JGT: CLASS.JMP | JUMP.JGT | SOURCE.K,
  JGE: CLASS.JMP | JUMP.JGE | SOURCE.K,
  JSET: CLASS.JMP | JUMP.JSET | SOURCE.K,
  JEQ_X: CLASS.JMP | JUMP.JEQ | SOURCE.X,
} as const;

export const classOf = (code: number): number => code & 0x07;
export const sizeOf = (code: number): number => code & 0x18;
export const modeOf = (code: number): number => code & 0xe0;
export const operationOf = (code: number): number => code & 0xf0;
export const sourceOf = (code: number): number => code & 0x08;

/** Words of scratch memory, M[0] to M[15]. */
export const SCRATCH_WORDS = 16;
/** The longest program the kernel takes. */
export const MAX_INSTRUCTIONS = 4096;

/**
 * Loads from these offsets ask Linux for what it knows about the packet instead of its bytes (`SKF_AD_OFF` in
 * linux/filter.h); as unsigned numbers, the way `k` holds them.
 */
export const AUXILIARY_OFFSET = 0xffff_f000;
export const AUXILIARY = {
  PROTOCOL: 0,
  PACKET_TYPE: 4,
  INTERFACE_INDEX: 8,
  NETLINK_ATTRIBUTE: 12,
  NETLINK_NESTED: 16,
  MARK: 20,
  QUEUE: 24,
  HARDWARE_TYPE: 28,
  RECEIVE_HASH: 32,
  CPU: 36,
  ALU_XOR_X: 40,
  VLAN_TAG: 44,
  VLAN_TAG_PRESENT: 48,
  PAYLOAD_OFFSET: 52,
  RANDOM: 56,
  VLAN_PROTOCOL: 60,
} as const;
