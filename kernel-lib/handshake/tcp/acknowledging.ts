// RFC 9293 §3.8.6.3 and RFC 5681 §4.2: when to acknowledge what came.
import { distance, isBefore } from "./sequence";
import type { Tcb } from "./tcb";
import { sendAck } from "./transmit";
import { nextEdge, receiveWindow } from "./window";

/** Data came in order: learns how big the peer's segments are and how fast they follow one another. */
export function noteData(t: Tcb, lengthBytes: number): void {
  if (lengthBytes >= t.receivedMss) t.receivedMss = Math.min(lengthBytes, t.config.mss);
  else t.pushReceived++;
  t.ackPending = true;
  const { quickAcks, delayedAckMs } = t.config;
  const gap = t.nowMs - t.lastDataAtMs;
  if (t.ackTimeoutMs === 0) {
    quickAck(t);
    t.ackTimeoutMs = delayedAckMs;
  } else if (quickAcks > 0) {
    // Linux: the ACK waits about as long as the next data took to come
    if (gap <= delayedAckMs / 2) t.ackTimeoutMs = t.ackTimeoutMs / 2 + delayedAckMs / 2;
    else if (gap < t.ackTimeoutMs) t.ackTimeoutMs = Math.min(t.ackTimeoutMs / 2 + gap, t.rtoMs);
    else if (gap > t.rtoMs) quickAck(t);
  }
  t.lastDataAtMs = t.nowMs;
}

/** The next ACKs go at once: a sender that begins, or has lost something, waits for them. */
export function quickAck(t: Tcb, interactive = t.interactive): void {
  if (t.config.quickAcks === 0) return;
  const windowful = Math.max(2, Math.floor(receiveWindow(t) / (2 * t.receivedMss)));
  t.quickAcks = Math.max(t.quickAcks, Math.min(t.config.quickAcks, windowful));
  t.interactive = interactive;
}

/** Data that came twice or out of order: the sender is to know at once (RFC 5681 §4.2). */
export function acknowledgeAtOnce(t: Tcb): void {
  if (t.config.quickAcks > 0) {
    quickAck(t, false);
    t.ackTimeoutMs = t.config.delayedAckMs;
  }
  sendAck(t);
}

/** Sends the ACK that is due, or lets it wait for company. */
export function acknowledge(t: Tcb): void {
  if (!t.ackPending) return;
  const unacknowledged = distance(t.lastAckSent, t.rcvNxt);
  // RFC 9293 §3.8.6.3: at least every second full-sized segment
  const two = unacknowledged > t.receivedMss && windowHolds(t);
  const quick = t.quickAcks > 0 && !t.interactive;
  if (two || quick || !t.reassembly.isEmpty) {
    sendAck(t);
    return;
  }
  const delayMs = ackDelay(t);
  // Linux: an ACK that is about to go may as well go now
  if (t.config.quickAcks > 0 && t.delayedAckAtMs <= t.nowMs + delayMs / 4) {
    sendAck(t);
    return;
  }
  t.delayedAckAtMs = Math.min(t.delayedAckAtMs, t.nowMs + delayMs);
}

/** A reader that lags lets the window shrink: the ACK waits for it to read. */
function windowHolds(t: Tcb): boolean {
  return t.receiveQueue.lengthBytes <= 1 || distance(t.rcvEdge, nextEdge(t)) >= 0;
}

/** How long an ACK may wait; Linux bounds what it has learned by a round trip, 40 ms at the least. */
function ackDelay(t: Tcb): number {
  const { delayedAckMs, quickAcks } = t.config;
  if (quickAcks === 0) return delayedAckMs;
  if (t.ackTimeoutMs <= delayedAckMs) return t.ackTimeoutMs;
  const most = t.interactive || t.pushReceived > 0 ? 200 : 500;
  return Math.min(t.ackTimeoutMs, t.sampled ? Math.min(most, Math.max(t.srttMs, delayedAckMs)) : most);
}

/** The user has read: an opened window, or an ACK that only waited for that, goes out. */
export function acknowledgeRead(t: Tcb): void {
  if (t.state === "CLOSED" || t.state === "LISTEN") return;
  const drained = t.receiveQueue.lengthBytes === 0;
  if (t.ackPending) {
    const two = distance(t.lastAckSent, t.rcvNxt) > t.receivedMss;
    const small = t.config.quickAcks > 0 && (t.pushReceived > 1 || (t.pushReceived > 0 && !t.interactive));
    if (two || (small && drained)) {
      sendAck(t);
      return;
    }
  }
  // RFC 9293 §3.8.6.2.2: tell of a window that opened by a useful step
  if (t.finReceived) return;
  const [window, edge] = [receiveWindow(t), nextEdge(t)];
  const opened = distance(t.rcvNxt, edge);
  if (isBefore(t.rcvEdge, edge) && opened >= 2 * window) sendAck(t);
}

/** Data of ours left: an answer within the time an ACK would wait makes the talk interactive. */
export function noteAnswer(t: Tcb): void {
  if (t.config.quickAcks > 0 && t.nowMs - t.lastDataAtMs < t.ackTimeoutMs) t.interactive = true;
}

/** Linux: quick or not is a mode of the connection; what waits in quick mode goes. */
export function setQuickAck(t: Tcb, quick: boolean): void {
  t.interactive = !quick;
  if (quick && t.ackPending && t.state !== "CLOSED") sendAck(t);
}
