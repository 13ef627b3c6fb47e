/**
 * ping.
 *
 * Not supported: flooding, -b, -R, -T, -p, -I, -l, -A; answers checked byte by byte. Round-trip times are taken in this
 * process, not by the kernel's time stamps: they hold about 0.1 ms of the event loop.
 */
export { type PingCellOptions, ping, runPing } from "./ping";
export type { PingOptions } from "./request";
export { type ChartLayout, type ChartTrace, PingResult, type PingRow, type PingVerdict } from "./result";
export { percentText, type RoundTrips, roundTrips, timeText } from "./statistics";
