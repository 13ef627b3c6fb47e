/**
 * Makes a program short. The way is that of McCanne and Jacobson's "The BSD Packet Filter" (1993): value numbers find
 * loads that repeat, edge dominators find tests whose outcome is already known, then what is dead is dropped.
 *
 * The answer decides more than length: an expression whose program can only return 0 is refused. So this optimiser sees
 * exactly as far as libpcap's; one that saw further would refuse filters that tcpdump accepts.
 */
import type { Block } from "../graph";
import { SOURCE, sourceOf } from "../instruction";
import { EdgesByTest, pullUp, shortenEdge } from "./branches";
import { downwards, Flow, findIncoming, testsUpwards } from "./flow";
import { internBlocks } from "./intern";
import { dropDeadStores, simplifyBlock } from "./peephole";
import { A, REGISTERS, X } from "./registers";
import { evaluate } from "./statements";
import { UNKNOWN, ValueTable } from "./values";

export { ImpossibleProgram } from "./statements";

/** Passes in a row that only moved branches; then they are going round in a circle. */
const MOST_IDLE_PASSES = 100;

/** Optimises a graph in place and gives its first block, which may be another one than before. */
export function optimize(root: Block): Block {
  const flow = new Flow(root);
  repeat(flow, false);
  repeat(flow, true);
  internBlocks(flow);
  return skipDecidedTests(flow.root);
}

/** Passes over the graph until one changes nothing: first they move branches, then (`alter`) change statements. */
function repeat(flow: Flow, alter: boolean): void {
  for (let idle = 0; idle < MOST_IDLE_PASSES; ) {
    flow.survey();
    pass(flow, alter);
    if (!flow.changed) return;
    idle = flow.changedMoreThanBranches ? 0 : idle + 1;
  }
}

function pass(flow: Flow, alter: boolean): void {
  flow.values = new ValueTable();
  findIncoming(flow);
  for (const block of downwards(flow)) visit(flow, block, alter);
  if (alter) return;
  const edges = new EdgesByTest(flow);
  for (const block of testsUpwards(flow)) {
    shortenEdge(flow, block.whenTrue, edges);
    shortenEdge(flow, block.whenFalse, edges);
  }
  findIncoming(flow);
  for (const block of testsUpwards(flow)) {
    pullUp(flow, block, "whenTrue");
    pullUp(flow, block, "whenFalse");
  }
}

function visit(flow: Flow, block: Block, alter: boolean): void {
  const facts = flow.facts(block);
  const { values } = facts;
  inheritValues(flow, block);
  const [a, x] = [values[A] as number, values[X] as number];
  for (const one of block.statements) evaluate(flow, one, values, alter);
  const unmoved = a !== UNKNOWN && values[A] === a && x !== UNKNOWN && values[X] === x;
  if (alter && ((facts.neededOnExit === 0 && unmoved) || block.returns)) {
    if (block.statements.length > 0) flow.note();
    block.statements = [];
  } else {
    simplifyBlock(flow, block);
    dropDeadStores(flow, block);
  }
  const constant = sourceOf(block.code) === SOURCE.K;
  facts.operand = constant ? flow.values.ofConstant(block.k) : (values[X] as number);
}

/** A register whose value all ways to the block agree on has it at its beginning. */
function inheritValues(flow: Flow, block: Block): void {
  const { values, incoming } = flow.facts(block);
  const first = incoming.at(-1);
  if (!first) {
    values.fill(UNKNOWN);
    return;
  }
  values.set(flow.facts(first.from).values);
  for (const edge of incoming) {
    const arriving = flow.facts(edge.from).values;
    for (let register = 0; register < REGISTERS; register++)
      if (values[register] !== arriving[register]) values[register] = UNKNOWN;
  }
}

/** A first test that leads to one block either way is no test; its statements go on before that block's. */
function skipDecidedTests(root: Block): Block {
  const { statements } = root;
  let block = root;
  while (block.whenTrue.target && block.whenTrue.target === block.whenFalse.target) block = block.whenTrue.target;
  if (block === root) return root;
  block.statements = block.returns ? [] : [...statements, ...block.statements];
  return block;
}
