/** JSON Schema, the part of it that the API's document uses, read by hand: the server must not be its own judge. */

export type Schema = { readonly [key: string]: unknown };

/** Keywords that are understood; another one fails, so that no rule is overlooked. */
const KNOWN = new Set([
  "$ref",
  "type",
  "enum",
  "required",
  "properties",
  "additionalProperties",
  "minProperties",
  "items",
  "minLength",
  "maxLength",
  "pattern",
  "format",
  "minimum",
  "maximum",
  "nullable",
]);

/** Follows references inside a document. */
export function resolved(schema: Schema, document: Schema): Schema {
  const { $ref } = schema;
  if (typeof $ref !== "string") return schema;
  const parts = $ref.replace(/^#\//, "").split("/");
  const found = parts.reduce<unknown>((value, part) => (value as Schema | undefined)?.[part], document);
  if (!found) throw new Error(`the document has nothing at ${$ref}`);
  return resolved(found as Schema, document);
}

/** Gives the first way in which a value breaks a schema, with its place; undefined where it keeps it. */
export function breach(value: unknown, asked: Schema, document: Schema, place = "$"): string | undefined {
  const schema = resolved(asked, document);
  const unknown = Object.keys(schema).find(
    (keyword) => !KNOWN.has(keyword) && !/^(description|\$id|title)$/.test(keyword),
  );
  if (unknown) throw new Error(`${place}: the keyword ${unknown} is not understood here`);
  const { type, enum: allowed } = schema;
  if (Array.isArray(allowed) && !allowed.includes(value))
    return `${place}: ${show(value)} is none of ${allowed.join(", ")}`;
  if (type !== undefined && type !== kindOf(value) && !(type === "number" && kindOf(value) === "integer")) {
    return `${place}: ${show(value)} is not of type ${type}`;
  }
  if (typeof value === "string") return textBreach(value, schema, place);
  if (typeof value === "number") {
    const { minimum = -Infinity, maximum = Infinity } = schema as { minimum?: number; maximum?: number };
    return value < minimum || value > maximum ? `${place}: ${value} is not within ${minimum} to ${maximum}` : undefined;
  }
  if (Array.isArray(value)) {
    const { items } = schema as { items?: Schema };
    return items && first(value.map((item, index) => () => breach(item, items, document, `${place}[${index}]`)));
  }
  return typeof value === "object" && value !== null
    ? objectBreach(value as Schema, schema, document, place)
    : undefined;
}

function objectBreach(value: Schema, schema: Schema, document: Schema, place: string): string | undefined {
  const {
    properties = {},
    required = [],
    additionalProperties,
    minProperties = 0,
  } = schema as {
    properties?: Record<string, Schema>;
    required?: string[];
    additionalProperties?: boolean | Schema;
    minProperties?: number;
  };
  if (Object.keys(value).length < minProperties) return `${place}: fewer than ${minProperties} properties`;
  const missing = required.find((name) => !(name in value));
  if (missing) return `${place}: ${missing} is missing`;
  return first(
    Object.entries(value).map(([name, inner]) => () => {
      const rule = properties[name] ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
      if (rule) return breach(inner, rule, document, `${place}.${name}`);
      return additionalProperties === false ? `${place}: ${name} is not in the document` : undefined;
    }),
  );
}

function textBreach(
  value: string,
  { minLength = 0, maxLength = Infinity, pattern, format }: Schema,
  place: string,
): string | undefined {
  const length = [...value].length;
  if (length < Number(minLength) || length > Number(maxLength)) return `${place}: ${length} characters`;
  if (typeof pattern === "string" && !new RegExp(pattern, "u").test(value))
    return `${place}: ${show(value)} does not match ${pattern}`;
  // RFC 3339 §5.6
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;
  if (format === "date-time" && !time.test(value)) return `${place}: ${show(value)} is no date-time`;
  return undefined;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" ? (Number.isInteger(value) ? "integer" : "number") : typeof value;
}

function first(looks: (() => string | undefined)[]): string | undefined {
  for (const look of looks) {
    const found = look();
    if (found) return found;
  }
  return undefined;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
