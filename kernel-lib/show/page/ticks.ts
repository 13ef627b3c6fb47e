/** How many ticks an axis gets: no more than can be told apart, and none between two counts (no "2.5 bytes"). */

type Raw = Record<string, unknown>;

const AXIS = /^([xy])axis2?$/;
/** plotly draws each one, and measures its label: a thousand hold the page up for seconds. */
const MOST_TICKS = 200;
const LARGEST_COUNT = 6;
const OWN_TICKS = ["dtick", "nticks", "tickvals", "tickmode", "type", "range"];

/** Gives the layout with distances of ticks that fit the traces' values; `asked` is the layout as it came. */
export function withTicks(layout: Raw, traces: Raw[], asked: Raw): Raw {
  const named = Object.entries(layout).flatMap(([key, axis]): [string, Raw][] => {
    const letter = AXIS.exec(key)?.[1];
    if (!letter || !isRecord(axis)) return [];
    const distance = (asked[key] as Raw | undefined)?.dtick;
    return isSensible(distance, axis, valuesOn(letter, traces)) ? [[key, { ...axis, dtick: distance }]] : [];
  });
  const counts = ["x", "y"]
    .filter((letter) => isOfCounts(letter, layout, traces))
    .map((letter): [string, Raw] => [`${letter}axis`, { ...(layout[`${letter}axis`] as Raw | undefined), dtick: 1 }]);
  return { ...layout, ...Object.fromEntries([...counts, ...named]) };
}

function isSensible(distance: unknown, { type, range }: Raw, values: unknown[]): boolean {
  if (typeof distance !== "number" || !(distance > 0)) return false;
  if (type === "category") return values.length / distance <= MOST_TICKS;
  const places = Array.isArray(range) ? [...values, ...range] : values;
  const numbers = places.filter((value) => typeof value === "number");
  // A day on an axis of dates is 86,400,000: without numbers nothing tells what the distance means.
  if (numbers.length < values.length) return false;
  const [low, high] = [numbers.reduce(least, 0), numbers.reduce(most, 0)];
  return (high - low) / distance <= MOST_TICKS;
}

const least = (a: number, b: number): number => Math.min(a, b);
const most = (a: number, b: number): number => Math.max(a, b);

function isOfCounts(letter: string, layout: Raw, traces: Raw[]): boolean {
  const options = (layout[`${letter}axis`] ?? {}) as Raw;
  if (OWN_TICKS.some((key) => options[key] !== undefined) || layout.barmode === "stack") return false;
  const isLine = ({ type = "scatter" }: Raw): boolean => type === "scatter" || type === "bar";
  if (!traces.every((trace) => isLine(trace) && Array.isArray(trace[letter]))) return false;
  const values = valuesOn(letter, traces);
  return (
    values.length > 0 && values.every((value) => Number.isInteger(value) && Math.abs(Number(value)) <= LARGEST_COUNT)
  );
}

/** What stands on an axis; where a trace gives nothing for it, plotly counts along the other one. */
function valuesOn(letter: string, traces: Raw[]): unknown[] {
  const other = letter === "x" ? "y" : "x";
  return traces.flatMap((trace) => {
    const [own, counted] = [trace[letter], trace.z ?? trace[other]];
    if (Array.isArray(own)) return own.filter((value) => value !== null);
    return Array.isArray(counted) ? [...counted.keys()] : [];
  });
}

function isRecord(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
