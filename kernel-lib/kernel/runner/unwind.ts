/**
 * Part of stopping code that is stuck in a loop. V8 can end it (the watchdog asks for that), but Node then finds its
 * stack of async identities higher than it should be and aborts the process. Its handler of uncaught errors empties
 * that stack; so the watchdog first has it handle this one, in the middle of the loop. A loop of awaits would fill it
 * again before it is ended, so the following of cells, which has Node keep that stack for promises, ends first.
 */
import { stopFollowing } from "./context";
import { UNWIND, type Unwound } from "./unwind-name";

class Unwinding extends Error {}

let isHeard = false;

/** Makes `globalThis[Symbol.for(UNWIND)]`, which the watchdog has called in the middle of whatever runs. */
export function installUnwind(kernelFolder: string): void {
  // Node's name for "an error reached the top"; it calls the uncaughtException listeners and empties the stack.
  const { _fatalException } = process as unknown as { _fatalException(error: Error, fromPromise: boolean): boolean };
  const unwind = (): Unwound => {
    if (isHeard) return "heard";
    const files = filesOnStack();
    // Node's own bookkeeping is interrupted, or this is the kernel hearing of the interrupt: another moment will do.
    if (files.some((file) => file.startsWith("node:internal/async_hooks"))) return "not now";
    if (!files.some((file) => !file.startsWith("node:") && !file.startsWith(kernelFolder))) return "not now";
    stopFollowing();
    _fatalException.call(process, new Unwinding(), false);
    return "unwound";
  };
  Object.defineProperty(globalThis, Symbol.for(UNWIND), { value: unwind });
}

/** Says whether the interrupt is in the kernel's own hands; then nothing more must be ended. */
export function noteHeard(heard: boolean): void {
  isHeard = heard;
}

/** Tells whether an uncaught "error" is that one. */
export function isUnwinding(error: unknown): boolean {
  return error instanceof Unwinding;
}

function filesOnStack(): string[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  Error.prepareStackTrace = (_, sites) => sites.flatMap((site) => site.getFileName() ?? []);
  const files = new Error().stack as unknown as string[];
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  return files;
}
