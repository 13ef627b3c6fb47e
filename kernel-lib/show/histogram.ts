/** Counts values into bars, for the static form of a histogram. */
import type { Trace } from "./trace";

const BINS = 24;

/** Turns a histogram trace into the bars it means. */
export function histogramBars(trace: Trace): Trace {
  const values = Array.from((trace.x ?? trace.y ?? []) as readonly number[]).filter(
    (value) => typeof value === "number",
  );
  if (values.length === 0) return { type: "bar", name: trace.name, x: [], y: [] };
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const bins = Math.min(BINS, Math.max(1, new Set(values).size));
  const width = (high - low) / bins || 1;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor((value - low) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { type: "bar", name: trace.name, x: counts.map((_, bin) => low + (bin + 0.5) * width), y: counts };
}
