/**
 * A program before it is laid out: blocks of statements, each ending in a test with an edge for either outcome, or in a
 * return. The graph has no cycles.
 */
import { CLASS, classOf, OP } from "./instruction";

/** An instruction inside a block. A jump here (there are few) goes to statements of its own block. */
export interface Statement {
  code: number;
  k: number;
  whenTrue?: Statement;
  whenFalse?: Statement;
}

/** The code of a statement that the optimiser has struck out. */
export const NO_OPERATION = -1;

/** The way from a test to the block that follows one of its outcomes. */
export class Edge {
  target: Block | undefined;
  /** Its number while the optimiser works. */
  id = 0;
  constructor(
    readonly from: Block,
    readonly outcome: boolean,
  ) {}
}

/** Statements, then a test (or a return), then the two ways on. */
export class Block {
  statements: Statement[] = [];
  /** Its number while the optimiser works. */
  id = 0;
  readonly whenTrue = new Edge(this, true);
  readonly whenFalse = new Edge(this, false);
  constructor(
    public code: number,
    public k = 0,
  ) {}

  get returns(): boolean {
    return classOf(this.code) === CLASS.RET;
  }
}

export const statement = (code: number, k = 0): Statement => ({ code, k: k >>> 0 });

/** A block that ends in a test, after the statements that load what is tested. */
export function testBlock(code: number, k: number, statements: Statement[]): Block {
  const block = new Block(code, k >>> 0);
  block.statements = statements;
  return block;
}

/**
 * A piece of graph that decides something: entered at `head`, left by the edges still open for yes and for no.
 * Composing conditions only connects edges; no block is copied.
 */
export interface Condition {
  head: Block;
  yes: Edge[];
  no: Edge[];
}

export const conditionOf = (block: Block): Condition => ({
  head: block,
  yes: [block.whenTrue],
  no: [block.whenFalse],
});

/** Both must hold: what leaves the first by yes enters the second. */
export function and(first: Condition, second: Condition): Condition {
  connect(first.yes, second.head);
  return { head: first.head, yes: second.yes, no: joined(first.no, second.no) };
}

/** One must hold: what leaves the first by no enters the second. */
export function or(first: Condition, second: Condition): Condition {
  connect(first.no, second.head);
  return { head: first.head, yes: joined(first.yes, second.yes), no: second.no };
}

export const not = (condition: Condition): Condition => ({
  head: condition.head,
  yes: condition.no,
  no: condition.yes,
});

/** Ends a condition: a packet for which it holds is kept up to `snapLengthBytes`, another one is dropped. */
export function decide(condition: Condition, snapLengthBytes: number): Block {
  connect(condition.yes, new Block(OP.RET_K, snapLengthBytes));
  connect(condition.no, new Block(OP.RET_K, 0));
  return condition.head;
}

/** Joins two lists of edges in time of the shorter: a chain of thousands of `or` grows its longer list in place. */
function joined(first: Edge[], second: Edge[]): Edge[] {
  if (first.length < second.length) {
    for (const edge of first) second.push(edge);
    return second;
  }
  for (const edge of second) first.push(edge);
  return first;
}

function connect(edges: Edge[], target: Block): void {
  for (const edge of edges) edge.target = target;
}

/** The blocks reached from one, each once: before (`pre`) or after (`post`) what follows it, by one outcome first. */
export function depthFirst(root: Block, order: "pre" | "post", firstOutcome: boolean): Block[] {
  const seen = new Set<Block>();
  const found: Block[] = [];
  const stack: { block: Block; done: boolean }[] = [{ block: root, done: false }];
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { block, done } = entry;
    if (done) found.push(block);
    if (done || seen.has(block)) continue;
    seen.add(block);
    if (order === "pre") found.push(block);
    else stack.push({ block, done: true });
    const [first, second] = firstOutcome ? [block.whenTrue, block.whenFalse] : [block.whenFalse, block.whenTrue];
    if (second.target) stack.push({ block: second.target, done: false });
    if (first.target) stack.push({ block: first.target, done: false });
  }
  return found;
}
