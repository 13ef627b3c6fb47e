/** A trace counts from 0 at both ends; a kernel begins at numbers and timestamps of its own. */
import { inbound, RST, type Segment, type SegmentPattern, SYN } from "../../../handshake";

export class Counting {
  /** What the kernel's sequence numbers are ahead of the trace's, known from its first SYN. */
  #sequence = 0;
  /** What its timestamps are ahead, known from the first one. */
  timestampOffset = 0;
  #timestampOf: number | undefined;

  /** A segment of the trace as it must go on the wire. */
  outgoing(pattern: SegmentPattern): Segment {
    const segment = inbound(pattern, this.timestampOffset);
    const { options } = segment;
    return {
      ...segment,
      acknowledgmentNumber: pattern.ack === undefined ? 0 : (pattern.ack + this.#sequence) >>> 0,
      options: options?.sack
        ? { ...options, sack: options.sack.map(([from, to]) => [this.#ahead(from), this.#ahead(to)]) }
        : options,
    };
  }

  /** Learns from a segment that the kernel sent from a port, and that the trace expects to be as `pattern`. */
  learn(pattern: SegmentPattern, { flags, sequenceNumber, options }: Segment, port: number): void {
    if ((flags & SYN) !== 0) this.#sequence = (sequenceNumber - pattern.from) >>> 0;
    const wanted = pattern.options === "any" ? undefined : pattern.options.find(({ name }) => name === "timestamps");
    // each pair of ports has timestamps of its own (RFC 7323 §5.4)
    if (this.#timestampOf === port || wanted?.name !== "timestamps" || !options?.timestamps) return;
    this.#timestampOf = port;
    this.timestampOffset = (options.timestamps.value - wanted.value) >>> 0;
  }

  /** A segment of the kernel's as the trace counts. */
  incoming(segment: Segment): Segment {
    // RFC 9293 §3.10.7.1: a reset of what belongs to no connection has the number 0
    if ((segment.flags & RST) !== 0 && segment.sequenceNumber === 0) return segment;
    return { ...segment, sequenceNumber: (segment.sequenceNumber - this.#sequence) >>> 0 };
  }

  #ahead(number: number): number {
    return (number + this.#sequence) >>> 0;
  }
}
