import type { Clock } from "./clock";
import type { Link } from "./link";

export interface RateLimit<Frame> {
  bitsPerSecond: number;
  /** What waits beyond so many bytes is lost (a drop-tail queue); no bound unless told. */
  queueBytes?: number;
  /** How long a frame is: needed where frames are not bytes. */
  lengthBytes?: (frame: Frame) => number;
  /** Told of what waits, in bytes, after each change: for a figure of the queue. */
  onQueue?: (waitingBytes: number, nowMs: number) => void;
}

/** Sends frames one after the other at a rate; those that come too fast wait in a queue, or are lost. */
export function rateLimited<Frame>(next: Link<Frame>, clock: Clock, limit: RateLimit<Frame>): Link<Frame> {
  const { bitsPerSecond, queueBytes = Number.POSITIVE_INFINITY, onQueue } = limit;
  const lengthOf = limit.lengthBytes ?? ((frame: Frame) => (frame as unknown as { length: number }).length);
  let freeAtMs = Number.NEGATIVE_INFINITY;
  let waitingBytes = 0;
  return {
    send(frame) {
      const lengthBytes = lengthOf(frame);
      if (waitingBytes + lengthBytes > queueBytes) return;
      waitingBytes += lengthBytes;
      onQueue?.(waitingBytes, clock.nowMs);
      freeAtMs = Math.max(freeAtMs, clock.nowMs) + (lengthBytes * 8000) / bitsPerSecond;
      clock.after(freeAtMs - clock.nowMs, () => {
        waitingBytes -= lengthBytes;
        onQueue?.(waitingBytes, clock.nowMs);
        next.send(frame);
      });
    },
  };
}
