/** A chart as a drawing, without a browser: lines, points, bars and heatmaps; other kinds are shown as a table. */
import { traceShapes } from "./chart-shapes";
import type { Drawing, Ink, Shape } from "./drawing";
import { histogramBars } from "./histogram";
import { SERIES } from "./palette";
import { HEIGHT, type Plot, plotOf, WIDTH } from "./plot";
import { type Layout, type Trace, titleText } from "./trace";

/** Draws a chart; undefined where it has a kind of trace that only plotly draws. */
export function chartDrawing(data: readonly Trace[], layout: Layout): Drawing | undefined {
  const traces = data.map((trace) => (trace.type === "histogram" ? histogramBars(trace) : trace));
  if (!traces.every(({ type = "scatter" }) => ["scatter", "bar", "heatmap"].includes(type))) return undefined;
  const plot = plotOf(traces, layout, legendTraces(traces).length > 0 ? 56 : 36);
  const title = titleText(layout.title);
  const shapes: Shape[] = [
    { shape: "text", x: WIDTH / 2, y: 22, text: title, anchor: "middle", size: 14, bold: true },
    ...axes(plot, layout),
    ...traces.flatMap((trace, index) => traceShapes(trace, index, traces, plot, layout)),
    ...legend(traces, plot),
  ];
  return { width: WIDTH, height: HEIGHT, title: title || "chart", shapes };
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
