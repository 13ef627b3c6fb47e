/** The traces of a static chart: lines and points, bars, cells. */
import { coarseGrid, largestOfGroups } from "./coarse";
import type { Ink, Path, Shape } from "./drawing";
import { SERIES } from "./palette";
import { axisValues, type Plot } from "./plot";
import { thinLine } from "./thin";
import type { Datum, Layout, Trace } from "./trace";

const POINTS_DRAWN = 400;
const BARS_DRAWN = 300;
/** Rows and columns of a heatmap. */
const CELLS_ACROSS = 24;
/** Bars or cells that tell their value when pointed at; more of them are too small to be met. */
const MOST_WITH_TIPS = 120;

/** Draws one of a chart's traces. */
export function traceShapes(trace: Trace, index: number, traces: Trace[], plot: Plot, layout: Layout): Shape[] {
  const ink = SERIES[index % SERIES.length] ?? "series1";
  if (trace.type === "heatmap") return heatmapShapes(trace, plot);
  if (trace.type === "bar") return barShapes(trace, traces, plot, layout, ink);
  return scatterShapes(trace, plot, ink);
}

function scatterShapes(given: Trace, { x, y }: Plot, ink: Ink): Shape[] {
  const trace = thinLine(given, POINTS_DRAWN);
  const { mode = "lines", line } = trace;
  const [xs, ys] = [axisValues(trace, "x"), axisValues(trace, "y")];
  const every = Math.max(1, Math.ceil(ys.length / POINTS_DRAWN));
  const points = ys
    .flatMap((value, at): [number, number][] =>
      value === null || xs[at] === null || at % every !== 0 ? [] : [[x.at(xs[at] ?? at), y.at(value)]],
    )
    .filter((point) => point.every(Number.isFinite));
  const route = line?.shape === "hv" ? stairs(points) : points;
  const path: Path = {
    shape: "path",
    points: route,
    stroke: ink,
    strokeWidth: line?.width ?? 2,
    dashed: line?.dash !== undefined,
  };
  return [
    ...(mode.includes("lines") && route.length > 1 ? [path] : []),
    ...(mode.includes("markers") || route.length === 1
      ? points.map(([cx, cy]): Shape => ({ shape: "circle", x: cx, y: cy, radius: 3, fill: ink }))
      : []),
  ];
}

function stairs(points: [number, number][]): [number, number][] {
  return points.flatMap(([px, py], at): [number, number][] => {
    const before = points[at - 1];
    return before
      ? [
          [px, before[1]],
          [px, py],
        ]
      : [[px, py]];
  });
}

function barShapes(trace: Trace, traces: Trace[], { x, y }: Plot, { barmode }: Layout, ink: Ink): Shape[] {
  const bars = traces.filter(({ type }) => type === "bar");
  const flat = trace.orientation === "h";
  const [places, sizes] = flat
    ? [axisValues(trace, "y"), axisValues(trace, "x")]
    : [axisValues(trace, "x"), axisValues(trace, "y")];
  const [along, across] = flat ? [x, y] : [y, x];
  const spacing = across.step ?? smallestGap(places.map((place) => across.at(place)));
  const beside = barmode === "stack" || barmode === "overlay" ? 1 : bars.length;
  const width = Math.max(1, (spacing * 0.8) / beside);
  const order = beside === 1 ? 0 : bars.indexOf(trace) - (beside - 1) / 2;
  const earlier = barmode === "stack" ? bars.slice(0, bars.indexOf(trace)) : [];
  const hasTips = places.length <= MOST_WITH_TIPS;
  return largestOfGroups(sizes.map(Number), BARS_DRAWN).map((at): Shape => {
    const place = places[at] ?? at;
    const base = earlier.reduce((sum, other) => sum + Number((flat ? other.x : other.y)?.[at] ?? 0), 0);
    const size = Number(sizes[at] ?? 0);
    const ends = [along.at(base), along.at(base + size)].map((end) => (Number.isFinite(end) ? end : along.start));
    const [from = 0, to = 0] = ends.sort((a, b) => a - b);
    const start = across.at(place) + order * width - width / 2;
    const tip = hasTips ? { tip: `${place}: ${size}${trace.name ? ` (${trace.name})` : ""}` } : {};
    return flat
      ? { shape: "rect", x: from, y: start, width: to - from, height: width, fill: ink, ...tip }
      : { shape: "rect", x: start, y: from, width, height: to - from, fill: ink, ...tip };
  });
}

function smallestGap(positions: number[]): number {
  const sorted = [...new Set(positions)].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((position, at) => position - (sorted[at] ?? 0));
  return gaps.length > 0 ? Math.min(...gaps) : 40;
}

function heatmapShapes(trace: Trace, { x, y }: Plot): Shape[] {
  const { rows, columnsABlock, rowsABlock } = coarseGrid(trace.z ?? [], CELLS_ACROSS);
  const values = rows.flat().filter((value): value is number => value !== null);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [xs, ys] = [axisValues(trace, "x"), axisValues(trace, "y")];
  const width = columnsABlock * (x.step ?? smallestGap(xs.map((value) => x.at(value))));
  const height = rowsABlock * (y.step ?? smallestGap(ys.map((value) => y.at(value))));
  const middle = (places: Datum[], block: number, size: number): Datum =>
    places[block * size + Math.floor((size - 1) / 2)] ?? places.at(-1) ?? 0;
  const hasTips = values.length <= MOST_WITH_TIPS;
  return rows.flatMap((row, r) =>
    row.flatMap((value, c): Shape[] => {
      if (value === null) return [];
      const opacity = 0.06 + 0.94 * ((value - low) / (high - low || 1));
      const [place, level] = [middle(xs, c, columnsABlock), middle(ys, r, rowsABlock)];
      const tip = hasTips ? { tip: `${place}, ${level}: ${value}` } : {};
      const [left, top] = [x.at(place) - width / 2, y.at(level) - height / 2];
      return [{ shape: "rect", x: left, y: top, width, height, fill: "series1", opacity, ...tip }];
    }),
  );
}
