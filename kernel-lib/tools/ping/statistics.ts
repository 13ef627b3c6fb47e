/** The numbers under ping's last line. */

export interface RoundTrips {
  minMs: number;
  averageMs: number;
  maxMs: number;
  /** The standard deviation: how far round trips lie from their average. */
  deviationMs: number;
}

/**
 * Sums round-trip times up; undefined where there are none.
 * @example
 * roundTrips([1, 3]) // => { minMs: 1, averageMs: 2, maxMs: 3, deviationMs: 1 }
 */
export function roundTrips(timesMs: readonly number[]): RoundTrips | undefined {
  if (timesMs.length === 0) return undefined;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const averageMs = mean(timesMs);
  const deviationMs = Math.sqrt(mean(timesMs.map((time) => (time - averageMs) ** 2)));
  return {
    minMs: timesMs.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY),
    averageMs,
    maxMs: timesMs.reduce((most, time) => Math.max(most, time), 0),
    deviationMs,
  };
}

/**
 * Writes a round-trip time as ping does: three digits that count.
 * @example
 * timeText(0.0456) // => "0.046"
 * timeText(12.345) // => "12.3"
 */
export function timeText(ms: number): string {
  if (ms >= 99.95) return String(Math.round(ms));
  return ms.toFixed(ms >= 9.995 ? 1 : ms >= 0.9995 ? 2 : 3);
}

/** Six digits that count, as C's %g has them. */
export function percentText(part: number, whole: number): string {
  return String(Number(((100 * part) / whole).toPrecision(6)));
}
