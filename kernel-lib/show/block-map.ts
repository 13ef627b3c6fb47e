/** A block of addresses as a map: its subnets, what is reserved, what is free, each as large as its share. */
import type { CutMap, MapCell } from "../subnet";
import type { Drawing, Ink, Shape } from "./drawing";
import { drawingValue } from "./drawing-value";
import { fit } from "./fit";
import { SERIES } from "./palette";
import type { Shown } from "./shown";

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const HATCH_PX = 9;
const MOST_CELLS = 1024;

/** Draws a cut block; throws a RangeError for more parts than a map can show. */
export function blockMap(map: CutMap): Shown {
  return drawingValue(blockDrawing(map), map.toString());
}

function blockDrawing(map: CutMap): Drawing {
  const size = map.layout === "hilbert" ? { width: 440, height: 440 } : { width: 700, height: 300 };
  const shapes: Shape[] = [
    { shape: "text", x: 8, y: 18, text: `${map.block}`, bold: true, size: 14 },
    ...mapShapes(map, { x: 8, y: 28, ...size }),
  ];
  return { width: size.width + 16, height: size.height + 36, title: mapTitle(map), shapes };
}

/** One sentence with every part that is taken. */
export function mapTitle({ block, cells }: CutMap): string {
  const taken = cells.filter(({ kind }) => kind !== "free").map(({ prefix, name }) => `${name} ${prefix}`);
  const free = cells.length - taken.length;
  return `${block}: ${taken.slice(0, 20).join(", ") || "nothing taken"}; ${free} free block${free === 1 ? "" : "s"}`;
}

/** The map inside a box of a drawing: subnets in the colours of their order, reserved parts hatched, free ones dashed. */
export function mapShapes({ block, cells, layout }: CutMap, within: Box): Shape[] {
  if (cells.length > MOST_CELLS)
    throw new RangeError(`map of ${block}: ${cells.length} parts, ${MOST_CELLS} can be shown; cut it less finely`);
  const inks = subnetInks(cells);
  const path = layout === "hilbert" ? [curve(cells, within)] : [];
  const boxes = cells.map((cell) => ({ cell, box: inset(place(cell, within)) }));
  return [
    ...boxes.flatMap(({ cell, box }) => cellShapes(cell, box, inks.get(cell))),
    ...path,
    ...boxes.flatMap(({ cell, box }) => labelShapes(cell, box)),
  ];
}

/** Each subnet's colour, by its place in the block; the same list colours a table beside the map. */
export function subnetInks(cells: readonly MapCell[]): Map<MapCell, Ink> {
  const subnets = cells.filter(({ kind }) => kind === "subnet");
  return new Map(subnets.map((cell, n) => [cell, SERIES[n % (SERIES.length - 1)] as Ink]));
}

function place(cell: Box, within: Box): Box {
  return {
    x: within.x + cell.x * within.width,
    y: within.y + cell.y * within.height,
    width: cell.width * within.width,
    height: cell.height * within.height,
  };
}

function cellShapes(cell: MapCell, box: Box, ink: Ink | undefined): Shape[] {
  const frame = { shape: "rect", ...box, radius: 2, tip: tipOf(cell) } as const;
  if (ink) {
    return [
      { ...frame, fill: ink, opacity: 0.28 },
      { ...frame, stroke: ink },
    ];
  }
  if (cell.kind === "reserved") return [...hatch(box), { ...frame, stroke: "muted" }];
  const { x, y, width, height } = box;
  const outline: [number, number][] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
  return [
    { ...frame, fill: "paper" },
    { shape: "path", points: outline, closed: true, dashed: true, stroke: "line" },
  ];
}

function tipOf({ name, prefix }: MapCell): string {
  const { network, last, addressCount } = prefix;
  return [name, `${prefix}`, `${network} to ${last}`, `${addressCount} addresses`].join("\n");
}

/** Leaves a gap between neighbours where they are large enough for one. */
function inset({ x, y, width, height }: Box): Box {
  const by = width > 6 && height > 6 ? 1 : 0;
  return { x: x + by, y: y + by, width: Math.max(0.5, width - 2 * by), height: Math.max(0.5, height - 2 * by) };
}

/** Name and prefix, where there is room for them. */
function labelShapes(cell: MapCell, { x, y, width, height }: Box): Shape[] {
  const { name } = cell;
  const prefix = `${cell.prefix}`;
  const text = (words: string, size: number, dy: number, more: object): Shape => ({
    ...{
      shape: "text",
      x: x + width / 2,
      y: y + height / 2 + dy,
      text: fit(words, width, size),
      anchor: "middle",
      size,
    },
    ...{ tip: tipOf(cell), ...more },
  });
  if (width < 30 || height < 14) return [];
  if (height < 38) return [text(width > 130 ? `${name} ${prefix}` : name, 11, 4, { bold: true })];
  const fits = prefix.length * 11 * 0.6 + 4 <= width;
  if (!fits) return [text(name, 11, 4, { bold: true })];
  return [text(name, 12, -3, { bold: true }), text(prefix, 11, 13, { mono: true })];
}

/** Diagonal lines across a box. */
function hatch({ x, y, width, height }: Box): Shape[] {
  const lines: Shape[] = [];
  for (let sum = HATCH_PX; sum < width + height; sum += HATCH_PX) {
    const from: [number, number] = [x + Math.min(sum, width), y + Math.max(0, sum - width)];
    const to: [number, number] = [x + Math.max(0, sum - height), y + Math.min(sum, height)];
    lines.push({ shape: "path", points: [from, to], stroke: "line", opacity: 0.6 });
  }
  return lines;
}

/** Hilbert's curve from part to part: neighbours on the line are neighbours in number. */
function curve(cells: readonly MapCell[], within: Box): Shape {
  const points = cells.map((cell): [number, number] => {
    const { x, y, width, height } = place(cell, within);
    return [x + width / 2, y + height / 2];
  });
  return { shape: "path", points, stroke: "muted", opacity: 0.45, arrow: points.length > 1 };
}
