/** How much work reading is, told in a unit that is the same on a slow and on a crowded machine. */

const MOST_BYTES = 65_535;
const ROUNDS = 5;
/** 50 ms on a machine of 2026 that is not busy. */
export const MOST_PASSES = 1000;

const bytes = new Uint8Array(MOST_BYTES).map((_, at) => at);
let sum = 0;

/** One pass over as many bytes as a packet can have, by the simplest of loops. */
function pass(): void {
  for (let at = 0; at < bytes.length; at++) sum = (sum + (bytes[at] ?? 0)) | 0;
}

/** Gives for how many plain passes over 65,535 bytes the processor would have had the time that `work` took. */
export function passesOf(work: () => void): number {
  work(); // both are compiled by then
  for (let count = 0; count < 100; count++) pass();
  return processorTime(work, ROUNDS) / ROUNDS / (processorTime(pass, MOST_PASSES) / MOST_PASSES);
}

/** Microseconds in which this process was on a processor: what else the machine does is not in them. */
function processorTime(work: () => void, times: number): number {
  const before = process.cpuUsage();
  for (let count = 0; count < times; count++) work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
