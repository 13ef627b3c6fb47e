/** From a graph to a list of instructions. */
import { type Block, depthFirst, NO_OPERATION, type Statement } from "./graph";
import { type BpfInstruction, CLASS, classOf, OP } from "./instruction";

/** How far a conditional jump reaches: `jt` and `jf` are bytes. */
const FARTHEST_JUMP = 255;

/** Where a block begins, counted from the program's end, and which of its jumps need a JA to reach their target. */
interface Place {
  fromEnd: number;
  farTrue: boolean;
  farFalse: boolean;
}

/** Lays the blocks out so that every jump goes forward, and gives the instructions. */
export function assemble(root: Block): BpfInstruction[] {
  const places = new Map<Block, Place>();
  // Targets are placed before the blocks that jump to them, from the end of the program upwards.
  const order = depthFirst(root, "post", false);
  let total = 0;
  for (const block of order) {
    const place = placeOf(block, total, places);
    places.set(block, place);
    total = place.fromEnd;
  }
  return order.reverse().flatMap((block) => emit(block, places));
}

const lengthOf = (block: Block): number => live(block).length + 1;
const live = (block: Block): Statement[] => block.statements.filter(({ code }) => code !== NO_OPERATION);

function placeOf(block: Block, end: number, places: ReadonlyMap<Block, Place>): Place {
  const place: Place = { fromEnd: end + lengthOf(block), farTrue: false, farFalse: false };
  const distance = (target: Block | undefined, extra: number): number =>
    target ? end + extra - (places.get(target)?.fromEnd ?? 0) : 0;
  // The JA that one far jump needs pushes the other jump's target one further away.
  if (distance(block.whenTrue.target, 0) > FARTHEST_JUMP) place.farTrue = true;
  if (distance(block.whenFalse.target, place.farTrue ? 1 : 0) > FARTHEST_JUMP) place.farFalse = true;
  if (place.farFalse && distance(block.whenTrue.target, 1) > FARTHEST_JUMP) place.farTrue = true;
  place.fromEnd += Number(place.farTrue) + Number(place.farFalse);
  return place;
}

function emit(block: Block, places: ReadonlyMap<Block, Place>): BpfInstruction[] {
  const statements = live(block);
  const instructions = statements.map((one, index) => emitStatement(one, index, block));
  const place = places.get(block);
  const last: BpfInstruction = { code: block.code, jt: 0, jf: 0, k: block.k };
  instructions.push(last);
  if (!place || !block.whenTrue.target || !block.whenFalse.target) return instructions;
  // Instructions between the test and a target, when nothing is inserted behind the test.
  const testFromEnd = place.fromEnd - statements.length - 1;
  const skipped = (target: Block): number => testFromEnd - (places.get(target)?.fromEnd ?? 0);
  let inserted = 0;
  const jumpTo = (target: Block, far: boolean): number => {
    if (!far) return skipped(target);
    inserted++;
    instructions.push({ code: OP.JA, jt: 0, jf: 0, k: skipped(target) - inserted });
    return inserted - 1;
  };
  last.jt = jumpTo(block.whenTrue.target, place.farTrue);
  last.jf = jumpTo(block.whenFalse.target, place.farFalse);
  return instructions;
}

function emitStatement(one: Statement, index: number, block: Block): BpfInstruction {
  if (classOf(one.code) !== CLASS.JMP || one.code === OP.JA) return { code: one.code, jt: 0, jf: 0, k: one.k };
  const skip = (target: Statement | undefined): number => indexOfLive(block, target) - index - 1;
  return { code: one.code, jt: skip(one.whenTrue), jf: skip(one.whenFalse), k: one.k };
}

/** The place among the live statements of the first one at or behind the target. */
function indexOfLive(block: Block, target: Statement | undefined): number {
  const at = target ? block.statements.indexOf(target) : block.statements.length;
  return block.statements.slice(0, at).filter(({ code }) => code !== NO_OPERATION).length;
}
