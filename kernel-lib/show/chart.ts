/** A chart as a drawing, without a browser: lines, points, bars and heatmaps; other kinds are shown as a table. */
import type { Drawing, Ink, Path, Shape } from "./drawing";
import { histogramBars } from "./histogram";
import { SERIES } from "./palette";
import { categoryScale, linearScale, logScale, type Scale } from "./scale";
import { type Axis, type Datum, type Layout, type Trace, titleText } from "./trace";

const WIDTH = 680;
const HEIGHT = 340;
const POINTS_DRAWN = 400;

interface Plot {
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: Scale;
  y: Scale;
}

/** Draws a chart; undefined where it has a kind of trace that only plotly draws. */
export function chartDrawing(data: readonly Trace[], layout: Layout): Drawing | undefined {
  const traces = data.map((trace) => (trace.type === "histogram" ? histogramBars(trace) : trace));
  if (!traces.every(({ type = "scatter" }) => ["scatter", "bar", "heatmap"].includes(type))) return undefined;
  const plot = plotOf(traces, layout);
  const title = titleText(layout.title);
  const shapes: Shape[] = [
    { shape: "text", x: WIDTH / 2, y: 22, text: title, anchor: "middle", size: 14, bold: true },
    ...axes(plot, layout),
    ...traces.flatMap((trace, index) => traceShapes(trace, index, traces, plot, layout)),
    ...legend(traces, plot),
  ];
  return { width: WIDTH, height: HEIGHT, title: title || "chart", shapes };
}

function plotOf(traces: Trace[], layout: Layout): Plot {
  const box = { left: 64, right: WIDTH - 16, top: legendTraces(traces).length > 0 ? 56 : 36, bottom: HEIGHT - 52 };
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

function axisValues(trace: Trace, axis: "x" | "y"): Datum[] {
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

function axes({ left, right, top, bottom, x, y }: Plot, layout: Layout): Shape[] {
  const slanted = x.ticks.some(({ label }) => label.length > 7) && x.ticks.length > 6;
  const middle = (top + bottom) / 2;
  return [
    ...y.ticks.flatMap(({ position, label }): Shape[] => [
      {
        shape: "path",
        points: [
          [left, position],
          [right, position],
        ],
        stroke: "faint",
      },
      { shape: "text", x: left - 6, y: position + 4, text: label, anchor: "end", size: 11, ink: "muted" },
    ]),
    ...x.ticks.flatMap(({ position, label }): Shape[] => [
      {
        shape: "path",
        points: [
          [position, bottom],
          [position, bottom + 4],
        ],
        stroke: "line",
      },
      slanted
        ? {
            shape: "text",
            x: position + 4,
            y: bottom + 14,
            text: label,
            anchor: "end",
            size: 10,
            ink: "muted",
            rotate: -30,
          }
        : { shape: "text", x: position, y: bottom + 17, text: label, anchor: "middle", size: 11, ink: "muted" },
    ]),
    {
      shape: "path",
      points: [
        [left, bottom],
        [right, bottom],
      ],
      stroke: "line",
    },
    { shape: "text", x: (left + right) / 2, y: HEIGHT - 10, text: titleText(layout.xaxis?.title), anchor: "middle" },
    { shape: "text", x: 15, y: middle, text: titleText(layout.yaxis?.title), anchor: "middle", rotate: -90 },
  ];
}

function traceShapes(trace: Trace, index: number, traces: Trace[], plot: Plot, layout: Layout): Shape[] {
  const ink = SERIES[index % SERIES.length] ?? "series1";
  if (trace.type === "heatmap") return heatmapShapes(trace, plot);
  if (trace.type === "bar") return barShapes(trace, traces, plot, layout, ink);
  return scatterShapes(trace, plot, ink);
}

function scatterShapes(trace: Trace, { x, y }: Plot, ink: Ink): Shape[] {
  const { mode = "lines", line } = trace;
  const [xs, ys] = [axisValues(trace, "x"), axisValues(trace, "y")];
  const every = Math.max(1, Math.ceil(ys.length / POINTS_DRAWN));
  const points = ys.flatMap((value, at): [number, number][] =>
    value === null || xs[at] === null || at % every !== 0 ? [] : [[x.at(xs[at] ?? at), y.at(value)]],
  );
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
  return places.map((place, at): Shape => {
    const base = earlier.reduce((sum, other) => sum + Number((flat ? other.x : other.y)?.[at] ?? 0), 0);
    const size = Number(sizes[at] ?? 0);
    const [from, to] = [along.at(base), along.at(base + size)].sort((a, b) => a - b) as [number, number];
    const start = across.at(place) + order * width - width / 2;
    const tip = `${place}: ${size}${trace.name ? ` (${trace.name})` : ""}`;
    return flat
      ? { shape: "rect", x: from, y: start, width: to - from, height: width, fill: ink, tip }
      : { shape: "rect", x: start, y: from, width, height: to - from, fill: ink, tip };
  });
}

function smallestGap(positions: number[]): number {
  const sorted = [...new Set(positions)].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((position, at) => position - (sorted[at] ?? 0));
  return gaps.length > 0 ? Math.min(...gaps) : 40;
}

function heatmapShapes(trace: Trace, { x, y }: Plot): Shape[] {
  const z = trace.z ?? [];
  const values = z.flat().filter((value): value is number => typeof value === "number");
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [xs, ys] = [axisValues(trace, "x"), axisValues(trace, "y")];
  const width = x.step ?? smallestGap(xs.map((value) => x.at(value)));
  const height = y.step ?? smallestGap(ys.map((value) => y.at(value)));
  return z.flatMap((row, r) =>
    row.map((value, c): Shape => {
      const opacity = value === null ? 0 : 0.06 + 0.94 * ((Number(value) - low) / (high - low || 1));
      const [cx, cy] = [x.at(xs[c] ?? c), y.at(ys[r] ?? r)];
      const tip = `${xs[c]}, ${ys[r]}: ${value}`;
      return { shape: "rect", x: cx - width / 2, y: cy - height / 2, width, height, fill: "series1", opacity, tip };
    }),
  );
}

function legendTraces(traces: Trace[]): { name: string; ink: Ink }[] {
  const named = traces.flatMap(({ name, showlegend }, index) =>
    name && showlegend !== false ? [{ name, ink: SERIES[index % SERIES.length] ?? ("series1" as Ink) }] : [],
  );
  return named.length < 2 ? [] : named;
}

/** One row of names below the title. */
function legend(traces: Trace[], { left }: Plot): Shape[] {
  let x = left;
  return legendTraces(traces).flatMap(({ name, ink }): Shape[] => {
    const start = x;
    x += 30 + name.length * 6.2;
    return [
      { shape: "rect", x: start, y: 34, width: 10, height: 10, fill: ink },
      { shape: "text", x: start + 15, y: 43, text: name, size: 11 },
    ];
  });
}
