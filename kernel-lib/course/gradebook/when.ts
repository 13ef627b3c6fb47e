/** A moment as people read it, in the zone of this machine, which is named. */
const WHEN = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
});

/** Writes a moment as `Mon, 23 Nov 2026, 15:01 UTC`, whatever the language of this machine. */
export function when(atMs: number): string {
  return WHEN.format(atMs);
}
