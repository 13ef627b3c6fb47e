/** A ladder as a picture: a line down for each host, an arrow for each packet, time from top to bottom. */
import type { Drawing, Ink, Shape } from "../drawing";
import type { LadderStep, LadderSteps } from "./ladder-steps";
import { LONG_SECONDS, silenceText } from "./ladder-text";

const TIME_PX = 96;
const TOP_PX = 44;
const STEP_PX = 34;
const SLOPE_PX = 9;
const SILENCE_PX = 26;
const NARROWEST_PX = 240;
const WIDEST_PX = 620;
/** Columns are narrower where there are more than two. */
const WIDEST_IN_ALL_PX = 1000;
const CHARACTER_PX = 6.7;
const LABEL_SIZE = 11;
const MARGIN_PX = 90;

const INKS: Record<LadderStep["kind"], Ink> = {
  "opens or closes": "accent",
  data: "series3",
  acknowledges: "muted",
  other: "series2",
};

/** Draws the steps. */
export function ladderDrawing(ladder: LadderSteps): Drawing {
  const { hosts, steps, leftOut } = ladder;
  const widthPx = columnWidth(ladder);
  const xOf = (host: number): number => TIME_PX + MARGIN_PX + host * widthPx;
  const shapes: Shape[] = [];
  let y = TOP_PX + 14;
  for (const [index, step] of steps.entries()) {
    if (index > 0 && step.gapSeconds >= LONG_SECONDS) {
      shapes.push(...silenceShapes(step.gapSeconds, y, hosts.length, xOf));
      y += SILENCE_PX;
    }
    shapes.push(...stepShapes(step, y, xOf, widthPx));
    y += STEP_PX;
  }
  if (leftOut > 0) {
    const text = `and ${leftOut} packet${leftOut === 1 ? "" : "s"} more`;
    shapes.push({ shape: "text", x: xOf(0), y: y + 8, text, ink: "muted", anchor: "middle" });
    y += 18;
  }
  const rails = hosts.flatMap((name, host) => hostShapes(name, xOf(host), y));
  const last = Math.max(0, hosts.length - 1);
  // who talks to itself needs room for its arrows and labels
  const width = xOf(last) + (steps.some(({ from, to }) => from === last && to === last) ? widthPx : MARGIN_PX);
  return { width, height: y + 8, title: titleOf(ladder), shapes: [...rails, ...shapes] };
}

function titleOf({ hosts, steps }: LadderSteps): string {
  const faults = steps.filter(({ notes }) => notes.length > 0).length;
  return `${steps.length} packets between ${hosts.join(" and ")}, ${faults} of them remarkable`;
}

/** As wide as the longest label wants, within reason; what does not fit is cut and stands whole in the tip. */
function columnWidth({ hosts, steps }: LadderSteps): number {
  const wanted = steps.map(
    ({ from, to, label }) => (label.length * CHARACTER_PX + 30) / Math.max(1, Math.abs(to - from)),
  );
  const names = hosts.map(({ length }) => length * 8 + 16);
  const most = Math.min(WIDEST_PX, WIDEST_IN_ALL_PX / Math.max(1, hosts.length - 1));
  return Math.max(NARROWEST_PX, Math.min(most, Math.max(...names, ...wanted)));
}

function hostShapes(name: string, x: number, bottom: number): Shape[] {
  const box = Math.max(90, name.length * 7.4 + 18);
  return [
    {
      shape: "path",
      points: [
        [x, TOP_PX - 8],
        [x, bottom],
      ],
      stroke: "line",
    },
    { shape: "rect", x: x - box / 2, y: 8, width: box, height: 26, radius: 4, fill: "faint" },
    { shape: "text", x, y: 25, text: name, anchor: "middle", mono: true, bold: true, size: 12 },
  ];
}

function silenceShapes(seconds: number, y: number, hosts: number, xOf: (host: number) => number): Shape[] {
  const middle = y - SLOPE_PX + SILENCE_PX / 2;
  return [
    {
      shape: "path",
      points: [
        [xOf(0) - 60, middle],
        [xOf(hosts - 1) + 60, middle],
      ],
      stroke: "line",
      dashed: true,
    },
    {
      shape: "text",
      x: TIME_PX - 8,
      y: middle + 4,
      text: silenceText(seconds),
      anchor: "end",
      size: LABEL_SIZE,
      ink: "warn",
    },
  ];
}

function stepShapes(step: LadderStep, y: number, xOf: (host: number) => number, widthPx: number): Shape[] {
  const { from, to, kind, label, notes, seconds, number } = step;
  const ink: Ink = notes.length > 0 ? "bad" : INKS[kind];
  const [start, end] = [xOf(from), from === to ? xOf(from) + 60 : xOf(to)];
  const tip = `packet ${number}: ${label}${notes.length > 0 ? ` (${notes.join(", ")})` : ""}`;
  const room = from === to ? widthPx - 20 : Math.abs(end - start) - 24;
  const anchor = from === to ? "start" : "middle";
  const words = { shape: "text", anchor, size: LABEL_SIZE, mono: true, tip } as const;
  const x = from === to ? start + 10 : (start + end) / 2;
  const shapes: Shape[] = [
    {
      shape: "text",
      x: TIME_PX - 8,
      y: y + 4,
      text: seconds.toFixed(6),
      anchor: "end",
      size: LABEL_SIZE,
      ink: "muted",
      mono: true,
    },
    {
      shape: "path",
      points: [
        [start, y],
        [end, y + SLOPE_PX],
      ],
      stroke: ink,
      strokeWidth: 1.5,
      arrow: true,
      dashed: notes.includes("retransmission"),
      tip,
    },
    { ...words, x, y: y - 5, text: fit(label, room) },
  ];
  if (notes.length > 0) shapes.push({ ...words, x, y: y + 18, text: fit(notes.join(", "), room), ink: "bad" });
  return shapes;
}

function fit(text: string, roomPx: number): string {
  const most = Math.max(4, Math.floor(roomPx / CHARACTER_PX));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
