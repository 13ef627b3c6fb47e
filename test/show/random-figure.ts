/** Figures nobody would write: random kinds, keys and values, nested at random. */
import { PAYLOADS } from "./hostile";

const TYPES = ["scatter", "bar", "pie", "treemap", "heatmap", "histogram", "box", "scatter3d", "image", "toString"];
const KEYS = [
  "x",
  "y",
  "z",
  "text",
  "marker",
  "line",
  "labels",
  "values",
  "parents",
  "width",
  "base",
  "error_y",
  "mode",
];
const LAYOUT_KEYS = [
  "title",
  "xaxis",
  "yaxis",
  "annotations",
  "shapes",
  "margin",
  "legend",
  "grid",
  "barmode",
  "height",
];
const INNER_KEYS = [
  "text",
  "color",
  "size",
  "range",
  "tickvals",
  "ticktext",
  "dtick",
  "type",
  "font",
  "x",
  "y",
  "__proto__",
];

/** One figure, the same for the same seed. */
export function randomFigure(seed: number): unknown {
  let state = seed * 2_654_435_761 + 1;
  // mulberry32, by Tommy Ettinger: 32 bits of state, enough for a test.
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const some = <T>(make: () => T): T[] => Array.from({ length: Math.floor(random() * 5) }, make);
  const value = (depth: number): unknown => {
    const scalars = [null, true, 0, -1, 3.5, 1e308, -1e-308, 1e16, "", "log", "category", "2026-01-01", ...PAYLOADS];
    if (depth === 0 || random() < 0.4) return one(scalars);
    return random() < 0.6 ? some(() => value(depth - 1)) : object(INNER_KEYS, depth - 1);
  };
  const object = (keys: string[], depth: number): unknown =>
    JSON.parse(`{${some(() => `${JSON.stringify(one(keys))}:${JSON.stringify(value(depth))}`).join(",")}}`);
  const trace = (): unknown => ({ ...(object(KEYS, 3) as object), type: one(TYPES) });
  return { data: some(trace), layout: object(LAYOUT_KEYS, 4) };
}
