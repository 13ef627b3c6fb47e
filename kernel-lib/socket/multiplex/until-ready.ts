/** The wait that select and poll share. (AbortSignal.any would do it shorter, but keeps a trace in a signal that lasts.) */
import type { Address } from "../addresses/types";
import { checkSignal, type WaitOptions } from "../descriptor";
import { outOfRange, wrongType } from "../errors";
import type { Socket } from "../socket";
import { whenAborted } from "../waiting/abort";
import { currentScope } from "../waiting/scope";

interface Watched {
  socket: Socket<Address>;
  events: number;
}

/** Looks, and while there is nothing waits for any of the sockets and looks again, at most for the time given. */
export async function untilReady<T>(
  watched: readonly Watched[],
  look: () => T,
  isThere: (found: T) => boolean,
  timeoutSeconds: number | null,
  options: WaitOptions,
): Promise<T> {
  checkSeconds(timeoutSeconds);
  checkSignal(options?.signal);
  let found = look();
  if (isThere(found) || timeoutSeconds === 0) return found;
  // a cell that was stopped may have loops that go on
  const stops = [options?.signal, currentScope()?.signal].flatMap((one) => (one && !one.aborted ? one : []));
  const over = new AbortController();
  const end = (): void => over.abort();
  const forget = stops.map((stop) => whenAborted(stop, end));
  const callOff = timeoutSeconds === null ? undefined : later(watched, timeoutSeconds * 1000, end);
  try {
    while (!isThere(found) && !over.signal.aborted) {
      await anyReady(watched, over.signal);
      for (const stop of stops) stop.throwIfAborted();
      found = look();
    }
  } finally {
    callOff?.();
    for (const one of forget) one();
  }
  return found;
}

/** Calls `action` after a time, by the time that the sockets live in. */
function later(watched: readonly Watched[], delayMs: number, action: () => void): () => void {
  const syscalls = watched[0]?.socket.syscalls;
  if (syscalls?.after) return syscalls.after(delayMs, action);
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
}

/** Resolves when one socket is ready or the signal is aborted; fails when one is closed. */
async function anyReady(watched: readonly Watched[], over: AbortSignal): Promise<void> {
  const enough = new AbortController();
  const waits = watched.map(({ socket, events }) => socket.whenReady(events, enough.signal));
  // the others end with the signal, and nobody listens
  for (const wait of waits) wait.catch(() => {});
  try {
    await Promise.race([...waits, new Promise<void>((resolve) => whenAborted(over, () => resolve()))]);
  } finally {
    enough.abort();
  }
}

function checkSeconds(seconds: number | null): void {
  if (seconds === null) return;
  if (typeof seconds !== "number") throw wrongType("The time-out", "seconds as a number, or null", seconds);
  if (!(seconds >= 0 && seconds <= 2_147_483)) throw outOfRange("The time-out", "0 to 2147483 seconds", seconds);
}
