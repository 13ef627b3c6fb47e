/**
 * Value numbers: two expressions get the same number when they must have the same value (Cocke and Schwartz). Number 0
 * means that nothing is known.
 */
import { CLASS, classOf, MODE, modeOf, OP } from "../instruction";

export const UNKNOWN = 0;

export class ValueTable {
  private readonly numbers = new Map<string, number>();
  private readonly constants = new Map<number, number>();
  private last = UNKNOWN;

  /** The number of an operation on two operands, each a constant or a value number. */
  of(code: number, first: number, second: number): number {
    const key = `${code} ${first} ${second}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const value = ++this.last;
    this.numbers.set(key, value);
    if (modeOf(code) === MODE.IMM && classOf(code) <= CLASS.LDX) this.constants.set(value, first);
    return value;
  }

  ofConstant(constant: number): number {
    return this.of(OP.LD_IMM, constant, 0);
  }

  /** The constant that a value number stands for, where it stands for one. */
  constant(value: number): number | undefined {
    return this.constants.get(value);
  }
}
