// RFC 9293 §3.10.7.4: SEGMENT ARRIVES, for SYN-RECEIVED and every state behind it; the checks in the RFC's order.
import { acknowledge, acknowledgeAtOnce } from "./acknowledging";
import { arriveAck } from "./arrive-ack";
import { arriveText, finAcceptable } from "./arrive-text";
import { fail } from "./ending";
import { ACK, FIN, has, PSH, RST, type Segment, SYN, segmentLength } from "./segment";
import { send } from "./send";
import { advance, isAfter, isBefore } from "./sequence";
import type { Tcb } from "./tcb";
import { sendChallengeAck, transmit } from "./transmit";
import { receiveWindow } from "./window";

/** Takes a segment in. */
export function arriveSynchronized(t: Tcb, segment: Segment): void {
  if (repeatedSyn(t, segment)) {
    transmit(t, SYN | ACK, t.iss);
    return;
  }
  if (!crossedSyn(t, segment)) {
    // RFC 7323 §5.3: an old timestamp is an old segment
    if (isOldByTimestamp(t, segment)) {
      refuse(t, segment);
      return;
    }
    // first: sequence number
    if (!acceptable(t, segment)) {
      refuse(t, segment);
      return;
    }
    // second: RST; third: security; fourth: SYN
    if (has(segment, RST)) {
      arriveReset(t, segment);
      return;
    }
    if (has(segment, SYN)) {
      sendChallengeAck(t);
      return;
    }
  }
  rememberTimestamp(t, segment);
  // fifth: ACK
  if (!has(segment, ACK)) return;
  if (!arriveAck(t, segment)) return;
  if (stateIs(t, "CLOSED")) return;
  // sixth: URG is not supported; seventh: text; eighth: FIN
  if (segment.payload.length > 0 || has(segment, FIN)) arriveText(t, segment);
  send(t);
  acknowledge(t);
}

const stateIs = (t: Tcb, state: Tcb["state"]): boolean => t.state === state;

/**
 * §3.10.7.4, first, table 6. The lower bound is what we acknowledged last, not what we could: a segment that the peer
 * sent before it saw our newest ACK is no stranger.
 */
function acceptable(t: Tcb, segment: Segment): boolean {
  const { sequenceNumber } = segment;
  const window = receiveWindow(t);
  const end = advance(sequenceNumber, segmentLength(segment));
  if (isBefore(end, t.lastAckSent)) return false;
  if (end === sequenceNumber) return !isAfter(sequenceNumber, advance(t.rcvNxt, window));
  // a whole duplicate brings nothing but its news of a lost ACK
  if (!isAfter(end, t.rcvNxt)) return false;
  if (window === 0) return false;
  return isBefore(sequenceNumber, advance(t.rcvNxt, window));
}

/** An unacceptable segment is answered by an ACK, a reset by nothing. */
function refuse(t: Tcb, segment: Segment): void {
  if (has(segment, RST)) return;
  if (has(segment, SYN)) {
    sendChallengeAck(t);
    return;
  }
  // §3.10.7.4: with the window closed, ACKs are heeded all the same
  if (receiveWindow(t) === 0 && segment.sequenceNumber === t.rcvNxt && has(segment, ACK)) arriveAck(t, segment);
  if (stateIs(t, "CLOSED")) return;
  if (segment.payload.length === 0 && !has(segment, FIN)) {
    send(t);
    sendChallengeAck(t);
    return;
  }
  noteDuplicate(t, segment);
  if (stateIs(t, "TIME-WAIT") && has(segment, FIN)) finAcceptable(t, segment);
  acknowledgeAtOnce(t);
  send(t);
}

/** RFC 2883 §4.1: tells of data that came twice. */
function noteDuplicate(t: Tcb, { sequenceNumber, payload }: Segment): void {
  if (!t.sackOk || payload.length === 0 || !isBefore(sequenceNumber, t.rcvNxt)) return;
  const end = advance(sequenceNumber, payload.length);
  t.duplicate = [sequenceNumber, isAfter(end, t.rcvNxt) ? t.rcvNxt : end];
}

/** §3.10.7.4, second, after RFC 5961 §3.2: the exact number resets, one within the window is asked about. */
function arriveReset(t: Tcb, segment: Segment): void {
  if (segment.sequenceNumber !== t.rcvNxt) {
    sendChallengeAck(t);
    return;
  }
  const refused = t.state === "SYN-RECEIVED" && !t.passive;
  if (t.state === "SYN-RECEIVED" && t.passive) {
    fail(t, "reset");
    return;
  }
  fail(t, refused ? "refused" : "reset");
}

/** A SYN that we have answered already: the answer was lost. */
function repeatedSyn(t: Tcb, segment: Segment): boolean {
  return (
    t.state === "SYN-RECEIVED" &&
    (segment.flags & ~PSH & 0x3f) === SYN &&
    segment.sequenceNumber === t.irs &&
    !isOldByTimestamp(t, segment)
  );
}

/** The SYN,ACK of a peer that opened at the same moment: its SYN we know, its ACK is news (§3.5, figure 7). */
function crossedSyn(t: Tcb, segment: Segment): boolean {
  return (
    t.state === "SYN-RECEIVED" &&
    has(segment, SYN | ACK) &&
    advance(segment.sequenceNumber, 1) === t.rcvNxt &&
    segment.acknowledgmentNumber === t.nxt
  );
}

const PAWS_IDLE_MS = 24 * 24 * 3600 * 1000;

/** RFC 7323 §5.3, R1; §5.5: after 24 days of silence the clock may have gone round. */
function isOldByTimestamp(t: Tcb, { options, flags }: Segment): boolean {
  if (!t.timestampsOk || !options?.timestamps || flags & RST) return false;
  return isBefore(options.timestamps.value, t.tsRecent) && t.nowMs - t.tsRecentAtMs < PAWS_IDLE_MS;
}

/** RFC 7323 §4.3 (2). */
function rememberTimestamp(t: Tcb, { options, sequenceNumber }: Segment): void {
  if (!t.timestampsOk || !options?.timestamps || isAfter(sequenceNumber, t.lastAckSent)) return;
  t.tsRecent = options.timestamps.value;
  t.tsRecentAtMs = t.nowMs;
}
