/** Values to call functions with: right ones, wrong ones, and nasty ones. */

import type { Address, Socket } from "../../../kernel-lib/socket";
import * as library from "../../../kernel-lib/socket";

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a value of ours throws when it is looked at; everything else that is thrown must be an error of the library. */
export class Thrown extends Error {
  readonly code = "THROWN";
}

const CONSTANTS = Object.values(library).filter((value): value is number => typeof value === "number");
const throwing = (): never => {
  throw new Thrown();
};

function detached(): Uint8Array {
  const bytes = new Uint8Array(16);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

/** Makers of values; a name of a host never stands alone, so that no name server is asked. */
const MAKERS: ((pick: <T>(list: readonly T[]) => T) => unknown)[] = [
  () => undefined,
  () => null,
  (pick) => pick([0, 1, 2, 3, 4, 16, 255, 1024, 65_535, 65_536]),
  (pick) => pick([-1, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 31)]),
  (pick) => pick(CONSTANTS),
  (pick) => pick([0n, 1n, -1n, 2n ** 64n]),
  (pick) => pick([true, false]),
  (pick) => pick(["", "127.0.0.1", "::1", "localhost", "\0", "\0abstract", "300.1.1.1", "a b", "%", "\ud800 x"]),
  () => `${"long ".repeat(2000)}`,
  (pick) => [pick(["127.0.0.1", "::1", "", "1.2.3", "a b"]), pick([0, 9, 80, 70_000, -1, "80", null])],
  (pick) => ["::1", pick([0, 9, 80]), pick([0, -1, 2 ** 21]), pick([0, 1, 2 ** 33])],
  (pick) => ["lo", pick([0, 3, 0x800, 70_000]), 0, 0, new Uint8Array(pick([0, 6, 9]))],
  (pick) => [pick([0, 1, 2 ** 32]), pick([0, 1])],
  (pick) => Buffer.alloc(pick([0, 1, 4, 8, 16, 64, 4096])),
  (pick) => new Float64Array(pick([0, 1, 9])),
  () => new DataView(new ArrayBuffer(12), 3, 7),
  () => new ArrayBuffer(9),
  () => new SharedArrayBuffer(9),
  () => new Uint8Array(new SharedArrayBuffer(9)),
  () => detached(),
  () => [],
  () => [Buffer.from("x"), "y", undefined],
  () => [[1, 1, Buffer.alloc(4)]],
  () => [["x", ["127.0.0.1", 9]], ["y"]],
  () => ({}),
  () => ({ signal: AbortSignal.abort() }),
  () => ({ signal: "none" }),
  () => ({ family: 2, type: "x", flags: 4 }),
  () => ({ onOff: true, seconds: -1 }),
  () => Symbol("a symbol"),
  () => () => {},
  () => new Date(0),
  () => Object.create(null),
  () => ({ valueOf: throwing, toString: throwing, [Symbol.toPrimitive]: throwing }),
  () => new Proxy({}, { get: throwing, getPrototypeOf: throwing, has: throwing, ownKeys: throwing }),
  () => new Proxy([], { get: throwing }),
];

export function valuesFrom(random: () => number, sockets: () => readonly Socket<Address>[]) {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const value = (): unknown => (random() < 0.05 ? pick(sockets()) : pick(MAKERS)(pick));
  return {
    pick,
    value,
    list: (most: number): unknown[] => Array.from({ length: Math.floor(random() * (most + 1)) }, value),
  };
}
