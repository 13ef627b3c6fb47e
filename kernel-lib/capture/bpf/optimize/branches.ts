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

/** Edges by the test they are an outcome of: only tests alike, of the same value, say something about each other. */
export class EdgesByTest {
  private readonly edges = new Map<number, Edge[]>();

  constructor(private readonly flow: Flow) {
    for (const edge of flow.edges) {
      const key = this.keyOf(edge.from);
      const alike = this.edges.get(key);
      if (alike) alike.push(edge);
      else this.edges.set(key, [edge]);
    }
  }

  /** The edges, in their order, that say something about a test. */
  about(test: Block): readonly Edge[] {
    return this.edges.get(this.keyOf(test)) ?? [];
  }

  private keyOf(test: Block): number {
    return (this.flow.facts(test).values[A] as number) * 256 + test.code;
  }
}

/** Where `test` must lead, when we know that `edge`, the outcome of a test alike, was taken before it. */
function foreseen(flow: Flow, test: Block, edge: Edge): Block | undefined {
  if (flow.facts(test).operand === flow.facts(edge.from).operand)
    return (edge.outcome ? test.whenTrue : test.whenFalse).target;
  // A was equal to another constant, so it is not equal to this one: distinct constants have distinct value numbers.
  return edge.outcome && test.code === OP.JEQ ? test.whenFalse.target : undefined;
}

/** Moves an edge as far down as the tests on the way are foreseen. */
export function shortenEdge(flow: Flow, edge: Edge, edges: EdgesByTest): void {
  let { target } = edge;
  if (!target?.whenTrue.target) return;
  if (target.whenTrue.target === target.whenFalse.target && !conflicts(flow, edge.from, target.whenTrue.target)) {
    flow.note();
    target = target.whenTrue.target;
    edge.target = target;
  }
  for (let further = foreseenByAny(flow, edge, edges); further; ) {
    flow.changed = true;
    edge.target = further;
    further = further.whenTrue.target ? foreseenByAny(flow, edge, edges) : undefined;
  }
}

/** Where the test that an edge leads to must lead, by an edge that lies on every way here. */
function foreseenByAny(flow: Flow, edge: Edge, edges: EdgesByTest): Block | undefined {
  const test = edge.target as Block;
  const dominators = flow.dominatorsOf(edge);
  for (const earlier of edges.about(test)) {
    if (!has(dominators, earlier.id)) continue;
    const further = foreseen(flow, test, earlier);
    if (further && !conflicts(flow, edge.from, further)) return further;
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
