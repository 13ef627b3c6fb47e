// RFC 5681, RFC 6582 and RFC 6675: how much may be on its way, and what to send again.
import { stopTiming } from "./round-trip";
import { DUP_THRESH } from "./scoreboard";
import { advance, distance, earlier, isAfter, isBefore, later } from "./sequence";
import type { Tcb } from "./tcb";
import { finNumber, finSent, roomForData, sendData } from "./transmit";

/** FlightSize of RFC 5681 §2. */
export function flightSize(t: Tcb): number {
  return distance(t.una, t.nxt);
}

/** The number below which what the peer has not told is taken for lost. */
function lostBelow(t: Tcb): number {
  if (t.recovery === "timeout") return t.recoveryPoint;
  const bySack = t.scoreboard.lostBelow(t.una, t.sendMss);
  // the segment whose loss began the recovery counts as lost, whatever the scoreboard says
  return t.recovery === "fast" && t.highRxt === t.una
    ? later(bySack, earlier(advance(t.una, t.sendMss), t.nxt))
    : bySack;
}

/** RFC 6675 §4, SetPipe(): the bytes that are thought to be on their way. */
export function pipe(t: Tcb): number {
  const flight = flightSize(t);
  if (t.recovery === "none" && t.scoreboard.isEmpty) return flight;
  const lost = lostBelow(t);
  const still = distance(lost, t.nxt) - t.scoreboard.bytesBetween(lost, t.nxt);
  const resentTo = t.recovery === "none" ? t.una : later(t.highRxt, t.una);
  const resent = distance(t.una, resentTo) - t.scoreboard.bytesBetween(t.una, resentTo);
  return still + resent;
}

/** RFC 5681 §3.1, equation 4. */
function halve(t: Tcb): void {
  t.ssthresh = Math.max(flightSize(t) / 2, 2 * t.sendMss);
}

/** RFC 6928 §2. */
export function initialWindow(t: Tcb): number {
  const segments = t.config.initialWindowSegments;
  return Math.min(segments * t.sendMss, Math.max(2 * t.sendMss, segments * 1460));
}

/** What is on its way was lost, and not to congestion: all of it goes again, window and time-out as they are. */
export function resendAll(t: Tcb): void {
  t.recovery = "timeout";
  t.recoveryPoint = t.nxt;
  t.highRxt = t.una;
  t.dupAcks = 0;
}

/** RFC 5681 §3.2: the third duplicate, or three told segments behind a hole, mean a loss. */
export function onDuplicateAck(t: Tcb): void {
  t.dupAcks++;
  if (t.recovery === "timeout") return;
  if (t.recovery === "fast") {
    // RFC 6582 §3.2 step 3: a segment has left the network
    if (!t.sackOk) t.cwnd += t.sendMss;
    return;
  }
  const lost = t.sackOk && isAfter(t.scoreboard.lostBelow(t.una, t.sendMss), t.una);
  if (t.dupAcks < DUP_THRESH && !lost) return;
  halve(t);
  t.recovery = "fast";
  t.recoveryPoint = t.nxt;
  t.highRxt = t.una;
  t.cwnd = t.ssthresh + (t.sackOk ? 0 : DUP_THRESH * t.sendMss);
  resend(t, t.nxt, "fast");
}

/** RFC 3042: the first two duplicates let a new segment go each, beyond the congestion window. */
export function limitedTransmit(t: Tcb): number {
  return t.recovery === "none" && !t.sackOk ? Math.min(t.dupAcks, 2) * t.sendMss : 0;
}

