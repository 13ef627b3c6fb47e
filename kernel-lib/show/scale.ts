/** Axes of static charts: where a value stands, and which values get a tick. */
import type { Datum } from "./trace";

/** Maps values to positions. */
export interface Scale {
  at(value: Datum): number;
  /** Where the axis begins; what has no place on a logarithmic one (zero) lies before it. */
  start: number;
  ticks: { position: number; label: string }[];
  /** Width of one category, where the axis has categories. */
  step?: number;
}

/** A linear axis over the values, its ends at round numbers; whole values get no ticks between them. */
export function linearScale(values: number[], from: number, to: number, atZero: boolean): Scale {
  const { low, high } = extent(atZero ? [...values, 0] : values);
  const step = stepBetween(low, high, values.every(Number.isInteger));
  // Counted in steps: the numbers themselves may be too large to be added up.
  const isFlat = Math.floor(low / step) === Math.ceil(high / step);
  const first = Math.floor(low / step) - (isFlat && !atZero ? 1 : 0);
  const last = Math.ceil(high / step) + (isFlat ? 1 : 0);
  const at = (value: Datum): number => from + ((Number(value) / step - first) / (last - first)) * (to - from);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => {
    const tick = (first + index) * step;
    return { position: at(tick), label: tickLabel(tick) };
  });
  return { at, start: from, ticks };
}

function stepBetween(low: number, high: number, areWhole: boolean): number {
  const fifth = high / 5 - low / 5;
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const step = roundStep(Math.max(fifth || largest / 5 || 0.2, largest * 1e-12));
  return areWhole ? Math.max(1, step) : step;
}

/** The smallest and largest; 0 and 0 of none. */
function extent(values: number[]): { low: number; high: number } {
  if (values.length === 0) return { low: 0, high: 0 };
  return values.reduce((ends, value) => ({ low: Math.min(ends.low, value), high: Math.max(ends.high, value) }), {
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
  });
}

/** A logarithmic axis over positive values, a tick at each power of ten; others have no place on it (NaN). */
export function logScale(values: number[], from: number, to: number): Scale {
  const { low, high } = extent(values.filter((value) => value > 0).map(Math.log10));
  const [first, last] = [Math.floor(low), Math.max(Math.ceil(high), Math.floor(low) + 1)];
  const at = (value: Datum): number => {
    const place = from + ((Math.log10(Number(value)) - first) / (last - first)) * (to - from);
    return Number.isFinite(place) ? place : Number.NaN;
  };
  const every = Math.ceil((last - first) / 8);
  const ticks = Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, index) => {
    const tick = 10 ** (first + index * every);
    return { position: at(tick), label: tickLabel(tick) };
  });
  return { at, start: from, ticks };
}

/** An axis of named places, in the order of their first coming. */
export function categoryScale(values: Datum[], from: number, to: number): Scale {
  const names = [...new Set(values.map(String))];
  const step = (to - from) / Math.max(1, names.length);
  const places = new Map(names.map((name, index) => [name, from + (index + 0.5) * step]));
  const at = (value: Datum): number => places.get(String(value)) ?? from;
  const every = Math.ceil(names.length / 24);
  const ticks = names.filter((_, index) => index % every === 0).map((name) => ({ position: at(name), label: name }));
  return { at, start: from, ticks, step: Math.abs(step) };
}

/** The next of 1, 2, 5 times a power of ten. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const digit = step / power;
  return (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10) * power;
}

function tickLabel(value: number): string {
  const rounded = Number(value.toPrecision(6));
  const size = Math.abs(rounded);
  if (size >= 1e15) return rounded.toExponential();
  if (size >= 1e9) return `${Number((rounded / 1e9).toPrecision(4))} G`;
  if (size >= 1e6) return `${Number((rounded / 1e6).toPrecision(4))} M`;
  if (size >= 1e4) return `${Number((rounded / 1e3).toPrecision(4))} k`;
  return String(rounded);
}
