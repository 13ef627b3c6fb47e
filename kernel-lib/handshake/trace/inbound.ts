import { readOptionList } from "../packet";
import type { Segment } from "../tcp/segment";
import { flagBits } from "./print";
import type { SegmentPattern } from "./syntax";

/** Makes the segment that a trace lets arrive; echoes of our timestamps are put into our counting. */
export function inbound(pattern: SegmentPattern, timestampOffset: number): Segment {
  const options = pattern.options === "any" ? undefined : readOptionList(pattern.options);
  const { timestamps } = options ?? {};
  return {
    flags: flagBits(pattern.flags),
    sequenceNumber: pattern.from,
    acknowledgmentNumber: pattern.ack ?? 0,
    window: pattern.window ?? 0,
    payload: new Uint8Array(pattern.lengthBytes),
    options:
      options && timestamps && timestamps.echoReply !== 0
        ? { ...options, timestamps: { ...timestamps, echoReply: (timestamps.echoReply + timestampOffset) >>> 0 } }
        : options,
  };
}
