/** What every part of the store works on. */
import type { Database } from "./database";
import type { Queue } from "./queue";

export interface Context {
  database: Database;
  queue: Queue;
  /** Milliseconds since 1970, where a clock was given; otherwise null, and the database's own clock counts: one clock for all machines. */
  now: () => number | null;
}

/** SQL for the time now, in milliseconds since 1970; `parameter` takes `context.now()`. */
export function timeNow(parameter: number): string {
  return `coalesce($${parameter}::bigint, (extract(epoch from clock_timestamp()) * 1000)::bigint)`;
}
