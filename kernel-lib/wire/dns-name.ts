// RFC 1035 §3.1 and §4.1.4: domain names as labels, and as pointers to names earlier in the message.
import { hexText } from "./big-endian";
import { EncodeError } from "./errors";
import { escaped } from "./escape";

/** A name can hold this many bytes (RFC 1035 §2.3.4); more pointers than this go round in circles. */
const LONGEST_NAME = 255;
const LONGEST_LABEL = 63;
const POINTER = 0xc0;

export interface DnsName {
  /** Labels with dots between them; the root is `<Root>`. */
  text: string;
  /** Where the name ends in the message: behind its last byte, or its first pointer. */
  next: number;
}

/**
 * Reads a name in a message whose first byte stands at `message`; undefined where the bytes end before the name does,
 * or a label is of no known form. Loops of pointers are bounded.
 * @example
 * readName(Uint8Array.of(3, 110, 101, 116, 0), 0, 0, 5) // => { text: "net", next: 5 }
 */
export function readName(bytes: Uint8Array, at: number, message: number, end: number): DnsName | undefined {
  const name: number[] = [];
  let place = at;
  let next = -1;
  for (let pointers = 0; ; ) {
    if (place >= end) return undefined;
    const length = bytes[place++] as number;
    if (length === 0) break;
    if ((length & POINTER) === POINTER) {
      if (place >= end) return undefined;
      const target = message + (((length & ~POINTER) << 8) | (bytes[place++] as number));
      if (next < 0) next = place;
      if (target === place + 2 || ++pointers > LONGEST_NAME)
        return { text: "<Name contains a pointer that loops>", next };
      place = target;
    } else if ((length & POINTER) === EXTENDED) {
      // RFC 6891 §5: such labels were tried and given up
      if (length !== BIT_STRING) return unknownLabel(at, place);
      const after = readBitString(bytes, place, end, name);
      if (after < 0) return undefined;
      place = after;
    } else if ((length & POINTER) !== 0) return undefined;
    else {
      if (place + length > end) return undefined;
      if (name.length > 0) name.push(DOT);
      if (name.length < LONGEST_NAME) for (let i = 0; i < length; i++) name.push(bytes[place + i] as number);
      place += length;
    }
  }
  if (next < 0) next = place;
  if (name.length >= LONGEST_NAME - 1) return { text: "<Name too long>", next };
  if ((name[0] ?? 0) === 0 && next - at <= 2) return { text: "<Root>", next };
  return { text: escaped(name), next };
}

/** Where the name ends cannot be told; as Wireshark has it, behind the unknown label, unless that is the first or before it. */
const unknownLabel = (at: number, next: number): DnsName | undefined =>
  next - at < 2 ? undefined : { text: "<Unknown extended label>", next };

const DOT = 0x2e;
const EXTENDED = 0x40;
const BIT_STRING = 0x41;

/** RFC 2673 §3.1: a label of bits, written as `\\[xHEX/COUNT]`; gives the place behind it, -1 where it is cut off. */
function readBitString(bytes: Uint8Array, at: number, end: number, name: number[]): number {
  if (at >= end) return -1;
  const count = bytes[at] as number;
  const next = at + 1 + (count === 0 ? 1 : Math.ceil(count / 8));
  if (next > end) return -1;
  const text = `\\[x${hexText(bytes.subarray(at + 1, next))}/${count}]`;
  for (const character of text) name.push(character.charCodeAt(0));
  return next;
}

/** Steps over a name without reading it; -1 where the bytes end before it does. */
export function skipName(bytes: Uint8Array, at: number, end: number): number {
  for (let place = at; place < end; ) {
    const length = bytes[place++] as number;
    if (length === 0) return place;
    if ((length & POINTER) === POINTER) return place < end ? place + 1 : -1;
    if ((length & POINTER) === EXTENDED) {
      if (length !== BIT_STRING) return place;
      place = readBitString(bytes, place, end, []);
      if (place < 0) return -1;
    } else if ((length & POINTER) !== 0) return -1;
    else place += length;
  }
  return -1;
}

/**
 * Writes a name as labels, without compression; a dot at the end may be there or not, "" and "." are the root.
 * @example
 * nameBytes("example.org").length // => 13
 */
export function nameBytes(name: string): Uint8Array {
  const labels = name
    .replace(/\.$|^<Root>$/, "")
    .split(".")
    .filter((label, _index, all) => label !== "" || all.length > 1);
  const bytes: number[] = [];
  for (const label of labels) {
    const encoded = new TextEncoder().encode(label);
    if (encoded.length === 0 || encoded.length > LONGEST_LABEL)
      throw new EncodeError(
        `name "${name}"`,
        `each label must have 1 to ${LONGEST_LABEL} bytes, "${label}" has ${encoded.length}`,
      );
    bytes.push(encoded.length, ...encoded);
  }
  bytes.push(0);
  if (bytes.length > LONGEST_NAME)
    throw new EncodeError(`name "${name}"`, `${bytes.length} bytes, at most ${LONGEST_NAME}`);
  return Uint8Array.from(bytes);
}
