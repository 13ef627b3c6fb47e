/** Where each cable meets its boxes: cables on one side of a box share that side, in the order of what they lead to. */
import type { Box, Placed } from "./boxes";
import type { Network, NetworkLink } from "./network";

export type Point = [x: number, y: number];
type Side = "left" | "right" | "top" | "bottom";

interface Meeting {
  link: NetworkLink;
  end: 0 | 1;
  box: Box;
  side: Side;
  /** The middle of the other box. */
  towards: Point;
}

const middleOf = ({ x, y, width, height }: Box): Point => [x + width / 2, y + height / 2];

/** Gives both ends of each cable, in the order of `link.ends`. */
export function anchorsOf({ links }: Network, { boxes, across }: Placed): Map<NetworkLink, [Point, Point]> {
  const meetings = links.flatMap((link) => meetingsOf(link, boxes, across));
  const sides = new Map<string, Meeting[]>();
  for (const meeting of meetings) {
    const key = `${meeting.box.node.name} ${meeting.side}`;
    sides.set(key, [...(sides.get(key) ?? []), meeting]);
  }
  const anchors = new Map<NetworkLink, [Point, Point]>(
    links.map((link) => [
      link,
      [
        [0, 0],
        [0, 0],
      ],
    ]),
  );
  for (const group of sides.values()) {
    const axis = group[0]?.side === "left" || group[0]?.side === "right" ? 1 : 0;
    group.sort((a, b) => a.towards[axis] - b.towards[axis]);
    for (const [index, { link, end, box, side, towards }] of group.entries()) {
      const ends = anchors.get(link);
      const share = group.length === 1 ? facing(box, towards, axis) : (index + 0.5) / group.length;
      if (ends) ends[end] = pointOn(box, side, share);
    }
  }
  return anchors;
}

function meetingsOf(link: NetworkLink, boxes: ReadonlyMap<string, Box>, across: boolean): Meeting[] {
  const [one, other] = link.ends.map(({ node }) => boxes.get(node));
  if (!one || !other) return [];
  const meeting = (end: 0 | 1, box: Box, far: Box): Meeting => {
    const towards = middleOf(far);
    return { link, end, box, side: sideOf(middleOf(box), towards, across), towards };
  };
  return [meeting(0, one, other), meeting(1, other, one)];
}

/** Along the layers, unless both are in one. */
function sideOf([x, y]: Point, [toX, toY]: Point, across: boolean): Side {
  const alongX = across ? Math.abs(toX - x) > 1 : Math.abs(toY - y) <= 1;
  if (alongX) return toX >= x ? "right" : "left";
  return toY >= y ? "bottom" : "top";
}

/** A lone cable of a switch leaves it straight, where the switch is long enough. */
function facing({ node, x, y, width, height }: Box, towards: Point, axis: 0 | 1): number {
  if (node.kind !== "switch") return 0.5;
  const share = (towards[axis] - (axis === 0 ? x : y)) / (axis === 0 ? width : height);
  return Math.min(0.85, Math.max(0.15, share));
}

function pointOn({ x, y, width, height }: Box, side: Side, share: number): Point {
  if (side === "left" || side === "right") return [side === "left" ? x : x + width, y + height * share];
  return [x + width * share, side === "top" ? y : y + height];
}
