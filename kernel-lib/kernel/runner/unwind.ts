/**
 * Part of stopping code that is stuck in a loop. V8 can end it (the watchdog asks for that), but Node then finds its
 * stack of async identities higher than it should be and aborts the process. Its handler of uncaught errors empties
 * that stack; so the watchdog first has it handle this one, in the middle of the loop.
 */

/** Name of the function that the watchdog calls, under a global symbol. */
export const UNWIND = "wirebook.unwind";

class Unwinding extends Error {}

/** Makes `globalThis[Symbol.for(UNWIND)]`. */
export function installUnwind(): void {
  // Node's name for "an error reached the top"; it calls the uncaughtException listeners and empties the stack.
  const { _fatalException } = process as unknown as { _fatalException(error: Error, fromPromise: boolean): boolean };
  Object.defineProperty(globalThis, Symbol.for(UNWIND), {
    value: () => void _fatalException.call(process, new Unwinding(), false),
  });
}

/** Tells whether an uncaught "error" is that one. */
export function isUnwinding(error: unknown): boolean {
  return error instanceof Unwinding;
}
