/** Timestamps of pcapng: a 64-bit count of units, whose length each interface chooses (`if_tsresol`). */

/** A moment: seconds since 1970, and nanoseconds within the second. */
export interface Moment {
  seconds: number;
  nanoseconds: number;
}

const BILLION = 1_000_000_000;
/** Up to this many units a second, a remainder moved left by 16 bits is still exact in a double. */
const MOST_EXACT_UNITS = 2 ** 37;

/** Reads a count of units as two words into `moment`. */
export type TimestampReader = (high: number, low: number, moment: Moment) => void;

/**
 * Makes the reader for a resolution: `unitsPerSecond` units a second, counted from `offsetSeconds` after 1970.
 * @example
 * const moment = { seconds: 0, nanoseconds: 0 };
 * timestampReader(1000n, 60)(1, 500, moment);
 * moment // => { seconds: 4295027, nanoseconds: 796000000 }
 */
export function timestampReader(unitsPerSecond: bigint, offsetSeconds: number): TimestampReader {
  const units = Number(unitsPerSecond);
  const toNanoseconds = nanosecondsOf(unitsPerSecond);
  if (units > MOST_EXACT_UNITS || !toNanoseconds) return exactReader(unitsPerSecond, offsetSeconds);
  return (high, low, moment) => {
    // Long division, 16 bits at a time.
    let seconds = 0;
    let rest = 0;
    for (const digit of [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff]) {
      const dividend = rest * 65536 + digit;
      const quotient = Math.floor(dividend / units);
      seconds = seconds * 65536 + quotient;
      rest = dividend - quotient * units;
    }
    moment.seconds = seconds + offsetSeconds;
    moment.nanoseconds = toNanoseconds(rest);
  };
}

/** How to make nanoseconds of units, where that is one exact multiplication or division. */
function nanosecondsOf(unitsPerSecond: bigint): ((units: number) => number) | undefined {
  const billion = BigInt(BILLION);
  if (billion % unitsPerSecond === 0n) {
    const factor = Number(billion / unitsPerSecond);
    return (units) => units * factor;
  }
  if (unitsPerSecond % billion !== 0n) return undefined;
  const divisor = Number(unitsPerSecond / billion);
  return (units) => Math.floor(units / divisor);
}

function exactReader(unitsPerSecond: bigint, offsetSeconds: number): TimestampReader {
  return (high, low, moment) => {
    const units = (BigInt(high) << 32n) | BigInt(low);
    moment.seconds = Number(units / unitsPerSecond) + offsetSeconds;
    moment.nanoseconds = Number(((units % unitsPerSecond) * BigInt(BILLION)) / unitsPerSecond);
  };
}

/** The highest powers that fit a 64-bit count. */
const HIGHEST_POWER = { two: 63, ten: 19 } as const;

/** Units a second of an `if_tsresol` byte: its highest bit says powers of 2, else 10; nothing where the power is too high. */
export function unitsOfResolution(resolution: number): bigint | undefined {
  const power = resolution & 0x7f;
  if (resolution & 0x80) return power > HIGHEST_POWER.two ? undefined : 1n << BigInt(power);
  return power > HIGHEST_POWER.ten ? undefined : 10n ** BigInt(power);
}
