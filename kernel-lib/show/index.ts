/**
 * What a cell shows. Each function takes plain values and gives a value that draws itself as a cell's last line, drawn
 * in the page by our extension, as a picture or table elsewhere, as text in a terminal.
 *
 * Not supported: plotly's maps, 3D and animated traces; pictures inside `markdown`; address maps of more than 1,024 parts;
 * in the packet panes, reassembled streams, names of hosts, names from this machine's /etc in the filter box, and more than
 * two megabytes of a capture; in the ladder, more than six columns; in the ladder of a simulated run, more than two ends.
 */
export { type AddressBitsOptions, addressBits } from "./address-bits";
export { blockMap } from "./block-map";
export type { Circle, Drawing, Ink, Path, Rect, Shape, Words } from "./drawing";
export { drawingValue } from "./drawing-value";
export { figure } from "./figure";
export { firstOctets } from "./first-octets";
export { hexdump } from "./hexdump";
export { markdown } from "./markdown";
export { matchTable } from "./match-table";
export { DRAWING_MIME, FIGURE_MIME, PACKETS_MIME, SUBMIT_MIME } from "./mime";
export type { Exchangeable, FollowOptions } from "./packets/follow";
export type { LadderOptions } from "./packets/ladder";
export { follow, ladder, packets } from "./packets/on-demand";
export type { PacketSource, PacketToShow } from "./packets/packet";
export { planSheet } from "./plan-sheet";
export { type RulerField, type RulerHeader, type RulerOptions, ruler } from "./ruler";
export { drawRun } from "./runs/draw-run";
export type { Run } from "./runs/run";
export { type Bundle, Shown } from "./shown";
export { toSvg } from "./svg";
export { type TableOptions, table } from "./table";
export { textWidth } from "./text-width";
export { type Network, type NetworkCounts, type NetworkLink, type NetworkNode, topology } from "./topology";
export type { Axis, Datum, Layout, Trace } from "./trace";
export { type WrappedLayer, wrapping } from "./wrapping";
