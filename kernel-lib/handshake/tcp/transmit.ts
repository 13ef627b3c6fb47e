// RFC 9293 §3.10: making segments of what the connection knows.
import { ACK, FIN, PSH, RST, type Segment, type SegmentOptions, SYN } from "./segment";
import { advance, distance, isAfter } from "./sequence";
import { NEVER, type Tcb } from "./tcb";
import { announceWindow } from "./window";

const NO_BYTES = new Uint8Array();

/** Our timestamp clock: milliseconds (RFC 7323 §5.4 wants 1 ms to 1 s). */
export function timestampNow(t: Tcb): number {
  return (Math.floor(t.nowMs) + t.tsOffset) % 2 ** 32;
}

/** Sends a segment; whatever carries an acknowledgment stands for the ACK that waited. */
export function transmit(t: Tcb, flags: number, sequenceNumber: number, payload: Uint8Array = NO_BYTES): void {
  const made: Segment = {
    flags,
    sequenceNumber,
    acknowledgmentNumber: flags & ACK ? t.rcvNxt : 0,
    window: announceWindow(t, flags),
    payload,
    options: flags & SYN ? synOptions(t, flags) : laterOptions(t),
  };
  if (flags & ACK) {
    t.lastAckSent = t.rcvNxt;
    t.ackPending = false;
    t.delayedAckAtMs = NEVER;
    t.pushReceived = 0;
    t.duplicate = undefined;
    if (t.quickAcks > 0) t.quickAcks--;
  }
  t.out.segment(made);
}

/** Sends an acknowledgment and nothing else. */
export function sendAck(t: Tcb): void {
  transmit(t, ACK, t.nxt);
}

/** RFC 9293 §3.10.5 and §3.6.1: the reset that tells the peer that its data went nowhere. */
export function sendReset(t: Tcb): void {
  transmit(t, RST | ACK, t.nxt);
}

/**
 * RFC 5961 §3.2, §4.2, §5.2: the ACK that asks the peer whether it meant it. Those that answer segments without data
 * are kept rare (§7), so that two ends that disagree do not shout for ever.
 */
export function sendChallengeAck(t: Tcb, hasData = false): void {
  if (!hasData && t.nowMs - t.lastChallengeAtMs < t.config.challengeIntervalMs) return;
  if (!hasData) t.lastChallengeAtMs = t.nowMs;
  sendAck(t);
}

function synOptions(t: Tcb, flags: number): SegmentOptions {
  const { config } = t;
  // an answer repeats only what the peer's SYN offered (RFC 7323 §1.3, RFC 2018 §2)
  const answers = (flags & ACK) !== 0 && (t.passive || !config.repeatsOffer);
  const options: SegmentOptions = { mss: config.mss };
  if (answers ? t.sackOk : config.sack) options.sackPermitted = true;
  if (answers ? t.timestampsOk : config.timestamps)
    options.timestamps = { value: timestampNow(t), echoReply: answers ? t.tsRecent : 0 };
  if (config.windowScale !== "off" && (!answers || t.scalingOk)) options.windowScale = config.windowScale;
  return options;
}

function laterOptions(t: Tcb): SegmentOptions | undefined {
  const blocks = sackBlocks(t);
  if (!t.timestampsOk) return blocks && { sack: blocks };
  const timestamps = { value: timestampNow(t), echoReply: t.tsRecent };
  return blocks ? { timestamps, sack: blocks } : { timestamps };
}

/** RFC 2018 §4; RFC 2883 §4: what came twice stands first. */
function sackBlocks(t: Tcb): (readonly [number, number])[] | undefined {
  if (!t.sackOk || (t.duplicate === undefined && t.reassembly.isEmpty)) return undefined;
  const blocks = t.duplicate ? [t.duplicate, ...t.reassembly.blocks] : [...t.reassembly.blocks];
  return blocks.length === 0 ? undefined : blocks.slice(0, t.timestampsOk ? 3 : 4);
}

/** The bytes of data that a segment has room for just now. */
export function roomForData(t: Tcb): number {
  const blocks = sackBlocks(t);
  return blocks ? Math.max(1, t.sendMss - 4 - 8 * blocks.length) : t.sendMss;
}

/** The number that our FIN has, or will have. */
export function finNumber(t: Tcb): number {
  return advance(t.queueStart, t.sendQueue.lengthBytes);
}

/** Whether our FIN is among what was sent. */
export function finSent(t: Tcb): boolean {
  return t.closing && isAfter(t.nxt, finNumber(t));
}

/**
 * Sends `lengthBytes` of the queue from a number on, with FIN where `fin` is told; the segment that holds the end of a
 * write carries PSH (RFC 9293 §3.9.1.2).
 */
export function sendData(t: Tcb, from: number, lengthBytes: number, fin: boolean, push = false): void {
  const payload = t.sendQueue.view(distance(t.queueStart, from), lengthBytes);
  const to = advance(from, lengthBytes);
  const pushed = lengthBytes > 0 && (push || holdsPush(t, from, to));
  t.lastSentAtMs = t.nowMs;
  transmit(t, ACK | (pushed ? PSH : 0) | (fin ? FIN : 0), from, payload);
}

function holdsPush(t: Tcb, from: number, to: number): boolean {
  for (const end of t.pushes) {
    if (isAfter(end, to)) return false;
    if (isAfter(end, from)) return true;
  }
  return false;
}
