/**
 * What a cell shows. Each function takes plain values and gives a value that draws itself as a cell's last line, drawn
 * in the page by our extension, as a picture or table elsewhere, as text in a terminal.
 *
 * Not supported: plotly's maps, 3D and animated traces; pictures inside `markdown`.
 */
export type { Circle, Drawing, Ink, Path, Rect, Shape, Words } from "./drawing";
export { drawingValue } from "./drawing-value";
export { figure } from "./figure";
export { hexdump } from "./hexdump";
export { markdown } from "./markdown";
export { DRAWING_MIME, FIGURE_MIME } from "./mime";
export { type RulerField, type RulerHeader, type RulerOptions, ruler } from "./ruler";
export { type Bundle, Shown } from "./shown";
export { toSvg } from "./svg";
export { type TableOptions, table } from "./table";
export type { Axis, Datum, Layout, Trace } from "./trace";
