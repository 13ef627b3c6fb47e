/** Charts: plotly's data and layout, drawn by plotly.js on the page, as a static SVG and as text elsewhere. */
import { chartDrawing } from "./chart";
import { FIGURE_MIME } from "./mime";
import { pack } from "./pack";
import { countItems, toPlain } from "./plain";
import { Shown } from "./shown";
import { toSvg } from "./svg";
import { table } from "./table";
import { thinLine } from "./thin";
import { type Layout, type Trace, titleText } from "./trace";

/** Numbers of a figure all together; a notebook keeps each of them. */
const MOST_VALUES = 50_000;
/** Points of a line that it keeps: two for each column of a wide picture. */
const MOST_POINTS = 2000;
const ROWS_IN_TEXT = 24;
const CELLS_IN_TEXT = 16;
const ROWS_IN_HTML = 200;

/**
 * Makes a chart. Throws RangeError for more than 50,000 values.
 * @example
 * figure([{ x: [1, 2], y: [3, 4], name: "bytes" }], { title: "Growth" }).toString().split("\n")[0] // => "Growth"
 */
export function figure(data: readonly Trace[], layout: Layout = {}): Shown {
  const [traces, rest] = [toPlain(data) as Trace[], toPlain(layout) as Layout];
  const count = traces.reduce((sum, trace) => sum + countItems(trace), 0);
  if (count > MOST_VALUES) {
    throw new RangeError(
      `figure: ${count} values are more than a notebook should keep (${MOST_VALUES}); thin them out, or draw a part`,
    );
  }
  const drawing = chartDrawing(traces, rest);
  const still = drawing
    ? { "image/svg+xml": toSvg(drawing) }
    : { "text/html": table(rowsOf(traces).slice(0, ROWS_IN_HTML)).bundle()["text/html"] };
  const kept = { data: pack(traces.map((trace) => thinLine(trace, MOST_POINTS))), layout: pack(rest) };
  return new Shown(figureText(traces, rest), { [FIGURE_MIME]: kept, ...still });
}

function figureText(data: Trace[], layout: Layout): string {
  const [x, y] = [titleText(layout.xaxis?.title), titleText(layout.yaxis?.title)];
  const axes = [x && `x: ${x}`, y && `y: ${y}`].filter(Boolean).join(", ");
  const rows = rowsOf(data);
  const more = rows.length > ROWS_IN_TEXT ? [`… ${rows.length - ROWS_IN_TEXT} rows more`] : [];
  const parts = [titleText(layout.title) || "Figure", axes, table(rows.slice(0, ROWS_IN_TEXT)).toString(), ...more];
  return parts.filter(Boolean).join("\n");
}

/** The numbers of a chart as a table, one row a point. */
function rowsOf(data: Trace[]): Record<string, unknown>[] {
  return data.flatMap((trace, index): Record<string, unknown>[] => {
    const name = data.length > 1 || trace.name ? { series: trace.name ?? `trace ${index + 1}` } : {};
    if (trace.z) return trace.z.map((row, y) => ({ ...name, y: trace.y?.[y] ?? y, z: cellsText(row) }));
    const [x, y] = [trace.x ?? trace.labels ?? [], trace.y ?? trace.values ?? []];
    return Array.from({ length: Math.max(x.length, y.length) }, (_, at) => ({
      ...name,
      x: x.length > 0 ? readable(x[at]) : at,
      ...(y.length > 0 ? { y: readable(y[at]) } : {}),
    }));
  });
}

function cellsText(row: readonly unknown[]): string {
  const more = row.length > CELLS_IN_TEXT ? ` … ${row.length - CELLS_IN_TEXT} more` : "";
  return row.slice(0, CELLS_IN_TEXT).map(readable).join(" ") + more;
}

function readable(value: unknown): unknown {
  return typeof value !== "number" || Number.isInteger(value) ? value : Number(value.toPrecision(6));
}
