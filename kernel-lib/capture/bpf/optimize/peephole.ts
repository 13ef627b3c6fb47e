/** Simplifications that need no more than a look at neighbouring statements of one block. */
import { holds } from "../arithmetic";
import { type Block, NO_OPERATION, type Statement } from "../graph";
import { ALU, CLASS, classOf, MODE, modeOf, OP, operationOf, SOURCE, sourceOf } from "../instruction";
import type { BlockFacts, Flow } from "./flow";
import { A, REGISTERS, readBy, writtenBy, X } from "./registers";

const ADD_X = CLASS.ALU | ALU.ADD | SOURCE.X;
const SUB_X = CLASS.ALU | ALU.SUB | SOURCE.X;
const SUB_K = CLASS.ALU | ALU.SUB | SOURCE.K;
const AND_K = CLASS.ALU | ALU.AND | SOURCE.K;

export function simplifyBlock(flow: Flow, block: Block): void {
  if (block.statements.length === 0) return;
  const last = simplifyPairs(flow, block);
  simplifyComparison(flow, block, last);
  decideTest(flow, block);
}

/** The place of the first live statement from `index` on. */
function liveFrom(statements: Statement[], index: number): number {
  let at = index;
  while (at < statements.length && statements[at]?.code === NO_OPERATION) at++;
  return at;
}

/** Looks at each live statement with the one behind it; gives the last one seen. */
function simplifyPairs(flow: Flow, block: Block): Statement {
  const { statements } = block;
  let last = statements[0] as Statement;
  for (let at = liveFrom(statements, 0); at < statements.length; ) {
    const next = liveFrom(statements, at + 1);
    const [one, two] = [statements[at], statements[next]];
    if (!one || !two) break;
    last = two;
    simplifyPair(flow, one, two);
    if (one.code === OP.LD_IMM && !needs(flow.facts(block).neededOnExit, X)) mergeConstantIndex(flow, statements, at);
    at = liveFrom(statements, next);
  }
  return last;
}

const needs = (registers: number, register: number): boolean => ((registers >>> register) & 1) === 1;

function simplifyPair(flow: Flow, one: Statement, two: Statement): void {
  if (one.code === OP.ST && two.code === OP.LDX_MEM && one.k === two.k) {
    two.code = OP.TAX;
    flow.note();
  }
  if (one.code === OP.LD_IMM && two.code === OP.TAX) {
    one.code = OP.LDX_IMM;
    two.code = OP.TXA;
    flow.note();
  }
}

/** `tcp[2]` is generated as: ld #2; ldxb 4*([14]&0xf); add x; tax; ldb [x + 14]. Only the ldxb and ldb [x + 16] stay. */
function mergeConstantIndex(flow: Flow, statements: Statement[], at: number): void {
  const one = statements[at] as Statement;
  let addAt = liveFrom(statements, at + 1);
  if (statements[addAt]?.code === OP.LDX_MSH) addAt = liveFrom(statements, addAt + 1);
  const taxAt = liveFrom(statements, addAt + 1);
  const [add, tax, load] = [statements[addAt], statements[taxAt], statements[liveFrom(statements, taxAt + 1)]];
  if (add?.code !== ADD_X || tax?.code !== OP.TAX) return;
  if (!load || classOf(load.code) !== CLASS.LD || modeOf(load.code) !== MODE.IND) return;
  load.k = (load.k + one.k) >>> 0;
  one.code = add.code = tax.code = NO_OPERATION;
  flow.note();
}

/** Lets the comparison at the block's end take up the arithmetic before it, where nobody needs A afterwards. */
function simplifyComparison(flow: Flow, block: Block, last: Statement): void {
  const facts = flow.facts(block);
  if (block.code !== OP.JEQ || needs(facts.neededOnExit, A)) return;
  if (last.code === SUB_X) {
    const constant = flow.values.constant(facts.values[X] as number);
    if (constant !== undefined) block.k = (block.k + constant) >>> 0;
    else if (block.k === 0) block.code = OP.JEQ_X;
    else return;
  } else if (last.code === SUB_K) block.k = (block.k + last.k) >>> 0;
  else if (last.code === AND_K && block.k === 0) {
    block.k = last.k;
    block.code = OP.JSET;
    [block.whenTrue.target, block.whenFalse.target] = [block.whenFalse.target, block.whenTrue.target];
  } else return;
  last.code = NO_OPERATION;
  flow.note();
}

/** Decides a test whose outcome is already certain: both ways then lead to one block. */
function decideTest(flow: Flow, block: Block): void {
  const { whenTrue, whenFalse } = block;
  const facts = flow.facts(block);
  if (block.code === OP.JSET) {
    if (block.k === 0) whenTrue.target = whenFalse.target;
    if (block.k === 0xffff_ffff) whenFalse.target = whenTrue.target;
  }
  compareWithConstantIndex(flow, block, facts);
  const accumulator = flow.values.constant(facts.values[A] as number);
  if (accumulator === undefined || classOf(block.code) !== CLASS.JMP || sourceOf(block.code) !== SOURCE.K) return;
  if (whenTrue.target !== whenFalse.target) flow.note();
  if (holds(operationOf(block.code), accumulator, block.k)) whenFalse.target = whenTrue.target;
  else whenTrue.target = whenFalse.target;
}

function compareWithConstantIndex(flow: Flow, block: Block, facts: BlockFacts): void {
  const index = flow.values.constant(facts.values[X] as number);
  if (index === undefined || sourceOf(block.code) !== SOURCE.X) return;
  block.code &= ~SOURCE.X;
  block.k = index;
}

/** Strikes out what is written and never read. */
export function dropDeadStores(flow: Flow, block: Block): void {
  const unread: (Statement | undefined)[] = new Array(REGISTERS).fill(undefined);
  const strike = (one: Statement): void => {
    one.code = NO_OPERATION;
    flow.note();
  };
  for (const one of block.statements) {
    for (const register of readBy(one)) unread[register] = undefined;
    const register = writtenBy(one);
    if (register < 0) continue;
    const before = unread[register];
    if (before) strike(before);
    unread[register] = one;
  }
  for (const register of readBy(block)) unread[register] = undefined;
  const { neededOnExit } = flow.facts(block);
  unread.forEach((one, register) => {
    if (one && !needs(neededOnExit, register)) strike(one);
  });
}
