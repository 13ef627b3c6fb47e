/** Charts: plotly's data and layout, drawn by plotly.js on the page, as a static SVG and as text elsewhere. */
import { chartDrawing } from "./chart";
import { FIGURE_MIME } from "./mime";
import { Shown } from "./shown";
import { toSvg } from "./svg";
import { table } from "./table";
import { type Layout, type Trace, titleText } from "./trace";

/** Numbers of a figure all together; a notebook keeps each of them. */
const MOST_VALUES = 50_000;
const ROWS_IN_TEXT = 24;

/**
 * Makes a chart. Throws RangeError for more than 50,000 values.
 * @example
 * figure([{ x: [1, 2], y: [3, 4], name: "bytes" }], { title: "Growth" }).toString().split("\n")[0] // => "Growth"
 */
export function figure(data: readonly Trace[], layout: Layout = {}): Shown {
  const plain = data.map(toPlainTrace);
  const count = plain.reduce((sum, trace) => sum + valueCount(trace), 0);
  if (count > MOST_VALUES) {
    throw new RangeError(
      `figure: ${count} values are more than a notebook should keep (${MOST_VALUES}); thin them out, or draw a part`,
    );
  }
  const drawing = chartDrawing(plain, layout);
  const still = drawing
    ? { "image/svg+xml": toSvg(drawing) }
    : { "text/html": table(rowsOf(plain)).bundle()["text/html"] };
  return new Shown(figureText(plain, layout), { [FIGURE_MIME]: { data: plain, layout }, ...still });
}

/** Typed arrays become lists, numbers lose digits that no picture shows. */
function toPlainTrace(trace: Trace): Trace {
  return Object.fromEntries(
    Object.entries(trace).map(([key, value]) => [key, isList(value) ? Array.from(value as unknown[], shorten) : value]),
  );
}

function isList(value: unknown): boolean {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function shorten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shorten);
  if (typeof value !== "number") return value;
  return Number.isFinite(value) ? Number(value.toPrecision(8)) : null;
}

function valueCount(trace: Trace): number {
  return Object.values(trace).reduce<number>((sum, value) => sum + (Array.isArray(value) ? value.flat().length : 0), 0);
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
    if (trace.z) return trace.z.map((row, y) => ({ ...name, y: trace.y?.[y] ?? y, z: row.join(" ") }));
    const [x, y] = [trace.x ?? trace.labels ?? [], trace.y ?? trace.values ?? []];
    return Array.from({ length: Math.max(x.length, y.length) }, (_, at) => ({
      ...name,
      x: x.length > 0 ? x[at] : at,
      ...(y.length > 0 ? { y: y[at] } : {}),
    }));
  });
}
