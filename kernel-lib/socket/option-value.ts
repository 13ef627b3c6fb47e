/** Values of socket options: integers, bytes, and the two structures that options take. */
import { checkInteger, memoryOf, outOfRange, wrongType } from "./errors";

/** SO_LINGER: what close does with data that have not been sent. */
export interface Linger {
  onOff: boolean;
  /** How long close waits for them; 0 throws them away and resets the connection. */
  seconds: number;
}

/** What setsockopt takes: a number or a truth value as an int, or the option's own bytes. */
export type OptionValue = number | boolean | ArrayBufferView | ArrayBuffer;

const DARWIN = process.platform === "darwin";

/** The bytes of an option's value. */
export function optionBytes(value: unknown): Uint8Array {
  if (typeof value === "boolean") return optionBytes(value ? 1 : 0);
  if (typeof value === "number") {
    checkInteger("The option's value", value, -0x80000000, 0xffffffff);
    return new Uint8Array(new Int32Array([value]).buffer);
  }
  if (ArrayBuffer.isView(value)) return memoryOf("The option's value", value);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw wrongType("The option's value", "a number, true or false, or bytes", value);
}

/**
 * Packs a value for SO_LINGER.
 * @example
 * packLinger({ onOff: true, seconds: 5 }).readInt32LE(4) // => 5
 */
export function packLinger(linger: Linger): Buffer {
  if (typeof linger !== "object" || linger === null) throw wrongType("The value", "{ onOff, seconds }", linger);
  const { onOff, seconds } = linger;
  checkInteger("The seconds", seconds, 0, 0x7fffffff);
  return Buffer.from(new Int32Array([onOff ? 1 : 0, seconds]).buffer);
}

/**
 * Reads SO_LINGER's value, as `getsockopt(SOL_SOCKET, SO_LINGER, 8)` gives it.
 * @example
 * unpackLinger(packLinger({ onOff: true, seconds: 5 })) // => { onOff: true, seconds: 5 }
 */
export function unpackLinger(bytes: Uint8Array): Linger {
  if (!(bytes instanceof Uint8Array) || bytes.length < 8) throw wrongType("The value", "8 bytes", bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  return { onOff: view.getInt32(0, true) !== 0, seconds: view.getInt32(4, true) };
}

/**
 * Packs seconds as a `struct timeval`, for SO_RCVTIMEO and SO_SNDTIMEO.
 * @example
 * unpackTimeval(packTimeval(1.5)) // => 1.5
 */
export function packTimeval(seconds: number): Buffer {
  if (typeof seconds !== "number") throw wrongType("The seconds", "a number", seconds);
  if (!(seconds >= 0 && seconds <= 0x7fffffff)) throw outOfRange("The seconds", "from 0 to 2147483647", seconds);
  const bytes = Buffer.alloc(16);
  const whole = Math.floor(seconds);
  bytes.writeBigInt64LE(BigInt(whole), 0);
  bytes.writeInt32LE(Math.min(999_999, Math.round((seconds - whole) * 1e6)), 8);
  return bytes;
}

/** Reads a `struct timeval` as seconds, as `getsockopt(SOL_SOCKET, SO_RCVTIMEO, 16)` gives it. */
export function unpackTimeval(bytes: Uint8Array): number {
  if (!(bytes instanceof Uint8Array) || bytes.length < 12) throw wrongType("The value", "16 bytes", bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  // macOS has 32 bits of microseconds and padding behind them
  const microseconds = DARWIN || bytes.length < 16 ? view.getInt32(8, true) : Number(view.getBigInt64(8, true));
  return Number(view.getBigInt64(0, true)) + microseconds / 1e6;
}
