/** When to ask again after a fault: exponential back-off with full jitter, bounded, and never before the server's own word. */
import type { Fault } from "./exchange";

/** Bounds of asking again. */
export interface Patience {
  /** Requests in all, the first included. */
  tries: number;
  firstMs: number;
  mostMs: number;
  /** Of all waiting together. */
  totalMs: number;
}

/** A learner looks on: about a minute, then the attempt waits in the outbox. */
export const PATIENCE: Patience = { tries: 8, firstMs: 500, mostMs: 15_000, totalMs: 60_000 };

/**
 * Gives how long to wait after the `tried`th try (from 1) in milliseconds, or undefined where it is time to give up.
 * `random` is from 0 up to 1.
 * @example
 *   backoffMs(1, 0, { why: "" }, 0.5) // => 250
 *   backoffMs(3, 0, { why: "", retryAfterMs: 4000 }, 0) // => 4000
 *   backoffMs(3, 0, { why: "", retryAfterMs: 3600000 }, 0) // => undefined
 */
export function backoffMs(
  tried: number,
  waitedMs: number,
  { retryAfterMs = 0 }: Pick<Fault, "why" | "retryAfterMs">,
  random: number,
  patience: Patience = PATIENCE,
): number | undefined {
  if (tried >= patience.tries) return undefined;
  const jittered = random * Math.min(patience.mostMs, patience.firstMs * 2 ** (tried - 1));
  const waitMs = retryAfterMs + jittered;
  return waitedMs + waitMs > patience.totalMs ? undefined : waitMs;
}

/**
 * Reads a Retry-After header (RFC 9110 section 10.2.3), in milliseconds; a date is compared with the server's own Date,
 * as this machine's clock may be wrong.
 * @example
 *   retryAfterMs("7", null) // => 7000
 *   retryAfterMs("Mon, 23 Nov 2026 12:00:10 GMT", "Mon, 23 Nov 2026 12:00:00 GMT") // => 10000
 *   retryAfterMs("soon", null) // => undefined
 */
export function retryAfterMs(header: string | null, date: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const [until, now] = [Date.parse(header), date === null ? Date.now() : Date.parse(date)];
  return Number.isFinite(until) && Number.isFinite(now) ? Math.max(0, until - now) : undefined;
}
