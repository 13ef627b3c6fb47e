/** A longest-match walk as a table: each route with as many bits as it shares with the address, losers struck out. */
import type { MatchWalk, WalkRow } from "../subnet";
import type { Drawing, Ink, Shape } from "./drawing";
import { drawingValue } from "./drawing-value";
import { fit } from "./fit";
import type { Shown } from "./shown";

const ROW_PX = 28;
const TOP_PX = 62;
const BITS_PX = 256;
const SIZE = 12;
const LETTER_PX = SIZE * 0.61;

interface Columns {
  prefix: number;
  nextHop: number;
  metric: number;
  bits: number;
  reason: number;
  width: number;
}

/** Draws the walk: the winner on top, then the routes that match and lose, then the nearest of those that do not match. */
export function matchTable<T>(walk: MatchWalk<T>): Shown {
  return drawingValue(walkDrawing(walk), walk.toString());
}

function walkDrawing<T>(walk: MatchWalk<T>): Drawing {
  const { address, rows, leftOut } = walk;
  const columns = columnsOf(rows);
  const [first] = rows;
  const said = first?.verdict === "wins" ? `${address} goes to ${first.nextHop}` : `${address} has no route`;
  const height = TOP_PX + rows.length * ROW_PX + (leftOut > 0 ? 28 : 8);
  const shapes: Shape[] = [
    { shape: "text", x: 12, y: 20, text: said, bold: true, size: 14 },
    ...headShapes(columns, address.bitLength),
    ...rows.flatMap((row, n) => rowShapes(row, columns, TOP_PX + n * ROW_PX, address.bitLength)),
  ];
  const more = `not shown: ${leftOut} that do not match`;
  if (leftOut > 0) shapes.push({ shape: "text", x: 12, y: height - 10, text: more, size: 11, ink: "muted" });
  return { width: columns.width, height, title: said, shapes };
}

function columnsOf<T>(rows: readonly WalkRow<T>[]): Columns {
  const wide = (texts: string[], most: number): number =>
    Math.min(most, Math.max(...texts.map((text) => text.length))) * LETTER_PX + 20;
  const prefix = 34;
  const nextHop = prefix + wide(["prefix", ...rows.map((row) => `${row.prefix}`)], 30);
  const metric = nextHop + wide(["next hop", ...rows.map((row) => String(row.nextHop))], 28);
  const bits = metric + wide(["metric", ...rows.map((row) => `${row.metric}`)], 10);
  const reason = bits + BITS_PX + 20;
  return { prefix, nextHop, metric, bits, reason, width: reason + wide(["why", ...rows.map((row) => row.reason)], 48) };
}

function headShapes(columns: Columns, bitLength: number): Shape[] {
  const head = (text: string, x: number): Shape => ({
    shape: "text",
    x,
    y: TOP_PX - 14,
    text,
    size: SIZE,
    bold: true,
    ink: "muted",
  });
  return [
    head("prefix", columns.prefix),
    head("next hop", columns.nextHop),
    head("metric", columns.metric),
    head(`bits shared, of ${bitLength}`, columns.bits),
    head("why", columns.reason),
    {
      shape: "path",
      points: [
        [12, TOP_PX - 6],
        [columns.width - 12, TOP_PX - 6],
      ],
      stroke: "line",
    },
  ];
}

function rowShapes<T>(row: WalkRow<T>, columns: Columns, top: number, bitLength: number): Shape[] {
  const { verdict, prefix, nextHop, metric, reason } = row;
  const wins = verdict === "wins";
  const ink: Ink = wins ? "good" : "muted";
  const y = top + 18;
  const room = { prefix: columns.nextHop - columns.prefix, nextHop: columns.metric - columns.nextHop };
  const name = fit(`${prefix}`, room.prefix - 8, SIZE);
  const word = (text: string, x: number, mono: boolean): Shape => ({
    ...{ shape: "text", x, y, text, size: SIZE, mono, ink: wins ? "text" : "muted" },
    ...(wins ? { bold: true } : {}),
  });
  const tick: Shape = { shape: "text", x: 14, y, text: wins ? "✓" : "✗", size: 14, bold: true, ink };
  const struck: [number, number][] = [
    [columns.prefix - 2, y - 4],
    [columns.prefix + name.length * LETTER_PX + 2, y - 4],
  ];
  return [
    tick,
    word(name, columns.prefix, true),
    word(fit(String(nextHop), room.nextHop - 8, SIZE), columns.nextHop, true),
    word(String(metric), columns.metric, true),
    ...(wins ? [] : [{ shape: "path", points: struck, stroke: "muted", strokeWidth: 1.5 } as const]),
    ...barShapes(row, columns.bits, top + 7, bitLength),
    word(fit(reason, columns.width - columns.reason, SIZE), columns.reason, false),
  ];
}

/** The prefix as long as it is; filled as far as the address goes with it, a cross where they part. */
function barShapes<T>({ prefix, sharedBits, verdict }: WalkRow<T>, x: number, y: number, bitLength: number): Shape[] {
  const px = BITS_PX / bitLength;
  const shared = Math.min(sharedBits, prefix.length);
  const ink: Ink = verdict === "wins" ? "good" : verdict === "no match" ? "bad" : "series1";
  const tip = `${shared} of the ${prefix.length} bits of ${prefix} are the address's`;
  const bar = { shape: "rect", x, y, height: 14, radius: 2, tip } as const;
  const shapes: Shape[] = [
    { ...bar, width: BITS_PX, fill: "faint", opacity: 0.5 },
    { ...bar, width: shared * px, fill: ink, opacity: verdict === "no match" ? 0.35 : 0.55 },
    { ...bar, width: Math.max(1.5, prefix.length * px), stroke: verdict === "no match" ? "bad" : ink },
  ];
  if (verdict !== "no match") return shapes;
  const [left, right] = [x + shared * px, x + (shared + 1) * px];
  return [...shapes, { ...bar, x: left, width: Math.max(2, right - left), fill: "bad" }];
}
