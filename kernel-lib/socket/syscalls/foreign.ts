/** libc's functions through koffi. Pointers are typed arrays (or addresses as bigint), which koffi passes without a copy. */
import koffi from "koffi";
import { wrongType } from "../errors/arguments";

/** What a `void *` may be given as. */
export type Pointer = Uint8Array | Int32Array | Uint32Array | BigUint64Array | bigint | null;

const libc = koffi.load(null);

/** A function of the C library by its C prototype; its result has not been looked at. */
export function foreign<F>(prototype: string): F {
  return libc.func(prototype) as unknown as F;
}

/** A function that only some systems have. */
export function foreignIfThere<F>(prototype: string): F | undefined {
  try {
    return foreign<F>(prototype);
  } catch {
    return undefined;
  }
}

/** A C call's result, with what it left in errno as a negative number where it failed. */
export function orErrno(result: number): number {
  return result < 0 ? -koffi.errno() : result;
}

/** The address of bytes in memory; whoever keeps it keeps the bytes too, or they are collected. */
export function addressOf(bytes: Uint8Array): bigint {
  if (!(bytes instanceof Uint8Array)) throw wrongType("The memory", "a Buffer or Uint8Array", bytes);
  return koffi.address(bytes);
}

/** Memory at an address, seen as bytes, without a copy. */
export function memoryAt(address: bigint, lengthBytes: number): ArrayBuffer {
  return koffi.view(address, lengthBytes);
}
