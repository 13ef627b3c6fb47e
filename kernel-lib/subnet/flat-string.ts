const LONGEST = 64;
const lines = Array.from({ length: LONGEST }, (_, length) => new Array<number>(length).fill(0));
const text = String.fromCharCode;

/**
 * Makes a string of the first `length` UTF-16 units. One call with all of them gives a string in one piece; joined parts
 * are flattened again at their first use, which costs twice as much in all.
 */
export function flatString(units: Uint8Array, length: number): string {
  const line = lines[length] as number[];
  for (let n = 0; n < length; n++) line[n] = units[n] as number;
  return text.apply(null, line);
}

type N = number;
type Fifteen = [N, N, N, N, N, N, N, N, N, N, N, N, N, N, N];

/** The same for 7 to 15 units, an IPv4 address: arguments written out take half the time of a list of them. */
export function shortFlatString(units: Uint8Array, length: number): string {
  const u = units as unknown as Fifteen;
  switch (length) {
    case 7:
      return text(u[0], u[1], u[2], u[3], u[4], u[5], u[6]);
    case 8:
      return text(u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7]);
    case 9:
      return text(u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7], u[8]);
    case 10:
      return text(u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9]);
    case 11:
      return text(u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10]);
    case 12:
      return text(u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11]);
    case 13:
      return text(u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11], u[12]);
    case 14:
      return text(u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11], u[12], u[13]);
    default:
      return text(u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11], u[12], u[13], u[14]);
  }
}
