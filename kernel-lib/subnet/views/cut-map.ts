import type { FeasiblePlan } from "../plan";
import { type Prefix, type PrefixLike, toPrefix } from "../prefix";
import { excludeAll } from "../prefix-sets";
import { withText } from "../text-form";
import { textTable } from "./text-table";

/** A part of a block that is taken: by a subnet, or reserved. */
export interface BlockPart {
  prefix: Prefix;
  name: string;
  kind: "subnet" | "reserved";
}

/** A part with its rectangle; the block is the square from 0 to 1, x to the right and y down. */
export interface MapCell {
  prefix: Prefix;
  name: string;
  kind: "subnet" | "reserved" | "free";
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface CutMap {
  block: Prefix;
  layout: "treemap" | "hilbert";
  /** Ascending by address; together they fill the square. */
  cells: MapCell[];
  toString(): string;
}

/**
 * Lays the parts of a block out in a square, the area of each in proportion to its addresses; what no part takes is free.
 * "treemap" halves left and right, then top and bottom, and so on; "hilbert" follows Hilbert's curve, so that neighbours in
 * number are neighbours on the map. Parts outside the block, or inside another part, are a RangeError.
 */
export function cutMap(of: PrefixLike, parts: readonly BlockPart[], layout: CutMap["layout"] = "treemap"): CutMap {
  const block = toPrefix(of);
  const sorted = [...parts].sort((a, b) => a.prefix.compare(b.prefix));
  for (const [n, { prefix, name }] of sorted.entries()) {
    const other = sorted[n - 1];
    if (!block.contains(prefix)) throw new RangeError(`map of ${block}: ${name} ${prefix} lies outside`);
    if (other?.prefix.overlaps(prefix)) {
      throw new RangeError(`map of ${block}: ${name} ${prefix} overlaps ${other.name} ${other.prefix}`);
    }
  }
  const taken = parts.map(({ prefix }) => prefix);
  const free = excludeAll([block], taken).map((prefix) => ({ prefix, name: "free", kind: "free" as const }));
  const cells = [...parts, ...free]
    .sort((a, b) => a.prefix.compare(b.prefix))
    .map(({ prefix, name, kind }) => ({ prefix, name, kind, ...rectangle(block, prefix, layout) }));
  const map = { block, layout, cells };
  return withText(map, () => drawCells(map));
}

/** The map of a plan: its subnets, what is reserved, what is free. */
export function planMap(plan: FeasiblePlan, layout: CutMap["layout"] = "treemap"): CutMap {
  const subnets = plan.subnets.map(({ prefix, name }) => ({ prefix, name, kind: "subnet" as const }));
  const reserved = plan.reserved.map((prefix) => ({ prefix, name: "reserved", kind: "reserved" as const }));
  return cutMap(plan.block, [...subnets, ...reserved], layout);
}

interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

function rectangle(block: Prefix, prefix: Prefix, layout: CutMap["layout"]): Rectangle {
  const path = prefix.network.toBinary().replace(/[.:]/g, "").slice(block.length, prefix.length);
  return layout === "treemap" ? halve(path) : alongHilbert(path);
}

/** Each bit halves the rectangle, its width and its height in turn. */
function halve(path: string): Rectangle {
  let [x, y, width, height] = [0, 0, 1, 1];
  for (const [n, bit] of [...path].entries()) {
    if (n % 2 === 0) {
      width /= 2;
      if (bit === "1") x += width;
    } else {
      height /= 2;
      if (bit === "1") y += height;
    }
  }
  return { x, y, width, height };
}

/** Two bits choose the quarter that Hilbert's curve visits at that time; a last single bit takes two quarters. */
function alongHilbert(path: string): Rectangle {
  if (path.length % 2 === 1) return union(alongHilbert(`${path}0`), alongHilbert(`${path}1`));
  // the curve begins at `corner`, runs along `first` to its end, and back on the other side
  let corner = { x: 0, y: 0 };
  let first = { x: 1, y: 0 };
  let second = { x: 0, y: 1 };
  for (let n = 0; n < path.length; n += 2) {
    const quarter = Number.parseInt(path.slice(n, n + 2), 2);
    const [a, b] = [scale(first, 0.5), scale(second, 0.5)];
    if (quarter === 0) [first, second] = [b, a];
    else if (quarter === 3) {
      corner = add(corner, add(scale(first, 1), b));
      [first, second] = [scale(b, -1), scale(a, -1)];
    } else {
      corner = add(corner, quarter === 1 ? b : add(a, b));
      [first, second] = [a, b];
    }
  }
  const opposite = add(corner, add(first, second));
  return span(corner, opposite);
}

interface Point {
  x: number;
  y: number;
}

const add = (a: Point, b: Point): Point => ({ x: a.x + b.x, y: a.y + b.y });
const scale = (a: Point, by: number): Point => ({ x: a.x * by, y: a.y * by });

function span(a: Point, b: Point): Rectangle {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

function union(a: Rectangle, b: Rectangle): Rectangle {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

function drawCells({ block, cells }: Omit<CutMap, "toString">): string {
  const rows = cells.map(({ prefix, name, kind }) => {
    const share = Number((prefix.addressCount * 6400n) / block.addressCount) / 6400;
    return [
      prefix.toString(),
      kind === "free" ? "" : name,
      kind,
      `${(share * 100).toFixed(1)} %`,
      "#".repeat(Math.ceil(share * 32)),
    ];
  });
  return textTable(["prefix", "name", "kind", "share", "of the block"], rows);
}
