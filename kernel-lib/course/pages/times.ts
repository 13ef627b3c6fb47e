/** Times and spans as people read them, in the zone of this server, which is named. */
import { when } from "../gradebook";
import { type Html, html } from "./html";

/** Draws a time in the server's zone, readable by machines too. */
export function timeTag(atMs: number): Html {
  return html`<time datetime="${new Date(atMs).toISOString()}">${when(atMs)}</time>`;
}

/** Names the zone that `timeTag` and the fields for times use. */
export const zoneName = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * Says how long a span is, in its two largest units.
 * @example
 *   span(26 * 3_600_000) // => "1 day 2 hours"
 *   span(20_000) // => "less than a minute"
 */
export function span(lengthMs: number): string {
  const minutes = Math.floor(lengthMs / 60_000);
  const parts = [
    [Math.floor(minutes / 1440), "day"],
    [Math.floor((minutes % 1440) / 60), "hour"],
    [minutes % 60, "minute"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return "less than a minute";
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => counted(count, unit)).join(" ");
}

/**
 * Counts things.
 * @example
 *   counted(1, "attempt") // => "1 attempt"
 *   counted(3, "attempt") // => "3 attempts"
 */
export function counted(count: number, thing: string): string {
  return `${count.toLocaleString("en")} ${thing}${count === 1 ? "" : "s"}`;
}

/** Gives a time as `<input type="datetime-local">` takes it, in the server's zone. */
export function localField(atMs: number): string {
  const at = new Date(atMs);
  const twoDigits = (value: number): string => String(value).padStart(2, "0");
  const day = `${String(at.getFullYear()).padStart(4, "0")}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
  return `${day}T${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
}

/**
 * Reads what such a field gives; undefined where it is not a time.
 * @example
 *   fromLocalField("tomorrow") // => undefined
 *   fromLocalField("2026-02-31T10:00") // => undefined
 */
export function fromLocalField(text: string): number | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::\d\d)?$/.exec(text.trim());
  if (!found) return undefined;
  const [year, month, day, hour, minute] = found.slice(1).map(Number) as [number, number, number, number, number];
  const at = new Date(year, month - 1, day, hour, minute);
  // a day that the month does not have rolls over into the next
  return at.getMonth() === month - 1 && at.getDate() === day && hour < 24 && minute < 60 ? at.getTime() : undefined;
}
