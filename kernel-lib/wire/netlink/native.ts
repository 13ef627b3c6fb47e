/** Numbers as netlink has them: in the byte order of the host, which on every machine here is little-endian. */
import type { Field } from "../field";

/** Reads an unsigned number of up to 6 bytes. */
export function readNative(bytes: Uint8Array, at: number, lengthBytes: number): number {
  let value = 0;
  for (let index = lengthBytes - 1; index >= 0; index--) value = value * 256 + (bytes[at + index] ?? 0);
  return value;
}

/** Writes an unsigned number. */
export function writeNative(bytes: Uint8Array, at: number, lengthBytes: number, value: number): void {
  let rest = value;
  for (let index = 0; index < lengthBytes; index++) {
    bytes[at + index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

function native(lengthBytes: number, text: (value: number) => string = String): Field<number> {
  const limit = 2 ** (lengthBytes * 8);
  return {
    bits: lengthBytes * 8,
    read: (bytes, bitOffset) => readNative(bytes, bitOffset >>> 3, lengthBytes),
    write: (bytes, bitOffset, value) => writeNative(bytes, bitOffset >>> 3, lengthBytes, Number(value)),
    problem: (value) =>
      typeof value === "number" && Number.isInteger(value) && value >= 0 && value < limit
        ? undefined
        : `it must be a whole number from 0 to ${limit - 1} (${lengthBytes * 8} bits)`,
    text: (value) => text(Number(value)),
  };
}

export const native8 = native(1);
export const native16 = native(2);
export const native32 = native(4);
export const nativeHex32 = native(4, (value) => `0x${value.toString(16)}`);

/** A number that may be negative: an error, as its negative number. */
export const nativeSigned32: Field<number> = {
  ...native32,
  read: (bytes, bitOffset) => native32.read(bytes, bitOffset) | 0,
  write: (bytes, bitOffset, value) => native32.write(bytes, bitOffset, Number(value) >>> 0),
  problem: (value) =>
    typeof value === "number" && (value | 0) === value ? undefined : "it must be a whole number of 32 bits, signed",
};

/** A counter of 64 bits; above 2^53 its last digits are lost. */
export const native64: Field<number> = {
  ...native(8),
  read: (bytes, bitOffset) =>
    readNative(bytes, bitOffset >>> 3, 4) + readNative(bytes, (bitOffset >>> 3) + 4, 4) * 2 ** 32,
  problem: (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 64
      ? undefined
      : "it must be a whole number from 0 on",
};
