/** Is a learner's value of the form a check needs? Told by an example of that form. */
import { words } from "./words";

/**
 * Finds what in `value` is not of the example's form: a text, number or truth value stands for its kind, `[x]` for a list
 * of such, an object for one with at least these properties; `undefined` takes everything.
 * @example
 *   unlike([{ name: "a", size: 4 }], [{ name: "", size: 0 }]) // => undefined
 *   unlike([{ name: "a" }], [{ name: "", size: 0 }]) // => "[0].size is missing: a number belongs there"
 */
export function unlike(value: unknown, example: unknown, path = ""): string | undefined {
  if (example === undefined) return undefined;
  const here = path || "it";
  if (value === undefined) return `${here} is ${path ? "missing" : "undefined"}: ${kindOf(example)} belongs there`;
  if (kindOf(value) !== kindOf(example)) return `${here} is ${words(value)}: ${kindOf(example)} belongs there`;
  if (Array.isArray(value) && Array.isArray(example)) {
    return first(value.map((item, index) => () => unlike(item, example[0], `${path}[${index}]`)));
  }
  if (typeof example !== "object" || example === null || example instanceof Uint8Array) return undefined;
  const properties = value as Record<string, unknown>;
  return first(
    Object.entries(example).map(([key, wanted]) => () => {
      const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
      return unlike(own, wanted, `${path}.${key}`);
    }),
  );
}

function first(questions: (() => string | undefined)[]): string | undefined {
  for (const ask of questions) {
    const found = ask();
    if (found !== undefined) return found;
  }
  return undefined;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (value instanceof Uint8Array) return "a Uint8Array";
  const kinds: Partial<Record<string, string>> = {
    string: "a text",
    number: "a number",
    boolean: "true or false",
    bigint: "a bigint",
    undefined: "undefined",
  };
  return kinds[typeof value] ?? "an object";
}
