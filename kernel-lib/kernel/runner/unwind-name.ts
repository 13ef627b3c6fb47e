/** What watchdog and runner agree on. */

/** Name of the function that the watchdog calls, under a global symbol. */
export const UNWIND = "wirebook.unwind";

/** Its answer: what runs may be ended now; not at this moment; or the runner has heard of the interrupt itself. */
export type Unwound = "unwound" | "not now" | "heard";
