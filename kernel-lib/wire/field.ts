/** The kinds of field that a layout table is made of: how many bits, and how they read as a value and as text. */
import { ipv4Bytes, ipv4Text, ipv6Bytes, ipv6Text, macBytes, macText } from "./address";

export interface Field<Value> {
  readonly bits: number;
  read(bytes: Uint8Array, bitOffset: number): Value;
  write(bytes: Uint8Array, bitOffset: number, value: unknown): void;
  /** Says what a value must be where it cannot be written. */
  problem(value: unknown): string | undefined;
  text(value: unknown): string;
}

/** Reads up to 48 bits as an unsigned number. */
function readBits(bytes: Uint8Array, bitOffset: number, bits: number): number {
  let value = 0;
  let at = bitOffset;
  for (let left = bits; left > 0; ) {
    const room = 8 - (at & 7);
    const taken = Math.min(room, left);
    const part = ((bytes[at >>> 3] ?? 0) >>> (room - taken)) & ((1 << taken) - 1);
    value = value * 2 ** taken + part;
    at += taken;
    left -= taken;
  }
  return value;
}

/** Writes a number into up to 48 bits and leaves the bits around it as they are. */
function writeBits(bytes: Uint8Array, bitOffset: number, bits: number, value: number): void {
  let end = bitOffset + bits;
  let rest = value;
  for (let left = bits; left > 0; ) {
    const used = ((end - 1) & 7) + 1;
    const taken = Math.min(used, left);
    const mask = ((1 << taken) - 1) << (8 - used);
    const part = (rest % 2 ** taken) << (8 - used);
    const index = (end - 1) >>> 3;
    bytes[index] = ((bytes[index] ?? 0) & ~mask) | part;
    rest = Math.floor(rest / 2 ** taken);
    end -= taken;
    left -= taken;
  }
}

/** An unsigned number of some bits; `text` may say more about a value than its decimal digits. */
export function bits(width: number, text: (value: number) => string = String): Field<number> {
  return {
    bits: width,
    read: (bytes, bitOffset) => readBits(bytes, bitOffset, width),
    write: (bytes, bitOffset, value) => writeBits(bytes, bitOffset, width, Number(value)),
    problem: (value) =>
      typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** width
        ? undefined
        : `it must be a whole number from 0 to ${2 ** width - 1} (${width} bits)`,
    text: (value) => text(Number(value)),
  };
}

/** A number of some bytes, shown in hexadecimal. */
export function hex(bytes: number): Field<number> {
  return bits(bytes * 8, (value) => `0x${value.toString(16).padStart(bytes * 2, "0")}`);
}

/** A number of some bytes that stands for a name: `2048 (IPv4)`. */
export function named(bytes: number, nameOf: (value: number) => string | undefined, prefix = ""): Field<number> {
  return bits(bytes * 8, (value) => {
    const digits = prefix === "0x" ? `0x${value.toString(16).padStart(bytes * 2, "0")}` : String(value);
    const name = nameOf(value);
    return name === undefined ? digits : `${digits} (${name})`;
  });
}

/** One bit. */
export const flag: Field<boolean> = {
  bits: 1,
  read: (bytes, bitOffset) => readBits(bytes, bitOffset, 1) === 1,
  write: (bytes, bitOffset, value) => writeBits(bytes, bitOffset, 1, value === true ? 1 : 0),
  problem: (value) => (typeof value === "boolean" ? undefined : "it must be true or false"),
  text: (value) => (value === true ? "1" : "0"),
};

function address(
  lengthBytes: number,
  read: (bytes: Uint8Array, at: number) => string,
  parse: (text: string) => Uint8Array,
): Field<string> {
  return {
    bits: lengthBytes * 8,
    read: (bytes, bitOffset) => read(bytes, bitOffset >>> 3),
    write: (bytes, bitOffset, value) => bytes.set(parse(String(value)), bitOffset >>> 3),
    problem: (value) => (typeof value === "string" ? undefined : "it must be an address as text"),
    text: String,
  };
}

export const mac = address(6, macText, macBytes);
export const ipv4 = address(4, ipv4Text, ipv4Bytes);
export const ipv6 = address(16, ipv6Text, ipv6Bytes);
