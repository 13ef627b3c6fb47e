/** The picture of a bit view: 32 bits a row, one strand under the other, the fields named below. */
import type { BitView } from "../subnet";
import type { Strand, Verdict } from "./address-strands";
import type { Drawing, Ink, Shape } from "./drawing";

const BITS_PER_ROW = 32;
const BIT_PX = 19;
const GAP_PX = 10;
const LETTER_PX = 7.4;
const STRAND_PX = 60;
const FIELDS_PX = 32;
const TOP_PX = 8;
const FIELD_INKS: Record<BitView["fields"][number]["name"], Ink> = {
  class: "series4",
  network: "series1",
  subnet: "series3",
  host: "series2",
  address: "series8",
};

/** A row of 32 bits: the first of them, and where each one stands. */
interface Row {
  from: number;
  to: number;
  x: (bit: number) => number;
  left: number;
}

/** Draws strands of one length; the verdict about them stands below. */
export function bitsDrawing(strands: readonly Strand[], verdict: Verdict | undefined): Drawing {
  const [first] = strands as [Strand];
  const rows = rowsOf(strands);
  const rowPx = strands.length * STRAND_PX + FIELDS_PX;
  const shapes = rows.flatMap((row, n) => {
    const top = TOP_PX + n * rowPx;
    const each = strands.flatMap((strand, at) =>
      strandShapes(strand, row, top + at * STRAND_PX, verdict?.differing ?? []),
    );
    return [...each, ...fieldShapes(first, row, top + strands.length * STRAND_PX)];
  });
  const height = TOP_PX + rows.length * rowPx + (verdict ? 26 : 0);
  const { left, x, to } = rows[0] as Row;
  if (verdict) {
    const ink = verdict.same ? "good" : "bad";
    shapes.push({ shape: "text", x: left, y: height - 8, text: verdict.words, bold: true, size: 13, ink });
  }
  const names = strands.map(({ label, boundary }) => label + (boundary === undefined ? "" : `/${boundary}`)).join(", ");
  const what = verdict?.words ?? first.fields.map(({ name, from, to }) => `${name} ${to - from} bits`).join(", ");
  return { width: x(to - 1) + BIT_PX + 24, height, title: `${names}: ${what}`, shapes };
}

function rowsOf(strands: readonly Strand[]): Row[] {
  const [first] = strands as [Strand];
  const left = Math.max(...strands.map(({ label }) => label.length), 11) * LETTER_PX + 24;
  const groupBits = first.bits.length / first.groups.length;
  return Array.from({ length: first.bits.length / BITS_PER_ROW }, (_, n) => {
    const from = n * BITS_PER_ROW;
    // a gap follows each group
    const x = (bit: number): number => left + (bit - from) * BIT_PX + Math.floor((bit - from) / groupBits) * GAP_PX;
    return { from, to: from + BITS_PER_ROW, x, left };
  });
}

/** One strand's part of a row: label, the groups' values, the bits, the boundary. */
function strandShapes(strand: Strand, row: Row, top: number, differing: readonly number[]): Shape[] {
  const { from, to, x, left } = row;
  const label = from === 0 ? strand.label : `bits ${from + 1}–${to}`;
  const values = strand.groups.filter((group) => group.from >= from && group.from < to);
  const bits = [...strand.bits.slice(from, to)];
  return [
    { shape: "text", x: left - 14, y: top + 45, text: label, anchor: "end", size: 12, bold: from === 0 },
    ...values.map((group) => valueShape(group.text, (x(group.from) + x(group.to - 1) + BIT_PX) / 2, top + 22)),
    ...bits.flatMap((bit, n) =>
      bitShapes(bit, inkAt(strand, from + n), x(from + n), top + 28, differing.includes(from + n)),
    ),
    ...boundaryShapes(strand, row, top),
  ];
}

function valueShape(text: string, x: number, y: number): Shape {
  return { shape: "text", x, y, text, anchor: "middle", mono: true, bold: true, size: 13 };
}

function bitShapes(bit: string, ink: Ink, x: number, y: number, differs: boolean): Shape[] {
  const box = { shape: "rect", x: x + 0.5, y, width: BIT_PX - 1, height: 24, radius: 2 } as const;
  const frame: Shape[] = differs ? [{ ...box, stroke: "bad" }] : [];
  const fill: Shape = { ...box, fill: differs ? "bad" : ink, opacity: differs ? 0.35 : 0.18 };
  const digit: Shape = {
    ...{ shape: "text", x: x + BIT_PX / 2, y: y + 17, text: bit, anchor: "middle", mono: true, size: 13 },
    ...(bit === "1" ? { bold: true } : { ink: "muted" }),
  };
  return [fill, ...frame, digit];
}

/** A line between the last bit under the mask and the first one outside it. */
function boundaryShapes({ boundary }: Strand, { from, to, x }: Row, top: number): Shape[] {
  // one at a row's beginning stands at the end of the row above, where there is one
  if (boundary === undefined || boundary > to || boundary < from || (boundary === from && from > 0)) return [];
  const after = boundary < to ? x(boundary) : x(to - 1) + BIT_PX;
  const before = boundary > from ? x(boundary - 1) + BIT_PX : after - 4;
  const at = (before + after) / 2;
  return [
    line([at, top + 24], [at, top + 56], "accent"),
    { shape: "text", x: at, y: top + 9, text: `/${boundary}`, anchor: "middle", size: 11, bold: true, ink: "accent" },
  ];
}

/** Under a row: which run of bits is what. */
function fieldShapes({ fields }: Strand, row: Row, top: number): Shape[] {
  return fields.flatMap(({ name, from, to }): Shape[] => {
    const [first, last] = [Math.max(from, row.from), Math.min(to, row.to) - 1];
    if (first > last) return [];
    const [left, right] = [row.x(first) + 2, row.x(last) + BIT_PX - 2];
    const words = `${name} ${to - from}`;
    const text = (words.length + 5) * 6.6 < right - left ? `${words} bits` : words;
    const label = { shape: "text", x: (left + right) / 2, y: top + 15, text, anchor: "middle", size: 11 } as const;
    return [line([left, top], [right, top], FIELD_INKS[name]), label];
  });
}

function line(from: [number, number], to: [number, number], stroke: Ink): Shape {
  return { shape: "path", points: [from, to], stroke, strokeWidth: 3 };
}

function inkAt({ fields }: Strand, bit: number): Ink {
  const field = fields.find(({ from, to }) => bit >= from && bit < to);
  return FIELD_INKS[field?.name ?? "address"];
}
