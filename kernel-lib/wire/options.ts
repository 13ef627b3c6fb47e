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
  data: Uint8Array;
}

/**
 * Takes a list of options apart up to its end; what comes after the end-of-list option is padding and left out.
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
    options.push({ kind, at, lengthBytes, data: bytes.subarray(at + 2, at + lengthBytes) });
    if (kind === OPTION_END) break;
    at += lengthBytes;
  }
  return { options };
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
