/**
 * Values between a judge and a learner's process: JSON, with bytes, bigints, undefined and the numbers JSON lacks written
 * as objects of one key that begins with "$". What comes from the learner's side is data only, whatever it claims to be.
 */

/** More levels than any exercise has; a value that contains itself has no end. */
const MOST_LEVELS = 60;

/** Writes a value; throws a TypeError for one that is too deep, or contains itself. */
export function encodeValue(value: unknown): string {
  return JSON.stringify(toWire(value, 0)) ?? '{"$undefined":true}';
}

/** Reads what encodeValue has written. Throws a SyntaxError for what is no JSON. */
export function decodeValue(text: string): unknown {
  return fromWire(JSON.parse(text));
}

function toWire(value: unknown, level: number): unknown {
  if (level > MOST_LEVELS)
    throw new TypeError(`a value of more than ${MOST_LEVELS} levels, or one that contains itself`);
  if (value === undefined) return { $undefined: true };
  if (typeof value === "bigint") return { $bigint: value.toString() };
  if (typeof value === "number")
    return Number.isFinite(value) && !Object.is(value, -0) ? value : { $number: numberText(value) };
  if (typeof value === "function" || typeof value === "symbol") return { $other: String(value).slice(0, 60) };
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) return Array.from(value, (item) => toWire(item, level + 1));
  if (value instanceof Map) return { $map: [...value].map((entry) => toWire(entry, level + 1)) };
  if (value instanceof Set) return { $set: [...value].map((item) => toWire(item, level + 1)) };
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function") return toWire(toJSON.call(value), level + 1);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toWire(item, level + 1)]));
}

function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** A value that has no form outside of its process, such as a function. */
export class Unsendable {
  constructor(readonly text: string) {}
}

function fromWire(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(fromWire);
  const entries = Object.entries(value);
  const [key, item] = entries.length === 1 ? (entries[0] as [string, unknown]) : ["", undefined];
  if (key === "$undefined") return undefined;
  if (key === "$bigint" && typeof item === "string" && /^-?\d{1,4000}$/.test(item)) return BigInt(item);
  if (key === "$number") return Number(item);
  if (key === "$other") return new Unsendable(String(item));
  if (key === "$bytes" && typeof item === "string") return asFromSocket(Buffer.from(item, "base64"));
  if (key === "$set" && Array.isArray(item)) return new Set(item.map(fromWire));
  if (key === "$map" && Array.isArray(item)) return new Map(item.flatMap(mapEntry));
  return Object.fromEntries(entries.map(([name, inner]) => [name, fromWire(inner)]));
}

/** Bytes as a socket hands them over: a view that does not begin where its buffer does. */
function asFromSocket(bytes: Buffer): Uint8Array {
  const larger = new Uint8Array(bytes.length + 16).fill(0xa5);
  larger.set(bytes, 8);
  return larger.subarray(8, 8 + bytes.length);
}

function mapEntry(entry: unknown): [unknown, unknown][] {
  return Array.isArray(entry) && entry.length === 2 ? [[fromWire(entry[0]), fromWire(entry[1])]] : [];
}
