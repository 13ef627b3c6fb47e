/** The bit ruler: a header as RFCs draw it, 32 bits a row, filled with the bytes that are really there. */
import type { Drawing, Shape } from "./drawing";
import { drawingValue } from "./drawing-value";
import { fit, roomFor } from "./fit";
import { SERIES } from "./palette";
import type { Shown } from "./shown";

/** One field of a header; offsets and lengths in bits from the header's start. */
export interface RulerField {
  name: string;
  bitOffset: number;
  bitLength: number;
  /** The value as a person reads it. */
  text: string;
}

/** What a ruler draws: kernel-lib/wire's views of headers are such. */
export interface RulerHeader {
  name: string;
  fields: readonly RulerField[];
}

export interface RulerOptions {
  /** Bits a row; RFCs use 32. */
  bitsPerRow?: number;
}

const BIT_PX = 22;
const ROW_PX = 46;
const LEFT_PX = 44;
const TOP_PX = 46;

/** Draws a header's fields in rows of bits, each with its value; a field that spans rows is drawn on each. */
export function ruler(header: RulerHeader, { bitsPerRow = 32 }: RulerOptions = {}): Shown {
  return drawingValue(rulerDrawing(header, bitsPerRow), rulerText(header));
}

function rulerDrawing({ name, fields }: RulerHeader, bitsPerRow: number): Drawing {
  const lastBit = Math.max(0, ...fields.map(({ bitOffset, bitLength }) => bitOffset + bitLength));
  const rows = Math.ceil(lastBit / bitsPerRow);
  const width = LEFT_PX + bitsPerRow * BIT_PX + 12;
  const shapes: Shape[] = [
    { shape: "text", x: LEFT_PX, y: 18, text: name, size: 14, bold: true },
    ...scale(bitsPerRow),
    ...Array.from(
      { length: rows },
      (_, row): Shape => ({
        shape: "text",
        x: LEFT_PX - 8,
        y: TOP_PX + row * ROW_PX + ROW_PX / 2 + 4,
        text: String((row * bitsPerRow) / 8),
        anchor: "end",
        size: 11,
        ink: "muted",
        tip: `byte ${(row * bitsPerRow) / 8} of the header`,
      }),
    ),
    ...fields.flatMap((field, index) => fieldShapes(field, index, bitsPerRow)),
  ];
  const title = `${name}: ${fields.map((field) => `${field.name} ${field.text}`).join(", ")}`;
  return { width, height: TOP_PX + rows * ROW_PX + 8, title, shapes };
}

/** Bit numbers above the rows: every one where there is room, else those that matter. */
function scale(bitsPerRow: number): Shape[] {
  return Array.from(
    { length: bitsPerRow },
    (_, bit): Shape => ({
      shape: "text",
      x: LEFT_PX + bit * BIT_PX + BIT_PX / 2,
      y: TOP_PX - 6,
      text: String(bit),
      anchor: "middle",
      size: 10,
      ink: bit % 8 === 0 ? "text" : "muted",
    }),
  );
}

/** A field's boxes, one for each row it touches; name and value stand in the widest. */
function fieldShapes(field: RulerField, index: number, bitsPerRow: number): Shape[] {
  const pieces = rowPieces(field, bitsPerRow);
  const widest = pieces.reduce((a, b) => (b.bits > a.bits ? b : a), pieces[0] ?? { row: 0, from: 0, bits: 0 });
  const tip = `${field.name} = ${field.text} (${bitsInWords(field)})`;
  const ink = SERIES[index % SERIES.length] ?? "series1";
  return pieces.flatMap((piece) => {
    const [x, y, width] = [LEFT_PX + piece.from * BIT_PX, TOP_PX + piece.row * ROW_PX, piece.bits * BIT_PX];
    const box = { shape: "rect", x, y: y + 1, width, height: ROW_PX - 4, tip } as const;
    const boxes: Shape[] = [
      { ...box, fill: ink, opacity: 0.16 },
      { ...box, stroke: ink },
    ];
    return piece === widest ? [...boxes, ...labels(field, x, y, width, tip)] : boxes;
  });
}

function labels(field: RulerField, x: number, y: number, width: number, tip: string): Shape[] {
  const middle = x + width / 2;
  const label = (text: string, dy: number, size: number, more: Partial<Shape>): Shape =>
    ({ shape: "text", x: middle, y: y + dy, text, anchor: "middle", size, tip, ...more }) as Shape;
  if (width < 40) {
    // One bit to a few: a short name, the value below it.
    return [
      label(shortName(field.name, width), 15, 8, { ink: "muted" }),
      label(fit(field.text, width, 11), 34, 11, { mono: true, bold: true }),
    ];
  }
  const size = [12.5, 11.5, 10.5].find((each) => field.text.length <= roomFor(width, each)) ?? 12.5;
  return [
    label(fit(field.name, width, 10.5), 17, 10.5, { ink: "muted" }),
    label(fit(field.text, width, size), 34, size, { mono: true, bold: true }),
  ];
}

/** A name that a narrow box has room for: itself, or its words' initials, as RFC 791 writes DF for "don't fragment". */
function shortName(name: string, width: number): string {
  if (name.length <= roomFor(width, 8)) return name;
  const initials = name.split(/(?=[A-Z])/).map((word) => word.slice(0, 1).toUpperCase());
  return fit(initials.join(""), width, 8);
}

interface Piece {
  row: number;
  from: number;
  bits: number;
}

function rowPieces({ bitOffset, bitLength }: RulerField, bitsPerRow: number): Piece[] {
  const pieces: Piece[] = [];
  const end = bitOffset + bitLength;
  for (let at = bitOffset; at < end; ) {
    const row = Math.floor(at / bitsPerRow);
    const until = Math.min(end, (row + 1) * bitsPerRow);
    pieces.push({ row, from: at - row * bitsPerRow, bits: until - at });
    at = until;
  }
  return pieces;
}

function bitsInWords({ bitOffset, bitLength }: RulerField): string {
  const whole = bitOffset % 8 === 0 && bitLength % 8 === 0;
  if (!whole) return `${bitLength} bit${bitLength === 1 ? "" : "s"} from bit ${bitOffset}`;
  const bytes = bitLength / 8;
  return `${bytes} byte${bytes === 1 ? "" : "s"} from byte ${bitOffset / 8}`;
}

function rulerText({ name, fields }: RulerHeader): string {
  const width = Math.max(0, ...fields.map((field) => field.name.length));
  const lines = fields.map((field) => {
    const bits = `${field.bitOffset}–${field.bitOffset + field.bitLength - 1}`.padStart(9);
    return `  ${bits}  ${field.name.padEnd(width)}  ${field.text}`;
  });
  return [`${name} (bits, field, value)`, ...lines].join("\n");
}
