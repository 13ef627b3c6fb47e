// RFC 6298 §2: from round-trip times to the retransmission time-out; §3: Karn's rule.
import { distance, isAfter } from "./sequence";
import type { Tcb } from "./tcb";

/** Begins to time a segment, where none is timed. */
export function startTiming(t: Tcb, end: number): void {
  if (t.timedAtMs >= 0) return;
  t.timedEnd = end;
  t.timedAtMs = t.nowMs;
}

/** Karn: what was sent again says nothing about the time, since nobody knows which copy was answered. */
export function stopTiming(t: Tcb): void {
  t.timedAtMs = -1;
  t.resentAtMs = t.nowMs;
}

/** Takes a sample when the timed segment, or a timestamp of ours, came back; tells whether there was one. */
export function sampleRoundTrip(t: Tcb, ack: number, echoReply: number | undefined): boolean {
  if (t.timedAtMs >= 0 && !isAfter(t.timedEnd, ack)) {
    addSample(t, t.nowMs - t.timedAtMs);
    t.timedAtMs = -1;
    return true;
  }
  // RFC 7323 §4.1: with timestamps every ACK of new data is a sample, repeats too
  if (t.timedAtMs >= 0 || !echoReply) return false;
  const sample = distance(echoReply, (Math.floor(t.nowMs) + t.tsOffset) % 2 ** 32);
  // an echo from before the repeat may answer the first copy, whose ACK was lost: that was no round trip
  if (sample < 0 || sample > t.nowMs - t.resentAtMs + 1) return false;
  addSample(t, sample);
  return true;
}

/** RFC 6298 §2.2 and §2.3. */
export function addSample(t: Tcb, sampleMs: number): void {
  if (!t.sampled) {
    t.srttMs = sampleMs;
    t.rttvarMs = sampleMs / 2;
  } else {
    t.rttvarMs = 0.75 * t.rttvarMs + 0.25 * Math.abs(t.srttMs - sampleMs);
    t.srttMs = 0.875 * t.srttMs + 0.125 * sampleMs;
  }
  t.sampled = true;
  setRto(t);
}

function setRto(t: Tcb): void {
  const { minRtoMs, maxRtoMs, minRtoMarginMs } = t.config;
  const rto = t.srttMs + Math.max(minRtoMarginMs, 4 * t.rttvarMs);
  t.rtoMs = Math.min(maxRtoMs, Math.max(minRtoMs, rto));
}

/** RFC 6298 §5.5: each time-out doubles the next, up to a bound. */
export function backedOff(t: Tcb): number {
  return Math.min(t.config.maxRtoMs, t.rtoMs * 2 ** t.backoffs);
}
