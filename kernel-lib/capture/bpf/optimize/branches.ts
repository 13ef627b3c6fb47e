/** Sends branches past tests whose outcome is known on the way there. */
import type { Block, Edge } from "../graph";
import { OP } from "../instruction";
import { type Flow, has } from "./flow";
import { A, REGISTERS } from "./registers";

/** Whether a register that is needed behind `target` would have another value when we came straight from `from`. */
function conflicts(flow: Flow, from: Block, target: Block): boolean {
  const { neededOnExit, values } = flow.facts(target);
  if (neededOnExit === 0) return false;
  const arriving = flow.facts(from).values;
  for (let register = 0; register < REGISTERS; register++)
    if ((neededOnExit >>> register) & 1 && arriving[register] !== values[register]) return true;
  return false;
}

/** Where `test` must lead, when we know that `edge` was taken before it. */
function foreseen(flow: Flow, test: Block, edge: Edge): Block | undefined {
  const earlier = edge.from;
  if (test.code !== earlier.code) return undefined;
  const [now, then] = [flow.facts(test), flow.facts(earlier)];
  if (now.values[A] !== then.values[A]) return undefined;
  if (now.operand === then.operand) return (edge.outcome ? test.whenTrue : test.whenFalse).target;
  // A was equal to another constant, so it is not equal to this one: distinct constants have distinct value numbers.
  return edge.outcome && test.code === OP.JEQ ? test.whenFalse.target : undefined;
}

/** Moves an edge as far down as the tests on the way are foreseen. */
export function shortenEdge(flow: Flow, edge: Edge): void {
  let { target } = edge;
  if (!target?.whenTrue.target) return;
  if (target.whenTrue.target === target.whenFalse.target && !conflicts(flow, edge.from, target.whenTrue.target)) {
    flow.note();
    target = target.whenTrue.target;
    edge.target = target;
  }
  const dominators = flow.dominatorsOf(edge);
  for (let further = foreseenByAny(flow, edge, dominators); further; ) {
    flow.changed = true;
    edge.target = further;
    further = further.whenTrue.target ? foreseenByAny(flow, edge, dominators) : undefined;
  }
}

function foreseenByAny(flow: Flow, edge: Edge, dominators: Uint32Array): Block | undefined {
  const test = edge.target as Block;
  for (let word = 0; word < dominators.length; word++) {
    for (let bits = dominators[word] as number; bits !== 0; bits &= bits - 1) {
      const id = word * 32 + (31 - Math.clz32(bits & -bits));
      const further = foreseen(flow, test, flow.edges[id] as Edge);
      if (further && !conflicts(flow, edge.from, further)) return further;
    }
  }
  return undefined;
}

/**
 * In a chain of alternatives (`or`: every test leads to one block when it holds; `and`: when it does not) brings a test of
 * the value that is loaded on arrival up to the front, so that one load serves both.
 */
export function pullUp(flow: Flow, block: Block, shared: "whenTrue" | "whenFalse"): void {
  const down = shared === "whenTrue" ? "whenFalse" : "whenTrue";
  const { incoming } = flow.facts(block);
  const first = incoming.at(-1);
  if (!first) return;
  const value = flow.facts(first.from).values[A];
  if (incoming.some((edge) => flow.facts(edge.from).values[A] !== value)) return;
  const inChain = (candidate: Block | undefined): candidate is Block =>
    candidate !== undefined &&
    candidate[shared].target === block[shared].target &&
    has(flow.facts(candidate).dominators, block.id);

  // Down the chain as long as the same value is tested, to the first test of another one.
  let other: Edge = first.from.whenTrue.target === block ? first.from.whenTrue : first.from.whenFalse;
  let atTop = true;
  for (; ; other = other.target[down], atTop = false) {
    if (!inChain(other.target)) return;
    if (flow.facts(other.target).values[A] !== value) break;
  }
  // Further down to the next test of the same value.
  let same: Edge = other.target[down];
  for (; ; same = same.target[down]) {
    if (!inChain(same.target)) return;
    if (flow.facts(same.target).values[A] === value) break;
  }
  const pulled: Block = same.target;
  same.target = pulled[down].target;
  pulled[down].target = other.target;
  if (atTop) for (const { from } of incoming) redirect(from, block, pulled);
  else other.target = pulled;
  flow.changed = true;
}

function redirect(from: Block, target: Block, other: Block): void {
  if (from.whenTrue.target === target) from.whenTrue.target = other;
  else from.whenFalse.target = other;
}
