/** The states of TCP as RFC 9293 draws them, with the ways that both ends of a run took. */
import type { Drawing, Ink, Shape } from "../drawing";
import { drawingValue } from "../drawing-value";
import type { Shown } from "../shown";
import { timeText } from "./ladder-text";
import { endsOf, ROLES, type Run, SIDES, type Side } from "./run";
import { PLACES, type Place, WAYS, type Way } from "./state-layout";

const BOX = { width: 116, height: 28 };
const SIZE = { width: 700, height: 544 };
const INKS: readonly [Ink, Ink] = ["series1", "series2"];
/** Of a state that both ends were in. */
const BOTH: Ink = "text";
/** Where both ends take one way, their lines run side by side. */
const APART_PX = 4;
const SMALL = { shape: "text", anchor: "middle", size: 10 } as const;

interface Step {
  way: Way;
  side: Side;
  number: number;
  atMs: number;
}

type Path = readonly { state: string; atMs: number }[];
type Point = [x: number, y: number];

/** Draws the diagram, the ways that were taken in colour and numbered in their order. */
export function stateDiagram(run: Run): Shown {
  const paths = SIDES.map((side) => pathOf(run, side));
  const steps = SIDES.flatMap((side) => stepsOf(paths[side] ?? [], side));
  const been = new Map<Place, Ink>();
  for (const { way, side } of steps)
    for (const place of [way.from, way.to])
      been.set(place, (been.get(place) ?? INKS[side]) === INKS[side] ? INKS[side] : BOTH);
  const shapes: Shape[] = [
    ...WAYS.flatMap((way) => wayShapes(way, steps)),
    ...steps.filter(({ way }) => !WAYS.includes(way)).flatMap((step) => takenShapes(step, [step])),
    ...(Object.keys(PLACES) as Place[]).flatMap((place) => boxShapes(place, been.get(place))),
    ...legendShapes(),
  ];
  const text = SIDES.map((side) => pathText(ROLES[side], paths[side] ?? [])).join("\n");
  const drawing: Drawing = { ...SIZE, title: `The states of TCP. ${text.replace("\n", "; ")}`, shapes };
  return drawingValue(drawing, text);
}

/** The states of an end, from CLOSED on. */
function pathOf(run: Run, side: Side): Path {
  const ends = endsOf(run);
  const mine = run.changes.filter(({ end }) => end.split(" ")[0] === ends?.[side]);
  return [{ state: "CLOSED", atMs: mine[0]?.atMs ?? 0 }, ...mine];
}

function pathText(name: string, path: Path): string {
  return `${name}: ${path.map(({ state, atMs }, index) => (index === 0 ? state : `${state} (${timeText(atMs)})`)).join(" → ")}`;
}

function stepsOf(path: Path, side: Side): Step[] {
  return path.slice(1).map(({ state, atMs }, index): Step => {
    const from = path[index]?.state as Place;
    const to: Place = state === "CLOSED" ? "CLOSED again" : (state as Place);
    const known = WAYS.find((way) => way.from === from && way.to === to);
    return { side, number: index + 1, atMs, way: known ?? { from, to, on: "reset, or given up" } };
  });
}

/** A way, and the lines of those who took it. */
function wayShapes(way: Way, steps: readonly Step[]): Shape[] {
  const taken = steps.filter((step) => step.way === way);
  const [from, to] = border(way);
  const ink: Ink = taken.length > 0 ? "text" : "muted";
  const middle = between(from, to, 0.5);
  const steep = Math.abs(to[0] - from[0]) < 40;
  const words = way.sends ? `${way.on} / ${way.sends}` : way.on;
  const place = steep ? besideUpright(way, middle) : labelPlace(way, middle);
  return [
    ...(taken.length > 0 ? taken.flatMap((step) => takenShapes(step, taken)) : [plainWay(from, to)]),
    { ...SMALL, text: words, ink, ...place },
  ];
}

const plainWay = (from: Point, to: Point): Shape => ({
  ...{ shape: "path", points: [from, to], stroke: "line", arrow: true },
});

