/** Follows the values of the registers through a statement and, where asked to, makes it simpler. */
import { compute } from "../arithmetic";
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
      load(flow, one, values, alter, A);
      break;
    case CLASS.LDX:
      load(flow, one, values, alter, X);
      break;
    case CLASS.ST:
      store(one, values, one.k, values[A] as number, alter);
      break;
    case CLASS.STX:
      store(one, values, one.k, values[X] as number, alter);
      break;
    case CLASS.MISC:
      if (one.code === OP.TAX) store(one, values, X, values[A] as number, alter);
      else store(one, values, A, values[X] as number, alter);
      break;
    case CLASS.ALU:
      if (one.code === (CLASS.ALU | ALU.NEG)) negate(flow, one, values, alter);
      else if (sourceOf(one.code) === SOURCE.K) withConstant(flow, one, values, alter);
      else withIndex(flow, one, values, alter);
      break;
  }
}

/** Gives a register a value; a statement that gives it the value it already has is struck out. */
function store(one: Statement, values: Int32Array, register: number, value: number, alter: boolean): void {
  if (alter && value !== UNKNOWN && values[register] === value) one.code = NO_OPERATION;
  else values[register] = value;
}

function load(flow: Flow, one: Statement, values: Int32Array, alter: boolean, register: number): void {
  store(one, values, register, loadedValue(flow, one, values, alter), alter);
}

/** The value that a load gives; with `alter`, a load whose place or content is a constant becomes a simpler one first. */
function loadedValue(flow: Flow, one: Statement, values: Int32Array, alter: boolean): number {
  const { values: table } = flow;
  switch (modeOf(one.code)) {
    case MODE.IMM:
      return table.ofConstant(one.k);
    case MODE.MEM:
      return scratchValue(flow, one, values, alter);
    case MODE.IND: {
      const index = values[X] as number;
      const constant = alter ? table.constant(index) : undefined;
      if (constant === undefined) return table.of(one.code, one.k, index);
      one.code = CLASS.LD | MODE.ABS | sizeOf(one.code);
      one.k = (one.k + constant) >>> 0;
      flow.note();
      return table.of(one.code, one.k, 0);
    }
    case MODE.LEN:
      return table.of(one.code, 0, 0);
    default:
      return table.of(one.code, one.k, 0);
  }
}

function scratchValue(flow: Flow, one: Statement, values: Int32Array, alter: boolean): number {
  const value = values[one.k] as number;
  const constant = alter ? flow.values.constant(value) : undefined;
  if (constant !== undefined) {
    one.code = classOf(one.code) | MODE.IMM;
    one.k = constant;
    flow.note();
  }
  return value;
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
    if (constant !== undefined) {
      fold(flow, one, values, constant, one.k);
      return;
    }
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
    case ALU.MOD:
      throw byZero(operationOf(one.code));
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
    if (constantA !== undefined) {
      fold(flow, one, values, constantA, constantX);
      return;
    }
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
  const operation = operationOf(one.code);
  const result = compute(operation, a, b);
  if (result === undefined) throw byZero(operation);
  one.k = result;
  one.code = OP.LD_IMM;
  flow.note();
  values[A] = flow.values.ofConstant(result);
}

const byZero = (operation: number): ImpossibleProgram =>
  new ImpossibleProgram(operation === ALU.DIV ? "division by zero" : "modulus by zero");
