/** Draws a chart by plotly.js, which is fetched once a page from the extension's own folder. */
import { loadPlotly } from "./plotly";
import type { View } from "./renderer";
import { safeFigure } from "./safe-figure";
import { colorOf } from "./theme";

const SERIES = ["series1", "series2", "series3", "series4", "series5", "series6", "series7", "series8"] as const;

export const drawFigure: View = async (data, host, element) => {
  const plotly = await loadPlotly();
  const { data: traces, layout } = safeFigure(data);
  const place = document.createElement("div");
  element.append(place);
  await plotly.newPlot(place, traces, themed(layout), CONFIG);
  // A notebook in a tab behind has no size; plotly would complain.
  const resized = new ResizeObserver(() => place.clientWidth > 0 && void plotly.Plots.resize(place).catch(() => {}));
  resized.observe(host);
  return () => {
    resized.disconnect();
    plotly.purge(place);
  };
};

const CONFIG = {
  displaylogo: false,
  responsive: false,
  // What acts on the picture alone: save it, zoom, move, back. Nothing that would send it anywhere.
  modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]],
  showTips: false,
  // `$` in a text is a dollar sign; formulas could link.
  typesetMath: false,
};

type Options = Record<string, unknown>;

/** The theme's colours below the figure's own layout. */
function themed(layout: Options): Options {
  const grid = {
    gridcolor: colorOf("faint"),
    zerolinecolor: colorOf("line"),
    linecolor: colorOf("line"),
    automargin: true,
  };
  return {
    height: 360,
    margin: { l: 60, r: 20, t: layout.title ? 48 : 24, b: (layout.xaxis as Options | undefined)?.title ? 50 : 34 },
    ...layout,
    autosize: true,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { color: colorOf("text"), family: getComputedStyle(document.body).fontFamily, size: 13 },
    colorway: SERIES.map(colorOf),
    xaxis: { ...grid, ...(layout.xaxis as Options | undefined) },
    yaxis: { ...grid, ...(layout.yaxis as Options | undefined) },
    hoverlabel: { bgcolor: colorOf("paper"), bordercolor: colorOf("line"), font: { color: colorOf("text") } },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: colorOf("muted"), activecolor: colorOf("accent") },
  };
}
