// RFC 9293 §3.8 and §3.10.8: one moment for each timer; the clock is the caller's.
import { fail, finish, stopTimers } from "./ending";
import { flightSize, onTimeout, sendAgain } from "./recovery";
import { backedOff, stopTiming } from "./round-trip";
import { ACK, SYN } from "./segment";
import { advance, distance } from "./sequence";
import { NEVER, type Tcb } from "./tcb";
import { finSent, sendAck, sendData, sendReset, transmit } from "./transmit";

/** The next moment at which something is to be done. */
export function nextTimer(t: Tcb): number {
  return Math.min(t.retransmitAtMs, t.delayedAckAtMs, t.keepAliveAtMs, t.timeWaitAtMs);
}

/** Does what is due. */
export function runTimers(t: Tcb): void {
  if (t.delayedAckAtMs <= t.nowMs) delayedAckTimeout(t);
  if (t.retransmitAtMs <= t.nowMs) retransmissionTimeout(t);
  if (t.keepAliveAtMs <= t.nowMs) keepAliveTimeout(t);
  if (t.timeWaitAtMs <= t.nowMs) timeWaitTimeout(t);
}

/** RFC 6298 §5.1 to §5.3: the timer runs while something is unacknowledged; with a closed window it probes instead. */
export function armRetransmission(t: Tcb, restart = false): void {
  const errand = wantedErrand(t);
  if (errand === undefined) {
    t.retransmitAtMs = NEVER;
    return;
  }
  if (t.retransmitAtMs !== NEVER && t.errand === errand && !restart) return;
  if (errand !== t.errand || t.retransmitAtMs === NEVER) if (errand === "window probe") t.backoffs = 0;
  t.errand = errand;
  t.retransmitAtMs = t.nowMs + (errand === "tail loss probe" ? tailLossDelay(t) : backedOff(t));
}

/** RFC 9293 §3.8.6.1: the window is still closed: the next probe waits as long as the last one did, from now. */
export function closedStill(t: Tcb): void {
  if (t.errand === "window probe" && t.retransmitAtMs !== NEVER) t.retransmitAtMs = t.nowMs + backedOff(t);
}

function wantedErrand(t: Tcb): Tcb["errand"] | undefined {
  const outstanding = t.una !== t.nxt;
  const waiting = t.sendQueue.lengthBytes > distance(t.queueStart, t.nxt) || (t.closing && !finSent(t));
  if (outstanding && !(t.wnd === 0 && flightSize(t) <= 1 && waiting))
    return mayProbeTail(t) ? "tail loss probe" : "retransmit";
  if (!waiting) return undefined;
  return "window probe";
}

/** RFC 8985 §7.2: the probe goes where the peer knows SACK and nothing is being made good. */
function mayProbeTail(t: Tcb): boolean {
  if (!t.config.tailLossProbe || !t.sackOk || t.recovery !== "none" || !t.scoreboard.isEmpty) return false;
  return t.probeEnd < 0 && t.backoffs === 0 && t.state !== "SYN-RECEIVED";
}

/** Two round trips; with a single segment out, time for a delayed ACK as well; never later than the time-out. */
function tailLossDelay(t: Tcb): number {
  if (!t.sampled) return t.rtoMs;
  const single = flightSize(t) <= t.sendMss;
  return Math.min(t.rtoMs, 2 * t.srttMs + (single ? t.config.minRtoMs : 2));
}

function retransmissionTimeout(t: Tcb): void {
  t.retransmitAtMs = NEVER;
  if (outOfPatience(t)) {
    fail(t, "timed out");
    return;
  }
  if (t.state === "SYN-SENT" || t.state === "SYN-RECEIVED") {
    synTimeout(t);
    return;
  }
  if (t.errand === "window probe") {
    windowProbe(t);
    return;
  }
  if (t.errand === "tail loss probe") {
    tailLossProbe(t);
    return;
  }
  onTimeout(t);
  t.retransmitAtMs = t.nowMs + backedOff(t);
  t.errand = "retransmit";
}

/** RFC 9293 §3.8.3: R2, as a count; a peer that answers window probes may keep us waiting for ever (§3.8.6.1). */
function outOfPatience(t: Tcb): boolean {
  const { config } = t;
  if (t.waitingSinceMs >= 0 && t.nowMs - t.waitingSinceMs >= t.userTimeoutMs) return true;
  if (t.state === "SYN-SENT") return t.backoffs >= config.synRetries + config.synLinearTimeouts;
  if (t.state === "SYN-RECEIVED") return t.backoffs >= config.synAckRetries;
  return t.backoffs >= config.retries;
}

