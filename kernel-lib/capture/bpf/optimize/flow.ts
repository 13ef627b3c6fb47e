/** Facts about a graph: levels, dominating blocks and edges, and which registers are still needed where. */
import { type Block, depthFirst, type Edge } from "../graph";
import { CLASS, classOf } from "../instruction";
import { REGISTERS, readBy, writtenBy } from "./registers";
import { UNKNOWN, ValueTable } from "./values";

/** What is known of one block. Sets of registers are bit masks; sets of blocks and edges are arrays of words. */
export class BlockFacts {
  level = 0;
  dominators: Uint32Array;
  edgeDominators: { whenTrue: Uint32Array; whenFalse: Uint32Array };
  killed = 0;
  neededOnEntry = 0;
  neededOnExit = 0;
  /** The value number of each register at the block's end. */
  values = new Int32Array(REGISTERS).fill(UNKNOWN);
  /** The value number of what the test compares A with. */
  operand = UNKNOWN;
  incoming: Edge[] = [];

  constructor(blocks: number) {
    this.dominators = new Uint32Array((blocks >>> 5) + 1);
    const words = ((2 * blocks) >>> 5) + 1;
    this.edgeDominators = { whenTrue: new Uint32Array(words), whenFalse: new Uint32Array(words) };
  }
}

/** The graph with its facts, while the optimiser works on it. */
export class Flow {
  readonly blocks: Block[];
  readonly edges: Edge[];
  private readonly factsOf: BlockFacts[];
  levels: Block[][] = [];
  values = new ValueTable();
  /** What the present pass has changed: anything at all, and anything but the target of a branch. */
  changed = false;
  changedMoreThanBranches = false;

  constructor(public root: Block) {
    this.blocks = depthFirst(root, "pre", true);
    this.edges = new Array(2 * this.blocks.length);
    this.factsOf = this.blocks.map(() => new BlockFacts(this.blocks.length));
    this.blocks.forEach((block, id) => {
      block.id = id;
      block.whenTrue.id = id;
      block.whenFalse.id = id + this.blocks.length;
      this.edges[block.whenTrue.id] = block.whenTrue;
      this.edges[block.whenFalse.id] = block.whenFalse;
    });
  }

  facts(block: Block): BlockFacts {
    return this.factsOf[block.id] as BlockFacts;
  }

  dominatorsOf(edge: Edge): Uint32Array {
    const { whenTrue, whenFalse } = this.facts(edge.from).edgeDominators;
    return edge.outcome ? whenTrue : whenFalse;
  }

  note(): void {
    this.changed = true;
    this.changedMoreThanBranches = true;
  }

  /** Works out everything that does not depend on values, for the graph as it now is. */
  survey(): void {
    this.changed = false;
    this.changedMoreThanBranches = false;
    findLevels(this);
    findDominators(this);
    findEdgeDominators(this);
    findNeeds(this);
  }
}

/** Blocks from the highest level down: each before what follows it. */
export function* downwards(flow: Flow): IterableIterator<Block> {
  for (let level = flow.levels.length - 1; level >= 0; level--) yield* flow.levels[level] as Block[];
}

/** Blocks that end in a test, from the lowest level up. */
export function* testsUpwards(flow: Flow): IterableIterator<Block> {
  for (let level = 1; level < flow.levels.length; level++) yield* flow.levels[level] as Block[];
}

/** A block's level is the longest way from it to a return. */
function findLevels(flow: Flow): void {
  flow.levels = [];
  const order = depthFirst(flow.root, "post", true);
  for (const block of order) {
    const { whenTrue, whenFalse } = block;
    const below =
      whenTrue.target && whenFalse.target
        ? Math.max(flow.facts(whenTrue.target).level, flow.facts(whenFalse.target).level)
        : -1;
    flow.facts(block).level = below + 1;
  }
  // Within a level the last one found comes first.
  for (const block of order.reverse()) {
    const { level } = flow.facts(block);
    const atLevel = flow.levels[level];
    if (atLevel) atLevel.push(block);
    else flow.levels[level] = [block];
  }
}

export const has = (set: Uint32Array, id: number): boolean => (((set[id >>> 5] as number) >>> (id & 31)) & 1) === 1;

function insert(set: Uint32Array, id: number): void {
  set[id >>> 5] = (set[id >>> 5] as number) | (1 << (id & 31));
}

function intersect(set: Uint32Array, other: Uint32Array): void {
  for (let word = 0; word < set.length; word++) set[word] = (set[word] as number) & (other[word] as number);
}

function findDominators(flow: Flow): void {
  for (const block of flow.blocks) flow.facts(block).dominators.fill(0xffff_ffff);
  flow.facts(flow.root).dominators.fill(0);
  for (const block of downwards(flow)) {
    const { dominators } = flow.facts(block);
    insert(dominators, block.id);
    for (const { target } of [block.whenTrue, block.whenFalse])
      if (target) intersect(flow.facts(target).dominators, dominators);
  }
}

function findEdgeDominators(flow: Flow): void {
  for (const edge of flow.edges) flow.dominatorsOf(edge).fill(0xffff_ffff);
  for (const edge of [flow.root.whenTrue, flow.root.whenFalse]) flow.dominatorsOf(edge).fill(0);
  for (const block of downwards(flow)) {
    for (const edge of [block.whenTrue, block.whenFalse]) {
      const dominators = flow.dominatorsOf(edge);
      insert(dominators, edge.id);
      if (!edge.target) continue;
      intersect(flow.dominatorsOf(edge.target.whenTrue), dominators);
      intersect(flow.dominatorsOf(edge.target.whenFalse), dominators);
    }
  }
}

function findNeeds(flow: Flow): void {
  for (const block of downwards(flow)) findLocalNeeds(block, flow.facts(block));
  for (const block of testsUpwards(flow)) {
    const facts = flow.facts(block);
    for (const { target } of [block.whenTrue, block.whenFalse])
      if (target) facts.neededOnExit |= flow.facts(target).neededOnEntry;
    facts.neededOnEntry |= facts.neededOnExit & ~facts.killed;
  }
}

function findLocalNeeds(block: Block, facts: BlockFacts): void {
  let [written, needed, killed] = [0, 0, 0];
  const read = (registers: readonly number[]): void => {
    for (const register of registers) if (!((written >>> register) & 1)) needed |= 1 << register;
  };
  for (const one of block.statements) {
    read(readBy(one));
    const register = writtenBy(one);
    if (register < 0) continue;
    if (!((needed >>> register) & 1)) killed |= 1 << register;
    written |= 1 << register;
  }
  if (classOf(block.code) === CLASS.JMP) read(readBy(block));
  facts.killed = killed;
  facts.neededOnEntry = needed;
  facts.neededOnExit = 0;
}

/** Notes at each block the edges that lead to it. */
export function findIncoming(flow: Flow): void {
  for (const block of flow.blocks) flow.facts(block).incoming = [];
  for (const block of downwards(flow))
    for (const edge of [block.whenTrue, block.whenFalse]) if (edge.target) flow.facts(edge.target).incoming.push(edge);
}
