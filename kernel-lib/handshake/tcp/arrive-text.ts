// RFC 9293 §3.10.7.4, seventh and eighth: data, and the end of data.
import { acknowledgeAtOnce, noteData, quickAck } from "./acknowledging";
import { fail } from "./ending";
import { FIN, has, resetFor, type Segment } from "./segment";
import { advance, distance, isAfter, isBefore } from "./sequence";
import { NEVER, type Tcb } from "./tcb";
import { startTimeWait } from "./timers";
import { sendAck } from "./transmit";

const TAKES_TEXT = new Set(["ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2"]);

/** Takes data and FIN in, in order or to be kept until what is missing has come. */
export function arriveText(t: Tcb, segment: Segment): void {
  // after the peer's FIN nothing more can come (§3.10.7.4: "this should not occur")
  if (!TAKES_TEXT.has(t.state)) {
    if (has(segment, FIN)) finAcceptable(t, segment);
    acknowledgeAtOnce(t);
    return;
  }
  const end = advance(segment.sequenceNumber, segment.payload.length);
  if (t.receiverGone && isAfter(end, t.rcvNxt)) {
    // §3.6.1: data for a user who has gone are answered with a reset, lest the peer take them for delivered
    t.out.segment(resetFor(segment));
    fail(t, "aborted");
    return;
  }
  if (isAfter(segment.sequenceNumber, t.rcvNxt)) {
    arriveEarly(t, segment);
    return;
  }
  arriveInOrder(t, segment);
}

/** What lies beyond the window is cut off; a FIN goes with it. */
function withinWindow(t: Tcb, from: number, segment: Segment): { payload: Uint8Array; fin: boolean } {
  const skip = distance(segment.sequenceNumber, from);
  const whole = segment.payload.subarray(Math.max(0, skip));
  const room = Math.max(0, distance(from, t.rcvEdge));
  if (whole.length > room) return { payload: whole.subarray(0, room), fin: false };
  return { payload: whole, fin: has(segment, FIN) };
}

function arriveEarly(t: Tcb, segment: Segment): void {
  const { payload, fin } = withinWindow(t, segment.sequenceNumber, segment);
  const twice = t.reassembly.add(segment.sequenceNumber, payload, fin);
  if (twice && t.sackOk) t.duplicate = twice;
  // RFC 5681 §4.2: a hole is told of at once
  acknowledgeAtOnce(t);
}

function arriveInOrder(t: Tcb, segment: Segment): void {
  if (t.sackOk && isBefore(segment.sequenceNumber, t.rcvNxt) && segment.payload.length > 0)
    t.duplicate = [segment.sequenceNumber, t.rcvNxt];
  const { payload, fin } = withinWindow(t, t.rcvNxt, segment);
  const filling = !t.reassembly.isEmpty;
  const before = t.rcvNxt;
  deliver(t, payload);
  let ended = fin;
  if (filling && t.sackOk) t.duplicate = t.reassembly.overlap(t.rcvNxt) ?? t.duplicate;
  if (filling && !ended) {
    const next = t.reassembly.takeFrom(t.rcvNxt);
    for (const piece of next.payloads) deliver(t, piece);
    ended = next.fin;
  }
  if (payload.length > 0) noteData(t, payload.length);
  if (t.rcvNxt !== before) t.emit({ name: "readable", atMs: t.nowMs });
  if (ended) takeFin(t);
  if (filling) {
    // RFC 5681 §4.2: so is one that is filled
    quickAck(t, false);
    sendAck(t);
  }
}

function deliver(t: Tcb, payload: Uint8Array): void {
  t.receiveQueue.push(payload);
  t.rcvNxt = advance(t.rcvNxt, payload.length);
}

/** §3.10.7.4, eighth: the peer has said all it has to say. */
function takeFin(t: Tcb): void {
  t.reassembly.clear();
  // after the end of data nobody sends any again: no more is told of duplicates
  t.duplicate = undefined;
  t.rcvNxt = advance(t.rcvNxt, 1);
  t.finReceived = true;
  const { state } = t;
  t.move("rcv FIN");
  t.emit({ name: "peer closed", atMs: t.nowMs });
  if (state === "ESTABLISHED") {
    // Linux: the ACK waits a little for a FIN of ours that it can ride on; that makes the close in three
    t.interactive = t.config.quickAcks > 0;
    t.ackPending = true;
    return;
  }
  t.delayedAckAtMs = NEVER;
  sendAck(t);
  if (state === "FIN-WAIT-2") startTimeWait(t);
}

/** §3.10.7.4: a FIN that comes again means that our ACK was lost: TIME-WAIT begins anew. */
export function finAcceptable(t: Tcb, segment: Segment): void {
  const end = advance(segment.sequenceNumber, segment.payload.length + 1);
  if (t.state === "TIME-WAIT" && end === t.rcvNxt) startTimeWait(t);
}
