// RFC 791 §3.1, RFC 9293 §3.1: option lists of IPv4 and TCP: a kind alone (0 ends the list, 1 does nothing), or a kind,
// a length that counts both bytes, and data.
import { concat } from "./big-endian";
import { EncodeError, type Malformed } from "./errors";

export const OPTION_END = 0;
export const OPTION_NO_OPERATION = 1;

/** One option as it lies in the bytes. */
export interface RawOption {
  kind: number;
  /** Place of the kind. */
  at: number;
  lengthBytes: number;
  /** Of the end-of-list option, all that stands behind it. */
  data: Uint8Array;
}

/** The end of a list; `padding` is what stands behind it where that is more than zeros up to the next 32-bit word. */
export interface EndOfList {
  name: "endOfList";
  padding?: Uint8Array;
}

/** Reads the end-of-list option. */
export function readEnd(data: Uint8Array): EndOfList {
  const plain = data.length < 4 && data.every((byte) => byte === 0);
  return plain ? { name: "endOfList" } : { name: "endOfList", padding: data };
}

/** Makes the end-of-list option. */
export function writeEnd({ padding }: EndOfList): Uint8Array {
  return concat(Uint8Array.of(OPTION_END), padding ?? new Uint8Array(0));
}

/**
 * Takes a list of options apart up to its end.
 * A length that runs out of the list ends the walk with `malformed`.
 */
export function readOptions(
  bytes: Uint8Array,
  from: number,
  to: number,
): { options: RawOption[]; malformed?: Malformed } {
  const options: RawOption[] = [];
  for (let at = from; at < to; ) {
    const kind = bytes[at] as number;
    const single = kind === OPTION_END || kind === OPTION_NO_OPERATION;
    const lengthBytes = single ? 1 : at + 1 < to ? (bytes[at + 1] as number) : 0;
    if (lengthBytes < (single ? 1 : 2) || at + lengthBytes > to)
      return {
        options,
        malformed: { at, why: `option ${kind}: length ${lengthBytes} does not fit into ${to - at} bytes` },
      };
    if (kind === OPTION_END) {
      options.push({ kind, at, lengthBytes, data: bytes.subarray(at + 1, to) });
      break;
    }
    options.push({ kind, at, lengthBytes, data: bytes.subarray(at + 2, at + lengthBytes) });
    at += lengthBytes;
  }
  return { options };
}

/** Reads a list of options, each by a function that knows their kinds. */
export function decodeOptions<Option>(
  bytes: Uint8Array,
  from: number,
  to: number,
  read: (raw: RawOption) => Option,
): { options: Option[]; malformed?: Malformed } {
  const { options, malformed } = readOptions(bytes, from, to);
  const decoded = options.map(read);
  return malformed ? { options: decoded, malformed } : { options: decoded };
}

/** Makes one option: its kind alone, or with its length and data. */
export function writeOption(kind: number, data?: Uint8Array): Uint8Array {
  if (!data) return Uint8Array.of(kind);
  if (data.length > 253)
    throw new EncodeError(`option ${kind}`, `its data of ${data.length} bytes must be at most 253`);
  return concat(Uint8Array.of(kind, data.length + 2), data);
}

/** Fills a list of options with zeros (end of list) up to a whole number of 32-bit words. */
export function padOptions(...options: Uint8Array[]): Uint8Array {
  const list = concat(...options);
  return concat(list, new Uint8Array(-list.length & 3));
}
