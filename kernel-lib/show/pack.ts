/** Long rows of numbers as one text: a notebook file gives every number of a list a line of its own. */

const SHORTEST_PACKED = 16;
const SIGNIFICANT_DIGITS = 6;

/** A list of numbers (null among them) as the figure's MIME type carries it. */
export interface Packed {
  numbers: string;
}

type Numbers = readonly (number | null)[];

/** Packs each long list of numbers in a value, at any depth; the rest stays as it is. */
export function pack(value: unknown): unknown {
  if (Array.isArray(value)) return isNumbers(value) ? packNumbers(value) : value.map(pack);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pack(item)]));
}

/** Gives the numbers back; undefined for anything that is not packed. */
export function unpack(value: unknown): (number | null)[] | undefined {
  const text = (value as Packed | null)?.numbers;
  if (typeof text !== "string") return undefined;
  return text.split(",").map((word) => (word === "" || !Number.isFinite(Number(word)) ? null : Number(word)));
}

function isNumbers(list: unknown[]): list is (number | null)[] {
  return list.length >= SHORTEST_PACKED && list.every((item) => typeof item === "number" || item === null);
}

function packNumbers(list: Numbers): Packed {
  const digits = digitsOf(list);
  return { numbers: list.map((value) => (value === null ? "" : String(shorten(value, digits)))).join(",") };
}

/** Whole numbers are kept whole: they may be ports or sequence numbers. */
function shorten(value: number, digits: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(digits));
}

/** More digits for values that lie close together far from zero, as times of a clock do. */
function digitsOf(list: Numbers): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of list) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const far = Math.log10(Math.max(Math.abs(low), Math.abs(high)) / (high - low));
  return Number.isFinite(far) ? Math.min(16, Math.max(SIGNIFICANT_DIGITS, Math.ceil(far) + SIGNIFICANT_DIGITS)) : 16;
}
