/**
 * A figure's data comes from a notebook that may be anyone's. plotly reads a little HTML in its texts (links among it),
 * fetches pictures and maps, and runs commands from buttons: none of that gets to it. What is not known stays out.
 */

type Raw = Record<string, unknown>;

const TRACE_TYPES = new Set(["scatter", "bar", "heatmap", "histogram", "box", "pie", "treemap"]);
const TRACE_KEYS = new Set([
  "type",
  "name",
  "x",
  "y",
  "z",
  "x0",
  "y0",
  "dx",
  "dy",
  "text",
  "texttemplate",
  "textposition",
  "hovertext",
  "hoverinfo",
  "mode",
  "orientation",
  "labels",
  "values",
  "parents",
  "ids",
  "branchvalues",
  "line",
  "marker",
  "fill",
  "fillcolor",
  "opacity",
  "showlegend",
  "legendgroup",
  "colorscale",
  "showscale",
  "zmin",
  "zmax",
  "reversescale",
  "connectgaps",
  "nbinsx",
  "nbinsy",
  "width",
  "offset",
  "base",
  "error_x",
  "error_y",
  "xaxis",
  "yaxis",
  "hole",
  "sort",
  "textinfo",
  "boxpoints",
  "jitter",
  "cliponaxis",
  "visible",
  "xgap",
  "ygap",
  "tiling",
  "sizemode",
]);
const LAYOUT_KEYS = new Set([
  "title",
  "xaxis",
  "yaxis",
  "xaxis2",
  "yaxis2",
  "barmode",
  "bargap",
  "bargroupgap",
  "height",
  "margin",
  "showlegend",
  "legend",
  "annotations",
  "shapes",
  "hovermode",
  "uniformtext",
  "grid",
  "boxmode",
  "dragmode",
]);
/** Never, at any depth: they fetch, link or act. */
const FORBIDDEN = new Set([
  "images",
  "source",
  "sources",
  "updatemenus",
  "sliders",
  "transforms",
  "template",
  "uirevision",
  "meta",
  "customdata",
  "hovertemplate",
  "stream",
  "geo",
  "mapbox",
  "map",
  "scene",
  "href",
  "url",
  "src",
  "family",
  "__proto__",
  "constructor",
]);
const DEPTH = 8;
const MOST_TRACES = 60;

/** Keeps what is known to be harmless of an untrusted figure. */
export function safeFigure(value: unknown): { data: Raw[]; layout: Raw } {
  const { data, layout } = isRecord(value) ? value : {};
  const traces = (Array.isArray(data) ? data : []).slice(0, MOST_TRACES).filter(isRecord);
  return {
    data: traces
      .filter(({ type = "scatter" }) => TRACE_TYPES.has(String(type)))
      .map((trace) => pick(trace, TRACE_KEYS)),
    layout: isRecord(layout) ? withTitles(pick(layout, LAYOUT_KEYS)) : {},
  };
}

/** plotly 3 and later take a title only as an object; ours may be a plain text. */
function withTitles(layout: Raw): Raw {
  return Object.fromEntries(
    Object.entries(layout).map(([key, value]) => {
      if (key === "title" && typeof value === "string") return [key, { text: value }];
      return [
        key,
        isRecord(value) && typeof value.title === "string" ? { ...value, title: { text: value.title } } : value,
      ];
    }),
  );
}

function pick(raw: Raw, keys: Set<string>): Raw {
  return Object.fromEntries(
    Object.entries(raw).flatMap(([key, value]) => (keys.has(key) ? [[key, clean(value, DEPTH)]] : [])),
  );
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === "string") return plainText(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "boolean" || value === null) return value;
  if (depth === 0) return undefined;
  if (Array.isArray(value)) return value.map((item) => clean(item, depth - 1) ?? null);
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value).filter(([key]) => !FORBIDDEN.has(key));
  return Object.fromEntries(entries.map(([key, item]) => [key, clean(item, depth - 1)]));
}

/** plotly decodes entities but then takes what comes out as text; a line break is the one thing of HTML that stays. */
function plainText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\r?\n/g, "<br>");
}

function isRecord(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
