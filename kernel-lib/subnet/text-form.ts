/**
 * Gives a plain value a text form: what `${value}` and a cell show of it. The value's own keys stay as they are.
 */
export function withText<T extends object>(value: T, text: () => string): T & { toString(): string } {
  const hidden = { value: text, enumerable: false };
  // under node:util's key, so that a cell's last line and console.log show the text too
  return Object.defineProperties(value, { toString: hidden, [Symbol.for("nodejs.util.inspect.custom")]: hidden });
}
