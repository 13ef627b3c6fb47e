import { ALU, JUMP } from "./instruction";

/** The result of an ALU operation on unsigned words of 32 bits; undefined for a division by zero. */
export function compute(operation: number, a: number, b: number): number | undefined {
  switch (operation) {
    case ALU.ADD:
      return (a + b) >>> 0;
    case ALU.SUB:
      return (a - b) >>> 0;
    case ALU.MUL:
      return Math.imul(a, b) >>> 0;
    case ALU.DIV:
      return b === 0 ? undefined : Math.floor(a / b);
    case ALU.MOD:
      return b === 0 ? undefined : a % b;
    case ALU.AND:
      return (a & b) >>> 0;
    case ALU.OR:
      return (a | b) >>> 0;
    case ALU.XOR:
      return (a ^ b) >>> 0;
    case ALU.LSH:
      return b < 32 ? (a << b) >>> 0 : 0;
    case ALU.RSH:
      return b < 32 ? a >>> b : 0;
    default:
      return -a >>> 0;
  }
}

/** Whether a jump's test holds of two unsigned words. */
export function holds(test: number, a: number, b: number): boolean {
  switch (test) {
    case JUMP.JEQ:
      return a === b;
    case JUMP.JGT:
      return a > b;
    case JUMP.JGE:
      return a >= b;
    default:
      return (a & b) !== 0;
  }
}
