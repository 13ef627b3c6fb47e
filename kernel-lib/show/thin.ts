/** Long lines with fewer points: no screen shows more than the highest and lowest of each of its columns. */
import type { Trace } from "./trace";

/** Thins a line whose x only grows to about `most` points; other traces stay as they are. */
export function thinLine(trace: Trace, most: number): Trace {
  const ys = trace.y as readonly number[] | undefined;
  const count = ys?.length ?? 0;
  if (!ys || count <= most || !isPlainLine(trace)) return trace;
  const xs = trace.x as readonly number[] | undefined;
  const kept = extremes(ys, most / 2 - 1);
  return { ...trace, x: kept.map((at) => xs?.[at] ?? at), y: kept.map((at) => ys[at] ?? null) };
}

/** Without gaps, and with nothing that belongs to single points. */
function isPlainLine({ type = "scatter", mode = "lines", x, y, text }: Trace): boolean {
  if (type !== "scatter" || mode !== "lines" || Array.isArray(text)) return false;
  if (!Array.from(y ?? []).every((value) => typeof value === "number")) return false;
  return !x || Array.from(x).every((value, at) => typeof value === "number" && value >= Number(x[at - 1] ?? value));
}

/** Places of the lowest and highest value in each step, in order; both ends of the line among them. */
function extremes(values: readonly number[], steps: number): number[] {
  const kept = new Set([0, values.length - 1]);
  const step = values.length / steps;
  for (let from = 0; from < values.length; from += step) {
    let [low, high] = [Math.floor(from), Math.floor(from)];
    for (let at = low; at < Math.min(from + step, values.length); at += 1) {
      if (Number(values[at]) < Number(values[low])) low = at;
      if (Number(values[at]) > Number(values[high])) high = at;
    }
    kept.add(low).add(high);
  }
  return [...kept].sort((a, b) => a - b);
}
