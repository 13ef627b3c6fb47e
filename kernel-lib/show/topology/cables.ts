/** Cables between the boxes, with their ports and what passed on them. */
import type { Shape, Words } from "../drawing";
import type { Point } from "./anchors";
import type { NetworkCounts, NetworkLink } from "./network";

const SIZE = 9.5;

/** Draws one cable between two points, its ends in their order. */
export function cableShapes(link: NetworkLink, [first, second]: readonly [Point, Point], across: boolean): Shape[] {
  const isForth = across ? first[0] <= second[0] : first[1] <= second[1];
  const [from, to] = isForth ? [first, second] : [second, first];
  // two nodes of one layer are joined the other way
  const isLying = across ? Math.abs(to[0] - from[0]) > 1 : Math.abs(to[1] - from[1]) <= 1;
  const [nearEnd, farEnd] = isForth ? link.ends : [link.ends[1], link.ends[0]];
  const [away, back] = isForth ? link.counts : [link.counts[1], link.counts[0]];
  const tip = tipOf(link);
  const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const points: Point[] = [from, to];
  const line = { shape: "path", points, strokeWidth: 1.5, tip } as const;
  const ports = [portWords(nearEnd.port, from, to, isLying), portWords(farEnd.port, to, from, isLying)];
  const body: Shape = link.plugged ? { ...line, stroke: "line" } : { ...line, stroke: "bad", dashed: true };
  return [body, ...ports, ...countWords(link, away, back, middle, isLying, tip)];
}

function portWords(text: string, [x, y]: Point, [toX, toY]: Point, isLying: boolean): Words {
  const words = { shape: "text", text, size: SIZE, ink: "muted" } as const;
  if (!isLying) return { ...words, x: x + 5, y: toY > y ? y + 11 : y - 5 };
  const slope = (toY - y) / (Math.abs(toX - x) || 1);
  const anchor = toX >= x ? "start" : "end";
  return { ...words, x: x + (toX >= x ? 4 : -4), y: y - 4 + Math.min(0, slope * 26), anchor };
}

function countWords(
  link: NetworkLink,
  away: NetworkCounts,
  back: NetworkCounts,
  [x, y]: Point,
  isLying: boolean,
  tip: string,
): Shape[] {
  const [forth, hither] = isLying ? ["→", "←"] : ["↓", "↑"];
  const dropped = away.dropped + back.dropped;
  const rows: Pick<Words, "text" | "ink">[] = [
    { text: `${away.sent} ${forth}`, ink: "text" },
    { text: `${hither} ${back.sent}`, ink: "text" },
    ...(dropped > 0 ? [{ text: `${dropped} dropped`, ink: "bad" } as const] : []),
    ...(link.note === undefined ? [] : [{ text: link.note, ink: "muted" } as const]),
    ...(link.plugged ? [] : [{ text: "unplugged", ink: "bad" } as const]),
  ];
  const passed = away.sent + back.sent > 0;
  const shown = rows.slice(passed ? 0 : 2);
  const words = { shape: "text", size: SIZE, tip } as const;
  if (!isLying) {
    const [one, two, ...rest] = shown;
    const joined = passed && one && two ? [{ ...one, text: `${one.text}  ${two.text}` }, ...rest] : shown;
    return joined.map((row, index) => ({
      ...words,
      ...row,
      x: x + 9,
      y: y + 3 + (index - (joined.length - 1) / 2) * 12,
    }));
  }
  const places = passed ? [y - 5, y + 12, y + 24, y + 36, y + 48] : [y + 13, y + 25, y + 37];
  return shown.map((row, index) => ({ ...words, ...row, x, y: places[index] ?? y, anchor: "middle" }));
}

/** Everything about a cable, for who points at it. */
function tipOf({ ends, counts, plugged, note }: NetworkLink): string {
  const names = ends.map(({ node, port }) => `${node}:${port}`);
  const way = (index: 0 | 1): string => {
    const { sent, dropped, why = {} } = counts[index];
    const reasons = Object.entries(why).map(([reason, frames]) => `${frames} ${reason}`);
    const lost = dropped === 0 ? "" : `, ${dropped} dropped (${reasons.join(", ")})`;
    return `${names[index]} to ${names[1 - index]}: ${sent} frames${lost}`;
  };
  return [way(0), way(1), ...(note === undefined ? [] : [note]), ...(plugged ? [] : ["unplugged"])].join("; ");
}