/** To the left where another line leaves to the right. */
function besideUpright({ from }: Way, [x, y]: Point): { x: number; y: number; anchor: "start" | "end" } {
  return from === "CLOSED" ? { x: x - 13, y: y + 4, anchor: "end" } : { x: x + 13, y: y + 4, anchor: "start" };
}

/** Beside the middle of a slanting line, on the side where nothing else stands. */
function labelPlace({ from, to }: Way, [x, y]: Point): { x: number; y: number } {
  const level = PLACES[from][1] === PLACES[to][1];
  if (level) return { x, y: y - 13 };
  if (from === "LISTEN" && to === "SYN-SENT") return { x: x - 28, y: y + 14 };
  const above = PLACES[to][1] > PLACES[from][1] === PLACES[to][0] > PLACES[from][0];
  return { x: x + (above ? 46 : -46), y: y - 8 };
}

function takenShapes({ way, side, number, atMs }: Step, all: readonly Step[]): Shape[] {
  const [from, to] = border(way);
  const shift = all.length > 1 ? (side === 0 ? -APART_PX : APART_PX) : 0;
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  const [dx, dy] = [(-(to[1] - from[1]) / length) * shift, ((to[0] - from[0]) / length) * shift];
  const points = [from, to].map(([x, y]): Point => [x + dx, y + dy]);
  const [x, y] = between(points[0] as Point, points[1] as Point, side === 0 ? 0.3 : 0.62);
  const tip = `${ROLES[side]}, step ${number}: ${way.from} to ${way.to.replace(" again", "")} (${way.on}) at ${timeText(atMs)}`;
  const isKnown = WAYS.includes(way);
  return [
    {
      shape: "path",
      points,
      stroke: isKnown ? INKS[side] : "bad",
      strokeWidth: 2.5,
      arrow: true,
      dashed: !isKnown,
      tip,
    },
    { shape: "circle", x, y, radius: 8, fill: "paper", stroke: INKS[side], tip },
    { ...SMALL, x, y: y + 3.5, text: String(number), ink: INKS[side], bold: true, tip },
  ];
}

function boxShapes(place: Place, ink: Ink | undefined): Shape[] {
  const [x, y] = PLACES[place];
  const box = { shape: "rect", x: x - BOX.width / 2, y: y - BOX.height / 2, ...BOX, radius: 5 } as const;
  return [
    { ...box, fill: "paper" },
    ...(ink ? [{ ...box, fill: ink, opacity: 0.18 } as const] : []),
    { ...box, stroke: ink ?? "line" },
    { ...SMALL, x, y: y + 4, text: place.replace(" again", ""), size: 11.5, mono: true, bold: ink !== undefined },
  ];
}

function legendShapes(): Shape[] {
  return SIDES.flatMap((side): Shape[] => {
    const [x, y] = [24, 26 + side * 20];
    return [
      {
        shape: "path",
        points: [
          [x, y],
          [x + 26, y],
        ],
        stroke: INKS[side],
        strokeWidth: 2.5,
      },
      { shape: "text", x: x + 34, y: y + 4, text: ROLES[side], size: 11.5 },
    ];
  });
}

/** The line between two boxes, from edge to edge. */
function border({ from, to }: Way): [Point, Point] {
  const [a, b] = [PLACES[from], PLACES[to]];
  return [edge(a, b), edge(b, a)];
}

/** Where the line from a box's middle to a point leaves the box. */
function edge([x, y]: readonly [number, number], towards: readonly [number, number]): Point {
  const [dx, dy] = [towards[0] - x, towards[1] - y];
  const [acrossX, acrossY] = [BOX.width / 2 + 3, BOX.height / 2 + 3];
  const part = Math.min(dx === 0 ? 1 : acrossX / Math.abs(dx), dy === 0 ? 1 : acrossY / Math.abs(dy));
  return [x + dx * part, y + dy * part];
}

function between([x1, y1]: Point, [x2, y2]: Point, part: number): Point {
  return [x1 + (x2 - x1) * part, y1 + (y2 - y1) * part];
}
