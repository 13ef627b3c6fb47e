// RFC 4987 §3.6: the listener's state in the number of its SYN,ACK, so that a half-open connection costs nothing.
import { createHmac } from "node:crypto";
import type { Endpoint } from "../tcp/isn";
import type { SegmentOptions } from "../tcp/segment";

/** The sizes that three bits can name. */
const SIZES = [216, 536, 1200, 1360, 1400, 1440, 1460, 8960] as const;
/** The counter moves on once in 64 seconds; a cookie is good for one step more. */
const STEP_MS = 64_000;
const NO_SCALE = 15;
/** Low bits of the timestamp that hold what the number has no room for: shift, SACK. */
const TIMESTAMP_BITS = 0x1f;

/** Makes and reads cookies. */
export class SynCookies {
  constructor(private readonly secret: string) {}

  /** The number for a SYN,ACK: five bits of time, three for the segment size, 24 of a keyed hash. */
  make(local: Endpoint, remote: Endpoint, irs: number, mss: number, nowMs: number): number {
    const time = Math.floor(nowMs / STEP_MS);
    let size = 0;
    while (size + 1 < SIZES.length && (SIZES[size + 1] as number) <= mss) size++;
    return (((time & 31) << 27) | (size << 24) | this.hash(local, remote, irs, time, size)) >>> 0;
  }

  /** Gives the segment size that a cookie of ours holds; undefined for one that we never made, or long ago. */
  read(cookie: number, local: Endpoint, remote: Endpoint, irs: number, nowMs: number): number | undefined {
    const now = Math.floor(nowMs / STEP_MS);
    const age = (now - (cookie >>> 27)) & 31;
    if (age > 1) return undefined;
    const size = (cookie >>> 24) & 7;
    return this.hash(local, remote, irs, now - age, size) === (cookie & 0xff_ffff) ? SIZES[size] : undefined;
  }

  private hash(local: Endpoint, remote: Endpoint, irs: number, time: number, size: number): number {
    const text = `${local.address} ${local.port} ${remote.address} ${remote.port} ${irs} ${time} ${size}`;
    return createHmac("sha256", this.secret).update(text).digest().readUIntBE(0, 3);
  }
}

/** Puts shift and SACK of the peer's SYN into the low bits of the timestamp we send. */
export function stampOptions(timestamp: number, { windowScale, sackPermitted }: SegmentOptions): number {
  const bits = (windowScale ?? NO_SCALE) | (sackPermitted ? 16 : 0);
  const stamped = timestamp - (timestamp % (TIMESTAMP_BITS + 1)) + bits;
  // never ahead of the clock: the peer would find the next one old
  return stamped > timestamp ? (stamped - TIMESTAMP_BITS - 1 + 2 ** 32) % 2 ** 32 : stamped;
}

/** Reads them back from the echo of that timestamp. */
export function stampedOptions(echoReply: number): Pick<SegmentOptions, "windowScale" | "sackPermitted"> {
  const scale = echoReply & 15;
  return { ...(scale === NO_SCALE ? {} : { windowScale: scale }), sackPermitted: (echoReply & 16) !== 0 };
}
