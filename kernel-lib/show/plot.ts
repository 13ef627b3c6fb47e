/** Where the parts of a static chart stand: its box and its two axes. */
import { categoryScale, linearScale, logScale, type Scale } from "./scale";
import type { Axis, Datum, Layout, Trace } from "./trace";

export const WIDTH = 680;
export const HEIGHT = 340;

export interface Plot {
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: Scale;
  y: Scale;
}

/** Fits the axes to the traces. */
export function plotOf(traces: Trace[], layout: Layout, top: number): Plot {
  const box = { left: 64, right: WIDTH - 16, top, bottom: HEIGHT - 52 };
  const xs = traces.flatMap((trace) => axisValues(trace, "x"));
  const ys = traces.flatMap((trace) => axisValues(trace, "y"));
  const bars = traces.filter(({ type }) => type === "bar");
  const flat = bars.some(({ orientation }) => orientation === "h");
  const stacked = layout.barmode === "stack" ? stackTops(bars, flat) : [];
  return {
    ...box,
    x: scaleOf(flat ? [...xs, ...stacked] : xs, layout.xaxis, box.left, box.right, bars.length > 0 && flat),
    y: scaleOf(flat ? ys : [...ys, ...stacked], layout.yaxis, box.bottom, box.top, bars.length > 0 && !flat),
  };
}

/** A trace's values on an axis; where it gives none, they are counted. */
export function axisValues(trace: Trace, axis: "x" | "y"): Datum[] {
  const given = trace[axis];
  if (given) return Array.from(given as readonly Datum[]);
  const length = trace.z
    ? axis === "x"
      ? (trace.z[0]?.length ?? 0)
      : trace.z.length
    : (trace.y ?? trace.x ?? []).length;
  return Array.from({ length }, (_, index) => (trace.z ? String(index) : index));
}

function stackTops(bars: Trace[], flat: boolean): number[] {
  const tops = new Map<string, number>();
  for (const bar of bars) {
    const [places, sizes] = flat
      ? [axisValues(bar, "y"), axisValues(bar, "x")]
      : [axisValues(bar, "x"), axisValues(bar, "y")];
    places.forEach((place, at) => {
      tops.set(String(place), (tops.get(String(place)) ?? 0) + Number(sizes[at] ?? 0));
    });
  }
  return [...tops.values()];
}

function scaleOf(values: Datum[], axis: Axis | undefined, from: number, to: number, atZero: boolean): Scale {
  const present = values.filter((value) => value !== null);
  if (axis?.type === "category" || present.some((value) => typeof value === "string")) {
    return categoryScale(present, from, to);
  }
  const numbers = [...(present as number[]), ...(axis?.range && axis.type !== "log" ? axis.range : [])];
  if (axis?.type === "log" && numbers.some((value) => value > 0)) return logScale(numbers, from, to);
  return linearScale(numbers.length > 0 ? numbers : [0, 1], from, to, atZero);
}
