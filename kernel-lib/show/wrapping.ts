/** How layers lie inside one another: a row for each, every byte in its own column, the message above, the frame below. */
import type { Drawing, Ink, Shape } from "./drawing";
import { drawingValue } from "./drawing-value";
import { SERIES } from "./palette";
import type { Shown } from "./shown";

/** One header and its place in the frame: the layers of kernel-lib/wire's `dissect` are such. */
export interface WrappedLayer {
  name: string;
  /** From the start of the frame, in bytes. */
  offset: number;
  lengthBytes: number;
  /** The layer in one line. */
  summary?: string;
}

const LABEL_PX = 212;
const BYTES_PX = 704;
const ROW_PX = 62;
const BOX_PX = 40;
const TOP_PX = 12;
/** Two hexadecimal digits have room in a column as wide as this. */
const DIGITS_PX = 12;
const WIDEST_COLUMN_PX = 16;
const CAPTION_SIZE = 10;

/**
 * Draws the layers of a frame, innermost first: each with its own bytes, and what it wraps as payload.
 * @example
 * wrapping([{ name: "UDP", offset: 0, lengthBytes: 8 }], new Uint8Array(8)).toString() // => "UDP  from byte  0, 8 bytes\n8 bytes in all"
 */
export function wrapping(layers: readonly WrappedLayer[], frame: Uint8Array): Shown {
  const rows = [...layers].sort((a, b) => b.offset - a.offset);
  return drawingValue(wrappingDrawing(rows, frame), wrappingText(rows, frame));
}

interface Scene {
  frame: Uint8Array;
  columnPx: number;
  /** Where what the layers explain ends; what follows is the frame's padding. */
  end: number;
}

function wrappingDrawing(rows: readonly WrappedLayer[], frame: Uint8Array): Drawing {
  const columnPx = Math.min(WIDEST_COLUMN_PX, BYTES_PX / Math.max(1, frame.length));
  const end = Math.max(0, ...rows.map(({ offset, lengthBytes }) => offset + lengthBytes));
  const scene: Scene = { frame, columnPx, end };
  const shapes = rows.flatMap((layer, row) => [
    ...guides(layer, row, rows.length, scene),
    ...rows.slice(0, row).map((inner, innerRow) => tint(inner, row, inkOf(innerRow, rows.length), scene)),
    ...rowShapes(layer, row, rows.length, scene),
  ]);
  const names = rows.map(({ name, lengthBytes }) => `${name} (${lengthBytes} bytes)`);
  const width = LABEL_PX + Math.ceil(columnPx * frame.length) + 8;
  return { width, height: TOP_PX + rows.length * ROW_PX, title: `From the inside out: ${names.join(", ")}`, shapes };
}

/** A layer's own bytes in its colour, its payload in grey, and, in the outermost, padding. */
function rowShapes(layer: WrappedLayer, row: number, count: number, scene: Scene): Shape[] {
  const { name, offset, lengthBytes, summary = name } = layer;
  const y = TOP_PX + row * ROW_PX;
  const ink = inkOf(row, count);
  const from = offset + lengthBytes;
  const isOutermost = row === count - 1;
  return [
    { shape: "text", x: LABEL_PX - 10, y: y + BOX_PX / 2 + 4, text: name, anchor: "end", size: 11, tip: summary },
    ...part(offset, lengthBytes, y, { ink, caption: bytesText(lengthBytes), tip: summary, digits: true }, scene),
    ...part(from, scene.end - from, y, { caption: `payload: ${bytesText(scene.end - from)}` }, scene),
    ...(isOutermost ? part(scene.end, scene.frame.length - scene.end, y, { caption: "padding" }, scene) : []),
  ];
}

function inkOf(row: number, count: number): Ink {
  return SERIES[(count - 1 - row) % SERIES.length] ?? "series1";
}

/** A breath of an inner layer's colour in the payload of an outer one. */
function tint({ offset, lengthBytes }: WrappedLayer, row: number, fill: Ink, { columnPx }: Scene): Shape {
  const [x, y] = [LABEL_PX + offset * columnPx, TOP_PX + row * ROW_PX];
  return { shape: "rect", x, y, width: lengthBytes * columnPx, height: BOX_PX, fill, opacity: 0.12 };
}

interface Look {
  caption: string;
  ink?: Ink;
  tip?: string;
  digits?: boolean;
}

function part(at: number, length: number, y: number, look: Look, { frame, columnPx }: Scene): Shape[] {
  if (length <= 0) return [];
  const { caption, ink = "line", tip = caption, digits = false } = look;
  const [x, width] = [LABEL_PX + at * columnPx, length * columnPx];
  const box = { shape: "rect", x, y, width, height: BOX_PX, tip } as const;
  const hasDigits = digits && columnPx >= DIGITS_PX;
  const fits = caption.length * CAPTION_SIZE * 0.6 < width;
  const words = { shape: "text", x: x + width / 2, text: caption, anchor: "middle", size: CAPTION_SIZE, tip } as const;
  return [
    ...(digits ? [{ ...box, fill: ink, opacity: 0.3 } as const] : []),
    { ...box, stroke: ink },
    ...(fits ? [{ ...words, y: y + (hasDigits ? 15 : BOX_PX / 2 + 4), ink: "muted" } as const] : []),
    ...(hasDigits ? byteShapes(frame.subarray(at, at + length), x, y + 32, columnPx, tip) : []),
  ];
}

function byteShapes(bytes: Uint8Array, x: number, y: number, columnPx: number, tip: string): Shape[] {
  return Array.from(bytes, (byte, index): Shape => {
    const text = byte.toString(16).padStart(2, "0");
    return { shape: "text", x: x + (index + 0.5) * columnPx, y, text, anchor: "middle", size: 9, mono: true, tip };
  });
}

/** Dashed lines that lead a whole layer down to its place as the payload of the next. */
function guides({ offset }: WrappedLayer, row: number, count: number, { columnPx, end }: Scene): Shape[] {
  if (row === count - 1) return [];
  const [from, to] = [TOP_PX + row * ROW_PX + BOX_PX, TOP_PX + (row + 1) * ROW_PX];
  return [offset, end].map((at): Shape => {
    const x = LABEL_PX + at * columnPx;
    return {
      shape: "path",
      points: [
        [x, from],
        [x, to],
      ],
      stroke: "line",
      dashed: true,
    };
  });
}

function bytesText(count: number): string {
  return `${count} byte${count === 1 ? "" : "s"}`;
}

function wrappingText(rows: readonly WrappedLayer[], frame: Uint8Array): string {
  const width = Math.max(0, ...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, offset, lengthBytes, summary }) => {
    const place = `from byte ${String(offset).padStart(2)}, ${bytesText(lengthBytes)}`.padEnd(24);
    return `${name.padEnd(width)}  ${place}  ${summary ?? ""}`.trimEnd();
  });
  return [...lines, `${bytesText(frame.length)} in all`].join("\n");
}
