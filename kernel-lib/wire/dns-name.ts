// RFC 1035 §3.1 and §4.1.4: domain names as labels, and as pointers to names earlier in the message.
import { hexText, uint16At } from "./big-endian";
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
 * or a label is of no known form. Loops of pointers are bounded; `known` keeps what pointers lead to within a message.
 * @example
 * readName(Uint8Array.of(3, 110, 101, 116, 0), 0, 0, 5) // => { text: "net", next: 5 }
 */
export function readName(
  bytes: Uint8Array,
  at: number,
  message: number,
  end: number,
  known?: Map<number, string>,
): DnsName | undefined {
  let place = at;
  let next = -1;
  written = 0;
  for (let pointers = 0; ; ) {
    if (place >= end) return undefined;
    const length = bytes[place++] as number;
    if (length === 0) break;
    if ((length & POINTER) === POINTER) {
      if (place >= end) return undefined;
      const target = pointerTarget(bytes, place - 1, message);
      place++;
      if (next < 0) next = place;
      const text = written === 0 ? known?.get(target) : undefined;
      if (text !== undefined) return { text, next };
      if (target === place + 2 || ++pointers > LONGEST_NAME)
        return { text: "<Name contains a pointer that loops>", next };
      place = target;
    } else if ((length & POINTER) === EXTENDED) {
      // RFC 6891 §5: such labels were tried and given up
      if (length !== BIT_STRING) return unknownLabel(at, place);
      place = writeBitString(bytes, place, end);
      if (place < 0) return undefined;
    } else if ((length & POINTER) !== 0 || place + length > end) return undefined;
    else {
      if (written > 0) write(DOT);
      for (let i = 0; i < length; i++) write(bytes[place + i] as number);
      place += length;
    }
    // behind a pointer nothing is left to find
    if (written >= LONGEST_NAME && next >= 0) break;
  }
  if (next < 0) next = place;
  if (written >= LONGEST_NAME - 1) return { text: "<Name too long>", next };
  if ((written === 0 || name[0] === 0) && next - at <= 2) return { text: "<Root>", next };
  const text = escaped(name.subarray(0, written));
  if (((bytes[at] as number) & POINTER) === POINTER) known?.set(pointerTarget(bytes, at, message), text);
  return { text, next };
}

function pointerTarget(bytes: Uint8Array, at: number, message: number): number {
  return message + (uint16At(bytes, at) & 0x3fff);
}

/** The name being read: one at a time, and none longer than this. */
const name = new Uint8Array(LONGEST_NAME);
let written = 0;

function write(byte: number): void {
  if (written < LONGEST_NAME) name[written++] = byte;
}

/** Where the name ends cannot be told; as Wireshark has it, behind the label, unless that is the first or before it. */
const unknownLabel = (at: number, next: number): DnsName | undefined =>
  next - at < 2 ? undefined : { text: "<Unknown extended label>", next };

const DOT = 0x2e;
const EXTENDED = 0x40;
const BIT_STRING = 0x41;

/** RFC 2673 §3.1: a label of bits, written as `\\[xHEX/COUNT]`; gives the place behind it, -1 where it is cut off. */
function writeBitString(bytes: Uint8Array, at: number, end: number): number {
  const next = bitStringEnd(bytes, at, end);
  if (next < 0) return -1;
  const text = `\\[x${hexText(bytes.subarray(at + 1, next))}/${bytes[at]}]`;
  for (const character of text) write(character.charCodeAt(0));
  return next;
}

function bitStringEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return -1;
  const next = at + 1 + Math.max(1, Math.ceil((bytes[at] as number) / 8));
  return next > end ? -1 : next;
}

/** Steps over a name without reading it; -1 where the bytes end before it does. */
export function skipName(bytes: Uint8Array, at: number, end: number): number {
  for (let place = at; place < end; ) {
    const length = bytes[place++] as number;
    if (length === 0) return place;
    if ((length & POINTER) === POINTER) return place < end ? place + 1 : -1;
    if ((length & POINTER) === EXTENDED) {
      if (length !== BIT_STRING) return place;
      place = bitStringEnd(bytes, place, end);
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
