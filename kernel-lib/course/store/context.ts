/** What every part of the store works on. */
import type { Database } from "./database";
import type { Queue } from "./queue";

export interface Context {
  database: Database;
  queue: Queue;
  /** Milliseconds since 1970, where a clock was given; otherwise null, and the database's own clock counts: one clock for all machines. */
  now: () => number | null;
  expiry: Expiry;
}

/** Ended leases are looked for when nothing else waits, and while much waits now and then: looking costs as much as a claim. */
export class Expiry {
  #lookedAt = Number.NEGATIVE_INFINITY;

  isDue(): boolean {
    const now = performance.now();
    if (now - this.#lookedAt < EVERY_MS) return false;
    this.#lookedAt = now;
    return true;
  }
}

const EVERY_MS = 1_000;

/** SQL for the time now, in milliseconds since 1970; `parameter` takes `context.now()`. */
export function timeNow(parameter: number): string {
  return `coalesce($${parameter}::bigint, (extract(epoch from clock_timestamp()) * 1000)::bigint)`;
}
