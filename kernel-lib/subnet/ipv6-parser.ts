/** The fast way to read an IPv6 address: no reason, no place, no allocation. `examineIpv6` is the readable one. */

const COLON = 58;
const DOT = 46;
const HEX = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value++) {
  HEX[value.toString(16).charCodeAt(0)] = value;
  HEX[value.toString(16).toUpperCase().charCodeAt(0)] = value;
}

const groups = new Int32Array(8);

/**
 * Reads the address that ends at `end` into four words; false for what is none. The words belong to the caller only
 * until the next call.
 */
export function readIpv6(text: string, end: number, words: Int32Array): boolean {
  let count = 0;
  let gap = -1;
  let group = 0;
  let digits = 0;
  let index = 0;
  if (end >= 2 && text.charCodeAt(0) === COLON) {
    if (text.charCodeAt(1) !== COLON) return false;
    gap = 0;
    index = 2;
  }
  for (; index < end; index++) {
    const unit = text.charCodeAt(index);
    const value = unit < 256 ? (HEX[unit] as number) : -1;
    if (value >= 0) {
      group = (group << 4) | value;
      if (++digits > 4) return false;
    } else if (unit === COLON) {
      if (count > 7) return false;
      if (digits > 0) {
        groups[count++] = group;
        group = 0;
        digits = 0;
        if (index + 1 === end) return false;
      } else if (gap >= 0 || index === 0) return false;
      else gap = count;
    } else if (unit === DOT && digits > 0) {
      if (count > 6 || !readOctets(text, index - digits, end, count)) return false;
      count += 2;
      digits = 0;
      break;
    } else return false;
  }
  if (digits > 0) {
    if (count > 7) return false;
    groups[count++] = group;
  }
  return gap < 0 ? count === 8 && pack(words) : count < 8 && spread(count, gap) && pack(words);
}

/** Reads the dotted octets at the end as two groups. */
function readOctets(text: string, from: number, end: number, count: number): boolean {
  let bits = 0;
  let octet = -1;
  let dots = 0;
  for (let index = from; index < end; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit >= 0 && digit <= 9) {
      if (octet === 0) return false;
      octet = octet < 0 ? digit : octet * 10 + digit;
      if (octet > 255) return false;
    } else if (digit === DOT - 48 && octet >= 0 && dots < 3) {
      bits = (bits << 8) | octet;
      octet = -1;
      dots++;
    } else return false;
  }
  groups[count] = (bits >>> 8) & 0xffff;
  groups[count + 1] = ((bits & 255) << 8) | octet;
  return dots === 3 && octet >= 0;
}

/** Moves the groups after "::" to the end and puts zeros in between. */
function spread(count: number, gap: number): boolean {
  const zeros = 8 - count;
  for (let n = count - 1; n >= gap; n--) groups[n + zeros] = groups[n] as number;
  for (let n = gap; n < gap + zeros; n++) groups[n] = 0;
  return true;
}

function pack(words: Int32Array): boolean {
  for (let n = 0; n < 4; n++) words[n] = ((groups[2 * n] as number) << 16) | (groups[2 * n + 1] as number);
  return true;
}
