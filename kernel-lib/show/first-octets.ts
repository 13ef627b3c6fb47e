/** The IPv4 address space on one page: the 256 first octets, by class and by what is special about them. */
import type { OctetCell, OctetMap, OctetUse } from "../subnet";
import type { Drawing, Ink, Shape } from "./drawing";
import { drawingValue } from "./drawing-value";
import type { Shown } from "./shown";

const CELL_WIDTH_PX = 40;
const CELL_HEIGHT_PX = 25;
const TOP_PX = 12;
const LEFT_PX = 12;
const RIGHT_PX = LEFT_PX + 16 * CELL_WIDTH_PX;

const CLASS_INKS: Record<OctetCell["class"], Ink> = {
  A: "series1",
  B: "series2",
  C: "series3",
  D: "series4",
  E: "series8",
};

interface Use {
  ink: Ink;
  /** What the legend says. */
  words: string;
}

/** Uses with a frame of their own; classes D and E are told by their colour. */
const USES: Partial<Record<OctetUse, Use>> = {
  "this network": { ink: "bad", words: "this network" },
  loopback: { ink: "warn", words: "loopback" },
  private: { ink: "accent", words: "private, all of it" },
  "some special": { ink: "text", words: "special in part (rest the pointer on it)" },
};

/** Draws the 256 first octets in rows of 16: a colour for each class, a frame or a dot where octets are special. */
export function firstOctets(map: OctetMap): Shown {
  return drawingValue(octetsDrawing(map), map.toString());
}

function octetsDrawing({ cells }: OctetMap): Drawing {
  const classes = [...new Set(cells.map((cell) => cell.class))];
  const shapes = [
    ...cells.flatMap(cellShapes),
    ...classes.flatMap((name) =>
      classShapes(
        name,
        cells.filter((cell) => cell.class === name),
      ),
    ),
    ...legendShapes(),
  ];
  const runs = classes.map((name) => {
    const octets = cells.filter((cell) => cell.class === name).map(({ octet }) => octet);
    return `class ${name} ${Math.min(...octets)} to ${Math.max(...octets)}`;
  });
  const height = TOP_PX + 16 * CELL_HEIGHT_PX + 40;
  return { width: RIGHT_PX + 130, height, title: `First octets of IPv4 addresses: ${runs.join(", ")}`, shapes };
}

function cellShapes(cell: OctetCell): Shape[] {
  const { octet, column, row, use, special } = cell;
  const [x, y] = [LEFT_PX + column * CELL_WIDTH_PX, TOP_PX + row * CELL_HEIGHT_PX];
  const tip = [`${octet}: class ${cell.class}`, ...special].join("\n");
  const framed = USES[use]?.ink;
  const box = {
    shape: "rect",
    x: x + 1,
    y: y + 1,
    width: CELL_WIDTH_PX - 2,
    height: CELL_HEIGHT_PX - 2,
    radius: 2,
  } as const;
  const number = {
    shape: "text",
    x: x + CELL_WIDTH_PX / 2,
    y: y + 17,
    anchor: "middle",
    size: 12,
    mono: true,
  } as const;
  return [
    { ...box, fill: CLASS_INKS[cell.class], opacity: 0.22, tip },
    ...(framed ? markShapes(use, framed, box) : []),
    { ...number, text: String(octet), bold: framed !== undefined, tip },
  ];
}

/** A frame where the whole octet is special, a dot in the corner where parts of it are. */
function markShapes(use: OctetUse, ink: Ink, box: { x: number; y: number; width: number; height: number }): Shape[] {
  const { x, y, width, height } = box;
  if (use === "some special") return [{ shape: "circle", x: x + width - 5, y: y + 5, radius: 2.5, fill: ink }];
  const points: [number, number][] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
  return [{ shape: "path", points, closed: true, stroke: ink, strokeWidth: 2 }];
}

/** Beside its rows: the class, its octets, its first bits. */
function classShapes(name: OctetCell["class"], cells: readonly OctetCell[]): Shape[] {
  const octets = cells.map(({ octet }) => octet);
  const [first, last] = [Math.min(...octets), Math.max(...octets)];
  const rows = cells.map(({ row }) => row);
  const [top, bottom] = [Math.min(...rows), Math.max(...rows) + 1].map((row) => TOP_PX + row * CELL_HEIGHT_PX);
  const [from, to] = [(top as number) + 2, (bottom as number) - 2];
  const x = RIGHT_PX + 8;
  const ink = CLASS_INKS[name];
  return [
    {
      shape: "path",
      points: [
        [x, from],
        [x, to],
      ],
      stroke: ink,
      strokeWidth: 4,
    },
    { shape: "text", x: x + 10, y: (from + to) / 2 + 4, text: `${name}: ${first}–${last}`, bold: true, size: 13 },
  ];
}

function legendShapes(): Shape[] {
  const y = TOP_PX + 16 * CELL_HEIGHT_PX + 24;
  let x = LEFT_PX;
  return (Object.keys(USES) as OctetUse[]).flatMap((use) => {
    const { ink, words } = USES[use] as Use;
    const box = { x, y: y - 11, width: 18, height: 14 };
    const mark: Shape[] =
      use === "some special"
        ? [{ shape: "circle", x: x + 9, y: y - 4, radius: 2.5, fill: ink }]
        : markShapes(use, ink, box);
    const label: Shape = { shape: "text", x: x + 25, y, text: words, size: 12 };
    x += 48 + words.length * 6.1;
    return [...mark, label];
  });
}
