/** The ladder of a run as a picture: arrows as steep as packets are slow, and beside each end the states it is in. */
import type { Drawing, Ink, Shape } from "../drawing";
import { LONG_SECONDS, silenceText } from "../packets/ladder-text";
import { timeText } from "./ladder-text";
import type { Moment } from "./moments";
import { FLAG, labelOf, ROLES, type RunPacket, SIDES, type Side } from "./run";

const TIME_PX = 82;
const STATE_PX = 92;
const LEFT_PX = TIME_PX + STATE_PX + 8;
const TOP_PX = 46;
const ROW_PX = 18;
const SILENCE_PX = 26;
const CHARACTER_PX = 6.7;
const NARROWEST_PX = 240;
/** How far a lost packet gets. */
const LOST_AT = 0.72;
/** Labels stand nearer to their sender, so that those of arrows that cross stay apart. */
const LABEL_AT = 0.44;

interface Placed extends Moment {
  y: number;
}

interface Scene {
  rails: readonly [number, number];
  bottom: number;
}

/** Draws the moments of a run. */
export function runLadderDrawing(moments: readonly Moment[]): Drawing {
  const packets = moments.flatMap(({ what, packet }) => (what === "sent" && packet ? [packet] : []));
  const widest = Math.max(0, ...packets.map((packet) => labelOf(packet).length * CHARACTER_PX + 60));
  const { placed, silences, bottom } = place(moments);
  const scene: Scene = { rails: [LEFT_PX, LEFT_PX + Math.max(NARROWEST_PX, Math.min(420, widest))], bottom };
  const width = scene.rails[1] + STATE_PX + 8;
  const lost = packets.filter((packet) => packet.lost).length;
  const shapes = [
    ...SIDES.flatMap((side) => endShapes(side, placed, scene)),
    ...silences.flatMap(({ y, seconds }) => silenceShapes(y, seconds, scene)),
    ...packets.flatMap((packet) => arrowShapes(packet, placed, scene)),
    ...timeShapes(placed),
  ];
  const title = `${packets.length} packets between ${ROLES.join(" and ")}, ${lost} of them lost, with the states of both ends`;
  return { width, height: bottom + 10, title, shapes };
}

/** A row for each moment; a long silence takes one, too. */
function place(moments: readonly Moment[]): {
  placed: Placed[];
  silences: { y: number; seconds: number }[];
  bottom: number;
} {
  const silences: { y: number; seconds: number }[] = [];
  let y = TOP_PX;
  let before = moments[0]?.atMs ?? 0;
  const placed = moments.map((moment): Placed => {
    const seconds = (moment.atMs - before) / 1000;
    before = moment.atMs;
    if (seconds >= LONG_SECONDS) {
      silences.push({ y: y + SILENCE_PX / 2, seconds });
      y += SILENCE_PX;
    }
    y += ROW_PX;
    return { ...moment, y };
  });
  return { placed, silences, bottom: y + ROW_PX };
}

/** The rail of an end in the colours of its states, each named where it begins. */
function endShapes(side: Side, placed: readonly Placed[], { rails, bottom }: Scene): Shape[] {
  const [x, name] = [rails[side], ROLES[side]];
  const changes = placed.filter((moment) => moment.side === side && moment.state !== undefined);
  const label = { anchor: side === 0 ? "end" : "start", x: side === 0 ? x - 9 : x + 9 } as const;
  return [
    line([x, TOP_PX - 10], [x, bottom], "line"),
    { shape: "rect", x: x - 45, y: 10, width: 90, height: 26, radius: 4, fill: "faint" },
    { shape: "text", x, y: 27, text: name, anchor: "middle", mono: true, bold: true },
    ...changes.flatMap(({ y, state = "", atMs }, index): Shape[] => {
      const ink = stateInk(state);
      const tip = `${name}: ${state} from ${timeText(atMs)}`;
      return [
        { ...line([x, y], [x, changes[index + 1]?.y ?? bottom], ink), strokeWidth: 4, opacity: 0.55, tip },
        { shape: "circle", x, y, radius: 3.5, fill: ink, tip },
        { shape: "text", ...label, y: y + 4, text: state, size: 10.5, mono: true, ink, tip },
      ];
    }),
  ];
}

/** Opening, open, closing, closed. */
function stateInk(state: string): Ink {
  if (state === "ESTABLISHED") return "good";
  if (state.startsWith("SYN") || state === "LISTEN") return "accent";
  return state === "CLOSED" ? "muted" : "warn";
}

function arrowShapes(packet: RunPacket, placed: readonly Placed[], { rails }: Scene): Shape[] {
  const { from, lost, again, row } = packet;
  const [start, end] = [true, false].map((leaves) =>
    placed.find((one) => one.packet === packet && (one.what === "sent") === leaves),
  );
  if (!start) return [];
  const [x, far] = from === 0 ? rails : [rails[1], rails[0]];
  const reach = lost ? x + (far - x) * LOST_AT : far;
  const full = (end?.y ?? start.y + ROW_PX) - start.y;
  const y = start.y + (lost ? full * LOST_AT : full);
  const ink = lost ? "bad" : inkOf(packet);
  const notes = [again ? "sent again" : "", lost ? "lost" : ""].filter(Boolean);
  const tip = [`packet ${row.number}: ${labelOf(packet)}`, ...notes].join(", ");
  const [middle, level] = [x + (far - x) * LABEL_AT, start.y + full * LABEL_AT];
  const rotate = (Math.atan2(full, Math.abs(far - x)) * 180) / Math.PI;
  const words = { shape: "text", anchor: "middle", size: 11, mono: true, tip } as const;
  return [
    { ...line([x, start.y], [reach, y], ink), strokeWidth: 1.5, arrow: !lost, dashed: again, tip },
    { ...words, x: middle, y: level - 4, text: labelOf(packet), rotate: from === 0 ? rotate : -rotate },
    ...(lost ? [{ ...words, x: reach, y: y + 5, text: "✗", ink, size: 15, bold: true } as const] : []),
  ];
}

function inkOf({ row, dataBytes }: RunPacket): Ink {
  if (row.packet.segment.flags & (FLAG.SYN | FLAG.FIN | FLAG.RST)) return "accent";
  return dataBytes > 0 ? "series3" : "muted";
}

function silenceShapes(y: number, seconds: number, { rails: [left, right] }: Scene): Shape[] {
  const text = silenceText(seconds);
  return [
    { ...line([left - STATE_PX, y], [right + STATE_PX, y], "line"), dashed: true },
    { shape: "text", x: TIME_PX, y: y + 4, text, anchor: "end", size: 10.5, ink: "warn" },
  ];
}

/** Each moment's time once. */
function timeShapes(placed: readonly Placed[]): Shape[] {
  const seen = placed.filter(({ what }) => what !== "lost");
  return seen.flatMap(({ atMs, y }, index): Shape[] => {
    const text = timeText(atMs);
    const before = seen[index - 1];
    if (before && timeText(before.atMs) === text) return [];
    return [{ shape: "text", x: TIME_PX, y: y + 4, text, anchor: "end", size: 10.5, mono: true, ink: "muted" }];
  });
}

function line(from: [number, number], to: [number, number], stroke: Ink): Shape & { shape: "path" } {
  return { shape: "path", points: [from, to], stroke };
}
