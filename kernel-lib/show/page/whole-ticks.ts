/** Axes of counts: where every value is whole and small, no tick stands between two of them (no "2.5 bytes"). */

type Raw = Record<string, unknown>;

const MOST_TICKS = 6;
const OWN_TICKS = ["dtick", "nticks", "tickvals", "tickmode", "type", "range"];

/** Gives the layout with a tick at each whole number on the axes that need it. */
export function withWholeTicks(layout: Raw, traces: Raw[]): Raw {
  const axes = (["x", "y"] as const).filter((axis) => isOfWholeNumbers(axis, layout, traces));
  const entries = axes.map((axis) => [`${axis}axis`, { dtick: 1, ...(layout[`${axis}axis`] as Raw | undefined) }]);
  return { ...layout, ...Object.fromEntries(entries) };
}

function isOfWholeNumbers(axis: "x" | "y", layout: Raw, traces: Raw[]): boolean {
  const options = (layout[`${axis}axis`] ?? {}) as Raw;
  if (OWN_TICKS.some((key) => options[key] !== undefined) || layout.barmode === "stack") return false;
  const lists = traces.map((trace) => trace[axis]);
  const isLine = ({ type = "scatter" }: Raw): boolean => type === "scatter" || type === "bar";
  if (!traces.every(isLine) || !lists.every((list) => Array.isArray(list))) return false;
  const values = (lists as unknown[][]).flat().filter((value) => value !== null);
  return values.length > 0 && values.every((value) => Number.isInteger(value) && Math.abs(Number(value)) <= MOST_TICKS);
}
