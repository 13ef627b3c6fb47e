import type { Clock } from "./clock";
import type { Link } from "./link";

/** A frame as it passed: a capture file's packet (`encodeCapture` writes them as they are). */
export interface RecordedFrame {
  /** Since 1970 in UTC, and nanoseconds within the second. */
  seconds: number;
  nanoseconds: number;
  bytes: Uint8Array;
  /** Which of the recorded links it passed on, in the order they were wrapped. */
  interfaceId: number;
}

/** What passed on one or more links, in order. */
export class Recording {
  readonly frames: RecordedFrame[] = [];

  /** `startSeconds` is when the clock's 0 was, in seconds since 1970. */
  constructor(readonly startSeconds = 0) {}

  /** Keeps a frame that passes at a moment of the clock. */
  add(bytes: Uint8Array, nowMs: number, interfaceId = 0): void {
    const wholeSeconds = Math.floor(nowMs / 1000);
    const nanoseconds = Math.round((nowMs - wholeSeconds * 1000) * 1e6);
    const carry = nanoseconds === 1e9 ? 1 : 0;
    this.frames.push({
      seconds: this.startSeconds + wholeSeconds + carry,
      nanoseconds: carry ? 0 : nanoseconds,
      bytes,
      interfaceId,
    });
  }
}

/**
 * Keeps a copy of each frame that passes, with its time. `encodeCapture({ interfaces: [{ linkType }] }, recording.frames)`
 * of kernel-lib/capture makes a pcap file of it, `traceOfFrames` of kernel-lib/handshake a trace.
 */
export function record(next: Link, clock: Clock, recording: Recording, interfaceId = 0): Link {
  return {
    send(frame) {
      recording.add(frame.slice(), clock.nowMs, interfaceId);
      next.send(frame);
    },
  };
}
