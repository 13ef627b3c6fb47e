/** Makes one block of blocks that do the same. */
import { type Block, depthFirst, NO_OPERATION, type Statement } from "../graph";
import type { Flow } from "./flow";

export function internBlocks(flow: Flow): void {
  for (let changed = true; changed; ) {
    changed = false;
    const twins = findTwins(flow);
    for (const block of flow.blocks) {
      for (const edge of [block.whenTrue, block.whenFalse]) {
        const twin = edge.target && twins.get(edge.target);
        if (!twin) continue;
        edge.target = twin;
        changed = true;
      }
    }
  }
}

/** For each live block that has an equal one behind it, the last such block. */
function findTwins(flow: Flow): Map<Block, Block> {
  const live = new Set(depthFirst(flow.root, "pre", true));
  const twins = new Map<Block, Block>();
  const lastOf = new Map<string, Block>();
  for (const block of [...flow.blocks].reverse()) {
    if (!live.has(block)) continue;
    const key = keyOf(block);
    const last = lastOf.get(key);
    if (last) twins.set(block, last);
    else lastOf.set(key, block);
  }
  return twins;
}

/** Equal for blocks that do the same and go on to the same blocks. */
function keyOf({ statements, code, k, whenTrue, whenFalse }: Block): string {
  const words = (one: Statement): string => (one.code === NO_OPERATION ? "" : `${one.code} ${one.k},`);
  return `${statements.map(words).join("")}|${code} ${k} ${whenTrue.target?.id} ${whenFalse.target?.id}`;
}
