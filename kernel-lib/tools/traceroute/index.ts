/**
 * traceroute.
 *
 * Not supported: TCP probes, -g, -t, -A, -i, -s, -F, adaptive waiting (-w with three numbers).
 */
export type { TracerouteOptions } from "./request";
export type { Hop, Probe } from "./result";
export { type HopRow, runTraceroute, type TracerouteCellOptions, TracerouteResult, traceroute } from "./traceroute";
