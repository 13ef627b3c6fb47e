/** The wait that select and poll share. */
import type { Address } from "../addresses/types";
import { checkSignal, type WaitOptions } from "../descriptor";
import { outOfRange, wrongType } from "../errors";
import type { Socket } from "../socket";
import { currentScope } from "../waiting/scope";

/** Looks, and while there is nothing waits for any of the sockets and looks again, at most for the time given. */
export async function untilReady<T>(
  watched: readonly { socket: Socket<Address>; events: number }[],
  look: () => T,
  isThere: (found: T) => boolean,
  timeoutSeconds: number | null,
  options: WaitOptions,
): Promise<T> {
  checkSeconds(timeoutSeconds);
  const signal = options?.signal;
  checkSignal(signal);
  let found = look();
  if (isThere(found) || timeoutSeconds === 0) return found;
  const stops = [signal, currentScope()?.signal].flatMap((one) => one ?? []);
  const over = new AbortController();
  const timer = timeoutSeconds === null ? undefined : setTimeout(() => over.abort(), timeoutSeconds * 1000);
  try {
    while (!isThere(found) && !over.signal.aborted) {
      await anyReady(watched, AbortSignal.any([over.signal, ...stops]));
      for (const stop of stops) stop.throwIfAborted();
      found = look();
    }
  } finally {
    clearTimeout(timer);
  }
  return found;
}

/** Resolves when one socket is ready or the signal is aborted; fails when one is closed. */
async function anyReady(
  watched: readonly { socket: Socket<Address>; events: number }[],
  signal: AbortSignal,
): Promise<void> {
  const first = new AbortController();
  const stop = AbortSignal.any([first.signal, signal]);
  const aborted = new Promise<void>((resolve) => {
    stop.addEventListener("abort", () => resolve(), { once: true });
    if (stop.aborted) resolve();
  });
  const waits = watched.map(({ socket, events }) => socket.whenReady(events, first.signal));
  for (const wait of waits) wait.catch(() => {});
  try {
    await Promise.race([...waits, aborted]);
  } finally {
    first.abort();
  }
}

function checkSeconds(seconds: number | null): void {
  if (seconds === null) return;
  if (typeof seconds !== "number") throw wrongType("The time-out", "seconds as a number, or null", seconds);
  if (!(seconds >= 0 && seconds <= 2_147_483)) throw outOfRange("The time-out", "0 to 2147483 seconds", seconds);
}
