/** Why a frame did not arrive. */
export type DropReason =
  | "lost"
  | "damaged"
  | "too long"
  | "queue full"
  | "unplugged"
  | "dropped by onFrame"
  | "dropped by hand";

/** What passed in one direction of a cable, or in both. */
export interface WireCounts {
  /** Frames that were put on the cable. */
  sent: number;
  /** Frames that came out of it, duplicates too. */
  delivered: number;
  duplicated: number;
  dropped: number;
  why: Partial<Record<DropReason, number>>;
}

/** Counts at their beginning. */
export function noCounts(): WireCounts {
  return { sent: 0, delivered: 0, duplicated: 0, dropped: 0, why: {} };
}

/** Notes frames that will not arrive. */
export function countDrop(counts: WireCounts, why: DropReason, frames = 1): void {
  counts.dropped += frames;
  counts.why[why] = (counts.why[why] ?? 0) + frames;
}

/** Adds up the counts of several directions. */
export function sumOf(all: readonly WireCounts[]): WireCounts {
  const sum = noCounts();
  for (const { sent, delivered, duplicated, why } of all) {
    sum.sent += sent;
    sum.delivered += delivered;
    sum.duplicated += duplicated;
    for (const [reason, frames] of Object.entries(why)) countDrop(sum, reason as DropReason, frames);
  }
  return sum;
}
