/** Fewer, larger parts of what is too fine for a small static picture. */
import type { Datum } from "./trace";

/** Indexes of the largest value in each of at most `most` equal groups. */
export function largestOfGroups(values: readonly number[], most: number): number[] {
  const size = Math.max(1, Math.ceil(values.length / most));
  return Array.from({ length: Math.ceil(values.length / size) }, (_, group) => {
    let best = group * size;
    for (let at = best; at < Math.min((group + 1) * size, values.length); at += 1)
      if (Math.abs(values[at] ?? 0) > Math.abs(values[best] ?? 0)) best = at;
    return best;
  });
}

/** A grid of numbers, and how many of the given columns and rows each of its blocks stands for. */
export interface CoarseGrid {
  rows: (number | null)[][];
  columnsABlock: number;
  rowsABlock: number;
}

/** Averages a grid to at most `most` rows and columns. */
export function coarseGrid(z: readonly (readonly Datum[])[], most: number): CoarseGrid {
  const columnsABlock = Math.max(1, Math.ceil((z[0]?.length ?? 0) / most));
  const rowsABlock = Math.max(1, Math.ceil(z.length / most));
  const rows = Array.from({ length: Math.ceil(z.length / rowsABlock) }, (_, r) => {
    const band = z.slice(r * rowsABlock, (r + 1) * rowsABlock);
    const length = Math.ceil(Math.max(0, ...band.map((row) => row.length)) / columnsABlock);
    return Array.from({ length }, (_, c) =>
      mean(band.flatMap((row) => row.slice(c * columnsABlock, (c + 1) * columnsABlock))),
    );
  });
  return { rows, columnsABlock, rowsABlock };
}

function mean(values: readonly Datum[]): number | null {
  const numbers = values.filter((value): value is number => typeof value === "number");
  return numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value / numbers.length, 0);
}
