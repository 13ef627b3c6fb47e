/** Wrong arguments, refused before the system is asked: TypeError for a wrong kind, RangeError for a wrong value. */
import { inspect } from "node:util";

/** A wrong kind of argument; the code is Node's own for it. */
export function wrongType(what: string, wanted: string, given: unknown): TypeError {
  const error = new TypeError(`${what} is ${brief(given)}: it must be ${wanted}.`);
  return Object.assign(error, { code: "ERR_INVALID_ARG_TYPE" });
}

/** A value that cannot be; the code is Node's own for it. */
export function outOfRange(what: string, wanted: string, given: unknown): RangeError {
  const error = new RangeError(`${what} is ${brief(given)}: it must be ${wanted}.`);
  return Object.assign(error, { code: "ERR_OUT_OF_RANGE" });
}

/** Refuses what is not an integer from `lowest` to `highest`. */
export function checkInteger(what: string, value: unknown, lowest: number, highest: number): asserts value is number {
  if (typeof value !== "number") throw wrongType(what, "a number", value);
  if (!Number.isInteger(value) || value < lowest || value > highest)
    throw outOfRange(what, `an integer from ${lowest} to ${highest}`, value);
}

/** Refuses flags, options and families that are no numbers, or that this system does not have. */
export function checkConstant(what: string, value: unknown): asserts value is number {
  if (typeof value !== "number") throw wrongType(what, "a number (one of the constants)", value);
  if (value === -1)
    throw outOfRange(what, `one that ${process.platform} has, and this constant is of another system`, -1);
  checkInteger(what, value, 0, 0x7fffffff);
}

/** Bytes to send: a string as UTF-8, a view or a buffer as its bytes, without a copy. */
export function bytesOf(data: unknown): Uint8Array {
  if (data instanceof Uint8Array) return data;
  if (typeof data === "string") return Buffer.from(data);
  if (data instanceof ArrayBuffer || data instanceof SharedArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) return memoryOf("The data", data);
  throw wrongType("The data", "bytes (Buffer, Uint8Array, ArrayBuffer) or a string", data);
}

/** The memory of a Buffer, a typed array or a DataView as bytes, without a copy. */
export function memoryOf(what: string, view: unknown): Uint8Array {
  if (!ArrayBuffer.isView(view)) throw wrongType(what, "a Buffer, typed array or DataView", view);
  try {
    return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  } catch {
    throw outOfRange(what, "memory that was not given away (transferred)", "gone");
  }
}

function brief(value: unknown): string {
  if (typeof value === "function") return "a function";
  try {
    const text = inspect(value, { depth: 0, maxArrayLength: 4, maxStringLength: 60, breakLength: Infinity });
    return text.length > 100 ? `${text.slice(0, 100)}…` : text;
  } catch {
    return `a value of type ${typeof value}`;
  }
}