function synTimeout(t: Tcb): void {
  t.backoffs++;
  stopTiming(t);
  const answers = t.state === "SYN-RECEIVED";
  t.emit({ name: "retransmission", why: "timeout", sequenceNumber: t.iss, atMs: t.nowMs });
  transmit(t, answers ? SYN | ACK : SYN, t.iss);
  const doublings = answers ? t.backoffs : Math.max(0, t.backoffs - t.config.synLinearTimeouts);
  t.retransmitAtMs = t.nowMs + Math.min(t.config.maxRtoMs, t.rtoMs * 2 ** doublings);
}

/** RFC 9293 §3.8.6.1: asks whether the window has opened. */
function windowProbe(t: Tcb): void {
  t.backoffs++;
  const open = distance(t.nxt, advance(t.una, t.wnd));
  const waiting = t.sendQueue.lengthBytes - distance(t.queueStart, t.nxt);
  if (open > 0 && waiting > 0) {
    // the override of §3.8.6.2.1: what fits goes, small as it is
    t.backoffs = 0;
    sendFitting(t, Math.min(open, waiting, t.sendMss));
    armRetransmission(t);
    return;
  }
  if (t.una !== t.nxt) sendAgain(t, t.una, advance(t.una, 1));
  else if (t.config.probeBytes === 1 && waiting > 0) sendFitting(t, 1);
  else transmit(t, ACK, advance(t.una, -1));
  t.errand = "window probe";
  t.retransmitAtMs = t.nowMs + backedOff(t);
}

function sendFitting(t: Tcb, lengthBytes: number): void {
  const from = t.nxt;
  t.nxt = advance(from, lengthBytes);
  t.lastSegmentBytes = lengthBytes;
  sendData(t, from, lengthBytes, false, true);
}

/** RFC 8985 §7.3: new data where there is some, else the last segment once more. */
function tailLossProbe(t: Tcb): void {
  const window = distance(t.nxt, advance(t.una, t.wnd));
  const waiting = t.sendQueue.lengthBytes - distance(t.queueStart, t.nxt);
  if (waiting > 0 && window >= Math.min(waiting, t.sendMss)) sendFitting(t, Math.min(waiting, t.sendMss));
  else {
    const from = advance(t.nxt, -Math.min(flightSize(t), t.lastSegmentBytes + (finSent(t) ? 1 : 0)));
    sendAgain(t, from, t.nxt);
    t.emit({ name: "retransmission", why: "tail loss probe", sequenceNumber: from, atMs: t.nowMs });
  }
  t.probeEnd = t.nxt;
  t.errand = "retransmit";
  t.retransmitAtMs = t.nowMs + backedOff(t);
}

/** RFC 9293 §3.8.6.3: company did not come in time. */
function delayedAckTimeout(t: Tcb): void {
  t.delayedAckAtMs = NEVER;
  if (!t.ackPending) return;
  // Linux: who waited in vain for an answer to ride on expects none next time; who waited for more data waits longer
  t.ackTimeoutMs = t.interactive ? t.config.delayedAckMs : Math.min(2 * t.ackTimeoutMs, t.rtoMs);
  t.interactive = false;
  sendAck(t);
}

/** RFC 9293 §3.8.4: an old number makes a living peer answer. */
function keepAliveTimeout(t: Tcb): void {
  const { keepAlive } = t;
  t.keepAliveAtMs = NEVER;
  if (!keepAlive) return;
  if (t.una !== t.nxt) {
    t.keepAliveAtMs = t.nowMs + keepAlive.idleMs;
    return;
  }
  if (t.keepAlivesSent >= keepAlive.probes) {
    sendReset(t);
    fail(t, "timed out");
    return;
  }
  t.keepAlivesSent++;
  transmit(t, ACK, advance(t.nxt, -1));
  t.keepAliveAtMs = t.nowMs + keepAlive.intervalMs;
}

/** Something came: the peer lives. */
export function heardFromPeer(t: Tcb): void {
  if (!t.keepAlive) return;
  t.keepAlivesSent = 0;
  t.keepAliveAtMs = t.nowMs + t.keepAlive.idleMs;
}

function timeWaitTimeout(t: Tcb): void {
  t.timeWaitAtMs = NEVER;
  // a FIN-WAIT-2 that nobody reads in ends too (RFC 9293 §3.6.1 lets it)
  t.move(t.state === "TIME-WAIT" ? "2MSL timeout" : "ABORT");
  finish(t);
}

/** RFC 9293 §3.6.1: the connection lingers, to answer a FIN that comes again and let old segments die. */
export function startTimeWait(t: Tcb): void {
  stopTimers(t);
  t.timeWaitAtMs = t.nowMs + 2 * t.config.mslMs;
}