/** New data was acknowledged: the window grows, or the recovery goes on or ends. */
export function onNewAck(t: Tcb, deliveredBytes: number): void {
  if (t.recovery === "none") {
    t.dupAcks = 0;
    grow(t, deliveredBytes);
    return;
  }
  if (!isBefore(t.una, t.recoveryPoint)) {
    // RFC 6582 §3.2: a full acknowledgment; no burst after it
    if (t.recovery === "timeout") grow(t, deliveredBytes);
    else t.cwnd = Math.min(t.ssthresh, Math.max(flightSize(t), t.sendMss) + t.sendMss);
    t.recovery = "none";
    t.dupAcks = 0;
    return;
  }
  t.highRxt = later(t.highRxt, t.una);
  if (t.recovery === "timeout") grow(t, deliveredBytes);
  else if (!t.sackOk) {
    // RFC 6582 §3.2: a partial acknowledgment shows the next hole
    t.cwnd = Math.max(t.sendMss, t.cwnd - deliveredBytes + (deliveredBytes >= t.sendMss ? t.sendMss : 0));
    t.highRxt = t.una;
    resend(t, t.nxt, "fast");
  }
}

/** RFC 5681 §3.1: slow start below ssthresh, a segment a round trip above. */
function grow(t: Tcb, deliveredBytes: number): void {
  const { sendMss, cwnd } = t;
  // a window that was not used says nothing about the network (RFC 7661)
  if (!t.cwndLimited && (cwnd >= t.ssthresh || cwnd >= 2 * t.maxFlight)) return;
  if (cwnd < t.ssthresh) t.cwnd += Math.min(deliveredBytes, t.config.slowStartSegmentsPerAck * sendMss);
  else t.cwnd += Math.max(1, Math.floor((sendMss * Math.min(deliveredBytes, sendMss)) / cwnd));
}

/** RFC 6298 §5.4 to §5.6 and RFC 5681 §3.1: the time is out: begin again from the oldest, with one segment. */
export function onTimeout(t: Tcb): void {
  if (t.backoffs === 0) halve(t);
  t.backoffs++;
  t.cwnd = t.sendMss;
  t.recovery = "timeout";
  t.recoveryPoint = t.nxt;
  t.highRxt = t.una;
  t.dupAcks = 0;
  // RFC 2018 §8: a peer that told of the oldest bytes and yet did not acknowledge them has thrown them away
  if (t.scoreboard.hole(t.una, t.nxt)[0] !== t.una) t.scoreboard.clear();
  resend(t, t.nxt, "timeout");
}

/** Sends what is lost again, as far as the window lets; RFC 6675 §5 (C). */
export function resendLost(t: Tcb): void {
  while (t.recovery !== "none" && pipe(t) + t.sendMss <= t.cwnd) {
    if (!t.sackOk && t.recovery === "fast") return;
    if (!resend(t, lostBelow(t), t.recovery)) return;
  }
}

/** RFC 6675 §4, NextSeg() rule 3: with nothing new to send, a hole that may be lost is better than silence. */
export function resendDoubtful(t: Tcb): void {
  if (t.recovery !== "fast" || !t.sackOk) return;
  while (pipe(t) + t.sendMss <= t.cwnd && resend(t, t.scoreboard.highest(t.una), "fast"));
}

/** Sends one segment of the first hole at or behind HighRxt again; false where there is none below `limit`. */
function resend(t: Tcb, limit: number, why: "fast" | "timeout"): boolean {
  const [from, to] = t.scoreboard.hole(later(t.highRxt, t.una), limit);
  if (!isBefore(from, to)) return false;
  const end = sendAgain(t, from, to);
  t.highRxt = end;
  t.emit({ name: "retransmission", why: why === "fast" ? "fast" : "timeout", sequenceNumber: from, atMs: t.nowMs });
  return true;
}

/** Sends a segment from a number on again, up to another at most; gives where it ended. */
export function sendAgain(t: Tcb, from: number, to: number): number {
  stopTiming(t);
  const fin = finNumber(t);
  const dataEnd = t.closing ? earlier(to, fin) : to;
  const lengthBytes = Math.max(0, Math.min(distance(from, dataEnd), roomForData(t)));
  const end = advance(from, lengthBytes);
  // a FIN that went alone joins data only where these leave room
  const joins = !t.finAlone || lengthBytes < t.sendMss;
  const withFin = joins && finSent(t) && end === fin && isAfter(to, fin);
  sendData(t, from, lengthBytes, withFin);
  return advance(end, withFin ? 1 : 0);
}
