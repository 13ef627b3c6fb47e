/** The part of plotly's language for charts that our page and our static charts draw. */

/** A value on an axis: a number, or the name of a category. */
export type Datum = number | string | null;
type Data = readonly Datum[] | Float64Array | Uint8Array | Uint32Array | Int32Array;

/** One series of a chart: the part of plotly's traces that the page draws. */
export interface Trace {
  type?: "scatter" | "bar" | "heatmap" | "histogram" | "box" | "pie" | "treemap";
  name?: string;
  x?: Data;
  y?: Data;
  z?: readonly (readonly Datum[])[];
  text?: string | readonly string[];
  mode?: "lines" | "markers" | "lines+markers" | "text" | "lines+text" | "markers+text";
  orientation?: "v" | "h";
  labels?: readonly string[];
  values?: readonly number[];
  parents?: readonly string[];
  line?: { color?: string; width?: number; dash?: string; shape?: "linear" | "hv" | "vh" | "spline" };
  marker?: {
    color?: string | readonly string[] | readonly number[];
    size?: number | readonly number[];
    symbol?: string;
  };
  fill?: "none" | "tozeroy" | "tonexty";
  opacity?: number;
  showlegend?: boolean;
  [option: string]: unknown;
}

/** An axis of a chart. */
export interface Axis {
  title?: string | { text: string };
  type?: "linear" | "log" | "category";
  range?: readonly [number, number];
  [option: string]: unknown;
}

/** The rest of a chart. */
export interface Layout {
  title?: string | { text: string };
  xaxis?: Axis;
  yaxis?: Axis;
  barmode?: "group" | "stack" | "overlay" | "relative";
  height?: number;
  showlegend?: boolean;
  [option: string]: unknown;
}

/** The words of a title, however it was given. */
export function titleText(title: string | { text: string } | undefined): string {
  return typeof title === "string" ? title : (title?.text ?? "");
}
