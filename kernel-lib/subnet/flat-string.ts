const LONGEST = 64;
const lines = Array.from({ length: LONGEST }, (_, length) => new Array<number>(length).fill(0));
const fromCharCode = String.fromCharCode;

/**
 * Makes a string of the first `length` UTF-16 units. One call with all of them gives a string in one piece; joined parts
 * are flattened again at their first use, which costs twice as much in all.
 */
export function flatString(units: Uint8Array, length: number): string {
  const line = lines[length] as number[];
  for (let n = 0; n < length; n++) line[n] = units[n] as number;
  return fromCharCode.apply(null, line);
}
