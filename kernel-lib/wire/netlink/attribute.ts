/** Netlink's attributes: length, type, value, each padded to a multiple of four bytes. */
import { concat } from "../big-endian";
import { EncodeError, type Malformed } from "../errors";
import { encodeFields, layout } from "../layout";
import { native16, readNative } from "./native";

/** The length counts this header and the value, not the padding behind it. */
export const ATTRIBUTE_LAYOUT = layout({ length: native16, type: native16 });

/** Bits of the type that say how the value is made: of attributes, or in network byte order. */
const NESTED = 0x8000;
const NETWORK_ORDER = 0x4000;

export interface NetlinkAttribute {
  /** What it is depends on the message it stands in: IFLA_…, RTA_…, NDA_… */
  type: number;
  value: Uint8Array;
  /** The value is made of attributes, and says so (few of the kernel's do). */
  nested?: boolean;
}

/** Rounds up to where the next attribute or message begins. */
export const aligned = (lengthBytes: number): number => (lengthBytes + 3) & ~3;

/**
 * Makes an attribute, padding included.
 * @example
 * encodeAttribute({ type: 3, value: Uint8Array.of(0x6c, 0x6f, 0) }) // => Uint8Array.of(7, 0, 3, 0, 0x6c, 0x6f, 0, 0)
 */
export function encodeAttribute({ type, value, nested = false }: NetlinkAttribute): Uint8Array {
  const length = ATTRIBUTE_LAYOUT.lengthBytes + value.length;
  if (length > 0xffff) throw new EncodeError(`attribute ${type}`, `its ${value.length} bytes are more than 65,531`);
  const bytes = new Uint8Array(aligned(length));
  encodeFields(ATTRIBUTE_LAYOUT, bytes, { length, type: nested ? type | NESTED : type });
  bytes.set(value, ATTRIBUTE_LAYOUT.lengthBytes);
  return bytes;
}

/** Makes attributes, one behind the other. */
export function encodeAttributes(attributes: readonly NetlinkAttribute[]): Uint8Array {
  return concat(...attributes.map(encodeAttribute));
}

/**
 * Takes attributes apart; where a length cannot be, it gives those before and says where it broke off.
 * @example
 * decodeAttributes(Uint8Array.of(7, 0, 3, 0, 0x6c, 0x6f, 0, 0)).attributes // => [{ type: 3, value: Uint8Array.of(0x6c, 0x6f, 0) }]
 */
export function decodeAttributes(
  bytes: Uint8Array,
  offset = 0,
): { attributes: NetlinkAttribute[]; malformed?: Malformed } {
  const attributes: NetlinkAttribute[] = [];
  const head = ATTRIBUTE_LAYOUT.lengthBytes;
  for (let at = offset; at < bytes.length; ) {
    const length = readNative(bytes, at, 2);
    const left = bytes.length - at;
    if (left < head || length < head || length > left) {
      const why = left < head ? `attribute cut off after ${left} of ${head} bytes` : lengthProblem(length, head, left);
      return { attributes, malformed: { at, why } };
    }
    const type = readNative(bytes, at + 2, 2);
    const value = bytes.subarray(at + head, at + length);
    const nested = (type & NESTED) !== 0 ? { nested: true } : {};
    attributes.push({ type: type & ~(NESTED | NETWORK_ORDER), value, ...nested });
    at += aligned(length);
  }
  return { attributes };
}

function lengthProblem(length: number, head: number, left: number): string {
  return length < head
    ? `attribute length ${length} is less than the header's ${head}`
    : `attribute length ${length} is more than the ${left} bytes left`;
}
