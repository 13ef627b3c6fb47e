/** The rules of an exercise, in words. */
import type { LatePolicy } from "../gradebook";
import { counted } from "./times";

/**
 * Says what lateness costs.
 * @example
 *   inWords({ graceMinutes: 10, penaltyPerDay: 0.1, most: 0.5, closedAfterDays: 7 }) // => "−10 % a day, at most −50 %; 10 minutes of grace; closes after 7 days"
 *   inWords({ graceMinutes: 0, penaltyPerDay: 0, most: 1 }) // => "costs nothing"
 */
export function inWords({ graceMinutes, penaltyPerDay, most, closedAfterDays }: LatePolicy): string {
  const cost =
    penaltyPerDay === 0 || most === 0
      ? "costs nothing"
      : `−${percent(penaltyPerDay)} a day${most < 1 ? `, at most −${percent(most)}` : ""}`;
  const grace = graceMinutes > 0 ? `; ${counted(graceMinutes, "minute")} of grace` : "";
  const closes = closedAfterDays === undefined ? "" : `; closes after ${counted(closedAfterDays, "day")}`;
  return `${cost}${grace}${closes}`;
}

/**
 * Writes a share as people say it.
 * @example
 *   percent(0.125) // => "12.5 %"
 */
export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
