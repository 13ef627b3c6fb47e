// RFC 9293 §3.4: sequence numbers count bytes modulo 2³²; "before" means before within half the circle.

/** How far `to` lies behind `from`: negative where it lies before it. */
export function distance(from: number, to: number): number {
  return (to - from) | 0;
}

/**
 * Adds so many bytes to a sequence number.
 * @example
 * advance(0xffff_ffff, 2) // => 1
 */
export function advance(sequenceNumber: number, bytes: number): number {
  return (sequenceNumber + bytes) >>> 0;
}

/**
 * Whether one sequence number comes before another.
 * @example
 * isBefore(0xffff_fff0, 5) // => true
 */
export function isBefore(a: number, b: number): boolean {
  return ((a - b) | 0) < 0;
}

/** Whether one sequence number comes after another. */
export function isAfter(a: number, b: number): boolean {
  return ((a - b) | 0) > 0;
}

/** The later of two sequence numbers. */
export function later(a: number, b: number): number {
  return isAfter(a, b) ? a : b;
}

/** The earlier of two sequence numbers. */
export function earlier(a: number, b: number): number {
  return isBefore(a, b) ? a : b;
}
