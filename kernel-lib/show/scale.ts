/** Axes of static charts: where a value stands, and which values get a tick. */
import type { Datum } from "./trace";

/** Maps values to positions. */
export interface Scale {
  at(value: Datum): number;
  ticks: { position: number; label: string }[];
  /** Width of one category, where the axis has categories. */
  step?: number;
}

/** A linear axis over the values, its ends at round numbers. */
export function linearScale(values: number[], from: number, to: number, atZero: boolean): Scale {
  const low = Math.min(...values, ...(atZero ? [0] : []));
  const high = Math.max(...values, ...(atZero ? [0] : []));
  const step = roundStep((high - low || Math.abs(high) || 1) / 5);
  const [first, last] = [Math.floor(low / step) * step, Math.ceil(high / step) * step];
  const span = last - first || step;
  const at = (value: Datum): number => from + ((Number(value) - first) / span) * (to - from);
  const ticks: Scale["ticks"] = [];
  for (let tick = first; tick <= last + step / 2; tick += step)
    ticks.push({ position: at(tick), label: tickLabel(tick) });
  return { at, ticks };
}

/** A logarithmic axis over positive values, a tick at each power of ten. */
export function logScale(values: number[], from: number, to: number): Scale {
  const positive = values.filter((value) => value > 0);
  const [low, high] = [Math.min(...positive), Math.max(...positive)].map(Math.log10) as [number, number];
  const [first, last] = [Math.floor(low), Math.max(Math.ceil(high), Math.floor(low) + 1)];
  const at = (value: Datum): number => from + ((Math.log10(Number(value)) - first) / (last - first)) * (to - from);
  const every = Math.ceil((last - first) / 8);
  const ticks = Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, index) => {
    const tick = 10 ** (first + index * every);
    return { position: at(tick), label: tickLabel(tick) };
  });
  return { at, ticks };
}

/** An axis of named places, in the order of their first coming. */
export function categoryScale(values: Datum[], from: number, to: number): Scale {
  const names = [...new Set(values.map(String))];
  const step = (to - from) / Math.max(1, names.length);
  const places = new Map(names.map((name, index) => [name, from + (index + 0.5) * step]));
  const at = (value: Datum): number => places.get(String(value)) ?? from;
  const every = Math.ceil(names.length / 24);
  const ticks = names.filter((_, index) => index % every === 0).map((name) => ({ position: at(name), label: name }));
  return { at, ticks, step: Math.abs(step) };
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
  if (size >= 1e9) return `${Number((rounded / 1e9).toPrecision(4))} G`;
  if (size >= 1e6) return `${Number((rounded / 1e6).toPrecision(4))} M`;
  if (size >= 1e4) return `${Number((rounded / 1e3).toPrecision(4))} k`;
  return String(rounded);
}
