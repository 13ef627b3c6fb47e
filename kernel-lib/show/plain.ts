/** Values as JSON holds them: what a learner hands to a chart may be typed arrays, dates, bigints, or not a number. */

/** Turns a value into plain data: lists are arrays, numbers finite or null; functions and symbols are left out. */
export function toPlain(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (isList(value)) return Array.from(value, (item) => toPlain(item) ?? null);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlain(item)]));
  return typeof value === "function" || typeof value === "symbol" ? undefined : value;
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** Counts the items of all lists in a plain value. */
export function countItems(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + (countItems(item) || 1), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + countItems(item), 0);
}
