// RFC 9293 §3.8.6: what may be sent now: windows of both kinds, Nagle, silly windows.
import { flightSize, initialWindow, limitedTransmit, pipe, resendDoubtful, resendLost } from "./recovery";
import { startTiming } from "./round-trip";
import { advance, distance, isAfter } from "./sequence";
import type { Tcb } from "./tcb";
import { armRetransmission } from "./timers";
import { finSent, roomForData, sendData } from "./transmit";

const MAY_SEND = new Set(["ESTABLISHED", "CLOSE-WAIT", "FIN-WAIT-1", "CLOSING", "LAST-ACK"]);

/** A segment that may go now. */
interface Next {
  lengthBytes: number;
  fin: boolean;
}

/** Sends all that may be sent: what was lost first, then what is new. */
export function send(t: Tcb): void {
  if (!MAY_SEND.has(t.state)) return;
  restartAfterIdle(t);
  resendLost(t);
  sendNew(t);
  resendDoubtful(t);
  armRetransmission(t);
}

/** RFC 5681 §4.1: after a silence longer than the time-out the window is what it was at first, or less. */
function restartAfterIdle(t: Tcb): void {
  if (t.una === t.nxt && t.nowMs - t.lastSentAtMs > t.rtoMs) t.cwnd = Math.min(t.cwnd, initialWindow(t));
}

function sendNew(t: Tcb): void {
  const probed = t.nxt;
  // a window that opens: the byte of the probe goes again, in company
  const again = t.errand === "window probe" && t.wnd > 0 && flightSize(t) === 1;
  if (again) t.nxt = t.una;
  sendBurst(t);
  if (again && t.nxt === t.una) t.nxt = probed;
}

function sendBurst(t: Tcb): void {
  let burst = 0;
  let next = nextSegment(t);
  while (next) {
    const { lengthBytes, fin } = next;
    const from = t.nxt;
    t.nxt = advance(from, lengthBytes + (fin ? 1 : 0));
    t.lastSegmentBytes = lengthBytes;
    if (fin) t.finAlone = lengthBytes === 0;
    if (lengthBytes < t.sendMss && lengthBytes > 0) t.smallEnd = t.nxt;
    t.maxFlight = Math.max(t.maxFlight, flightSize(t));
    burst++;
    const following = nextSegment(t);
    const push = t.config.pushBursts && burst > 1 && following === undefined;
    startTiming(t, t.nxt);
    sendData(t, from, lengthBytes, fin, push);
    next = following;
  }
}

/** Whether bytes of the queue wait, and what of them may go now. */
function nextSegment(t: Tcb): Next | undefined {
  if (finSent(t)) return undefined;
  const unsent = unsentBytes(t);
  if (unsent === 0 && !t.closing) return undefined;
  const room = Math.min(roomForData(t), halfWindow(t));
  const wanted = Math.min(unsent, room);
  if (pipe(t) + wanted > t.cwnd + limitedTransmit(t)) {
    t.cwndLimited = true;
    return undefined;
  }
  const window = distance(t.nxt, advance(t.una, t.wnd));
  const lengthBytes = Math.min(wanted, Math.max(0, window));
  const fin = t.closing && lengthBytes === unsent && window > lengthBytes;
  if (lengthBytes === 0) return fin ? { lengthBytes, fin } : undefined;
  return fin || worthSending(t, lengthBytes, unsent, room) ? { lengthBytes, fin } : undefined;
}

/** Linux: to a peer with a tiny window segments are cut so that two fit it. */
function halfWindow({ config, maxWindow }: Tcb): number {
  if (!config.halfWindowSegments || maxWindow === 0) return Number.POSITIVE_INFINITY;
  return Math.max(maxWindow > 536 ? maxWindow >>> 1 : maxWindow, 48);
}

/** RFC 9293 §3.8.6.2.1: small segments are held back while bigger ones may come of them. */
function worthSending(t: Tcb, lengthBytes: number, unsent: number, room: number): boolean {
  if (lengthBytes >= room) return true;
  // Linux has cut its segments to half windows before: what does not fit now waits
  if (lengthBytes < unsent) return !t.config.halfWindowSegments && lengthBytes >= t.maxWindow / 2;
  return !t.corked && (!t.nagle || !smallOnItsWay(t));
}

function smallOnItsWay(t: Tcb): boolean {
  if (t.una === t.nxt) return false;
  return t.config.minshall ? isAfter(t.smallEnd, t.una) : true;
}

/** Bytes of the queue that were never sent. */
export function unsentBytes(t: Tcb): number {
  return Math.max(0, t.sendQueue.lengthBytes - distance(t.queueStart, t.nxt));
}
