/** A plan on one sheet: the table of its subnets, and the map of the block below it. */
import type { CutMap, PlanTable } from "../subnet";
import { mapShapes, mapTitle, subnetInks } from "./block-map";
import type { Ink, Shape } from "./drawing";
import { drawingValue } from "./drawing-value";
import { fit } from "./fit";
import type { Shown } from "./shown";
import { table } from "./table";

const ROW_PX = 24;
const HEAD_PX = 30;
const MAP_PX = 280;
const LEFT_PX = 30;
const SIZE = 12;

interface Column {
  head: string;
  widthPx: number;
  toRight: boolean;
}

/**
 * Draws a plan's table, each subnet with the colour it has on the map below; a plan that cannot be made has no map and is
 * its table alone, with the reason above it.
 */
export function planSheet(plan: PlanTable, map?: CutMap): Shown {
  if (!map) return tableAlone(plan);
  const inks = new Map([...subnetInks(map.cells)].map(([cell, ink]) => [`${cell.prefix}`, ink]));
  const columns = columnsOf(plan);
  const width = LEFT_PX + columns.reduce((sum, { widthPx }) => sum + widthPx, 0) + 12;
  const mapTop = HEAD_PX + plan.rows.length * ROW_PX + 16;
  const shapes: Shape[] = [
    ...headShapes(columns, width),
    ...plan.rows.flatMap((row, n) => rowShapes(row, columns, HEAD_PX + n * ROW_PX, inks)),
    ...mapShapes(map, { x: 12, y: mapTop, width: width - 24, height: MAP_PX }),
  ];
  const drawing = { width, height: mapTop + MAP_PX + 12, title: mapTitle(map), shapes };
  return drawingValue(drawing, `${plan}\n\n${map}`);
}

function tableAlone(plan: PlanTable): Shown {
  const rows = plan.rows.map(({ cells }) => Object.fromEntries(plan.head.map((name, n) => [name, cells[n] ?? ""])));
  const [reason] = plan.toString().split("\n");
  return table(rows, { columns: plan.head, caption: reason });
}

function columnsOf({ head, rows }: PlanTable): Column[] {
  return head.map((name, n) => {
    const texts = rows.map(({ cells }) => String(cells[n] ?? ""));
    const toRight = texts.every((text) => /^\d*$/.test(text));
    const longest = Math.max(...[name, ...texts].map((text) => text.length));
    return { head: name, toRight, widthPx: Math.min(longest, 24) * SIZE * 0.61 + 16 };
  });
}

function headShapes(columns: readonly Column[], width: number): Shape[] {
  const line: Shape = {
    shape: "path",
    points: [
      [12, HEAD_PX - 6],
      [width - 12, HEAD_PX - 6],
    ],
    stroke: "line",
  };
  return [
    line,
    ...cellsShapes(
      columns.map(({ head }) => head),
      columns,
      17,
      { bold: true, ink: "muted" },
    ),
  ];
}

function rowShapes(
  { kind, cells }: PlanTable["rows"][number],
  columns: readonly Column[],
  top: number,
  inks: ReadonlyMap<string, Ink>,
): Shape[] {
  const ink = kind === "subnet" ? inks.get(String(cells[2])) : undefined;
  const swatch = { shape: "rect", x: 14, y: top + 5, width: 11, height: 11, radius: 2 } as const;
  const mark: Shape[] = ink
    ? [
        { ...swatch, fill: ink, opacity: 0.5 },
        { ...swatch, stroke: ink },
      ]
    : [];
  const texts = columns.map((_, n) => String(cells[n] ?? ""));
  return [...mark, ...cellsShapes(texts, columns, top + 15, { mono: true, ...(ink ? {} : { ink: "muted" }) })];
}

function cellsShapes(texts: readonly string[], columns: readonly Column[], y: number, style: object): Shape[] {
  let x = LEFT_PX;
  return columns.flatMap(({ widthPx, toRight }, n): Shape[] => {
    const left = x;
    x += widthPx;
    const text = fit(texts[n] ?? "", widthPx, SIZE);
    if (text === "") return [];
    const at = toRight ? { x: left + widthPx - 14, anchor: "end" as const } : { x: left };
    return [{ shape: "text", ...at, y, text, size: SIZE, ...style }];
  });
}
