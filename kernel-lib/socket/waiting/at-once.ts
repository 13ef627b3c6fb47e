/** Promises of calls that need not wait: the busiest calls give the same few numbers over and over. */

let lastValue = 0;
let lastPromise = Promise.resolve(0);

/** A promise of a number that is known; the same one as before for the same number, which saves making it. */
export function promiseOf(value: number): Promise<number> {
  if (value !== lastValue) {
    lastValue = value;
    lastPromise = Promise.resolve(value);
  }
  return lastPromise;
}
