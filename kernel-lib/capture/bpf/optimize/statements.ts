/** Follows the values of the registers through a statement and, where asked to, makes it simpler. */
import { NO_OPERATION, type Statement } from "../graph";
import { ALU, CLASS, classOf, MODE, modeOf, OP, operationOf, SOURCE, sizeOf, sourceOf } from "../instruction";
import type { Flow } from "./flow";
import { A, X } from "./registers";
import { UNKNOWN } from "./values";

/** Why a program cannot be: the optimiser has worked out a division by zero or the like. */
export class ImpossibleProgram extends Error {}

/** Updates `values` by what the statement does; with `alter`, simplifies or strikes out the statement. */
export function evaluate(flow: Flow, one: Statement, values: Int32Array, alter: boolean): void {
  if (one.code === NO_OPERATION) return;
  switch (classOf(one.code)) {
    case CLASS.LD:
      return load(flow, one, values, alter, A);
    case CLASS.LDX:
      return load(flow, one, values, alter, X);
    case CLASS.ST:
      return store(one, values, one.k, values[A] as number, alter);
    case CLASS.STX:
      return store(one, values, one.k, values[X] as number, alter);
    case CLASS.MISC:
      if (one.code === OP.TAX) store(one, values, X, values[A] as number, alter);
      else store(one, values, A, values[X] as number, alter);
      return;
    case CLASS.ALU:
      if (one.code === (CLASS.ALU | ALU.NEG)) return negate(flow, one, values, alter);
      if (sourceOf(one.code) === SOURCE.K) return withConstant(flow, one, values, alter);
      return withIndex(flow, one, values, alter);
  }
}

/** Gives a register a value; a statement that gives it the value it already has is struck out. */
function store(one: Statement, values: Int32Array, register: number, value: number, alter: boolean): void {
  if (alter && value !== UNKNOWN && values[register] === value) one.code = NO_OPERATION;
  else values[register] = value;
}

function load(flow: Flow, one: Statement, values: Int32Array, alter: boolean, register: number): void {
  const { values: table } = flow;
  switch (modeOf(one.code)) {
    case MODE.IMM:
      return store(one, values, register, table.ofConstant(one.k), alter);
    case MODE.MEM:
      return loadScratch(flow, one, values, alter, register);
    case MODE.IND: {
      const index = values[X] as number;
      const constant = alter ? table.constant(index) : undefined;
      if (constant === undefined) return store(one, values, A, table.of(one.code, one.k, index), alter);
      one.code = CLASS.LD | MODE.ABS | sizeOf(one.code);
      one.k = (one.k + constant) >>> 0;
      flow.note();
      return store(one, values, A, table.of(one.code, one.k, 0), alter);
    }
    case MODE.LEN:
      return store(one, values, register, table.of(one.code, 0, 0), alter);
    default:
      return store(one, values, register, table.of(one.code, one.k, 0), alter);
  }
}

function loadScratch(flow: Flow, one: Statement, values: Int32Array, alter: boolean, register: number): void {
  const value = values[one.k] as number;
  const constant = alter ? flow.values.constant(value) : undefined;
  if (constant !== undefined) {
    one.code = register === A ? OP.LD_IMM : OP.LDX_IMM;
    one.k = constant;
    flow.note();
  }
  store(one, values, register, value, alter);
}

function negate(flow: Flow, one: Statement, values: Int32Array, alter: boolean): void {
  const { values: table } = flow;
  const constant = alter ? table.constant(values[A] as number) : undefined;
  if (constant === undefined) {
    values[A] = table.of(one.code, values[A] as number, 0);
    return;
  }
  one.code = OP.LD_IMM;
  one.k = -constant >>> 0;
  values[A] = table.ofConstant(one.k);
}

function withConstant(flow: Flow, one: Statement, values: Int32Array, alter: boolean): void {
  const { values: table } = flow;
  if (alter) {
    if (one.k === 0 && withZero(flow, one, values)) return;
    const constant = table.constant(values[A] as number);
    if (constant !== undefined) return fold(flow, one, values, constant, one.k);
  }
  values[A] = table.of(one.code, values[A] as number, table.ofConstant(one.k));
}

/** Simplifies an operation with the constant 0. A subtraction stays: the comparison behind it may yet take it up. */
function withZero(flow: Flow, one: Statement, values: Int32Array): boolean {
  switch (operationOf(one.code)) {
    case ALU.ADD:
    case ALU.LSH:
    case ALU.RSH:
    case ALU.OR:
    case ALU.XOR:
      one.code = NO_OPERATION;
      return true;
    case ALU.MUL:
    case ALU.AND:
      one.code = OP.LD_IMM;
      values[A] = flow.values.ofConstant(0);
      return true;
    case ALU.DIV:
      throw new ImpossibleProgram("division by zero");
    case ALU.MOD:
      throw new ImpossibleProgram("modulus by zero");
    default:
      return false;
  }
}

function withIndex(flow: Flow, one: Statement, values: Int32Array, alter: boolean): void {
  const { values: table } = flow;
  const [accumulator, index] = [values[A] as number, values[X] as number];
  const constantA = alter ? table.constant(accumulator) : undefined;
  const constantX = alter ? table.constant(index) : undefined;
  const operation = operationOf(one.code);
  if (constantX !== undefined) {
    if (constantA !== undefined) return fold(flow, one, values, constantA, constantX);
    if ((operation === ALU.LSH || operation === ALU.RSH) && constantX > 31)
      throw new ImpossibleProgram("shift by more than 31 bits");
    one.code = CLASS.ALU | SOURCE.K | operation;
    one.k = constantX;
    flow.note();
    values[A] = table.of(one.code, accumulator, table.ofConstant(constantX));
    return;
  }
  if (constantA === 0 && zeroWithIndex(flow, one, values, operation)) return;
  values[A] = table.of(one.code, accumulator, index);
}

/** Simplifies an operation whose first operand is 0. */
function zeroWithIndex(flow: Flow, one: Statement, values: Int32Array, operation: number): boolean {
  if (operation === ALU.SUB) return false;
  if (operation === ALU.ADD || operation === ALU.OR || operation === ALU.XOR) {
    one.code = OP.TXA;
    store(one, values, A, values[X] as number, true);
    return true;
  }
  one.code = OP.LD_IMM;
  one.k = 0;
  store(one, values, A, flow.values.ofConstant(0), true);
  return true;
}

function fold(flow: Flow, one: Statement, values: Int32Array, a: number, b: number): void {
  one.k = compute(operationOf(one.code), a, b);
  one.code = OP.LD_IMM;
  flow.note();
  values[A] = flow.values.ofConstant(one.k);
}

/** The arithmetic of the machine: unsigned, 32 bits. */
function compute(operation: number, a: number, b: number): number {
  switch (operation) {
    case ALU.ADD:
      return (a + b) >>> 0;
    case ALU.SUB:
      return (a - b) >>> 0;
    case ALU.MUL:
      return Math.imul(a, b) >>> 0;
    case ALU.DIV:
      if (b === 0) throw new ImpossibleProgram("division by zero");
      return Math.floor(a / b);
    case ALU.MOD:
      if (b === 0) throw new ImpossibleProgram("modulus by zero");
      return a % b;
    case ALU.AND:
      return (a & b) >>> 0;
    case ALU.OR:
      return (a | b) >>> 0;
    case ALU.XOR:
      return (a ^ b) >>> 0;
    case ALU.LSH:
      return b < 32 ? (a << b) >>> 0 : 0;
    default:
      return b < 32 ? a >>> b : 0;
  }
}
