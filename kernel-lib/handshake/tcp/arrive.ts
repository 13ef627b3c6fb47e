// RFC 9293 §3.10.7: SEGMENT ARRIVES, for the states that come before a connection stands.

import { acknowledge } from "./acknowledging";
import { establish, startSyn, takeSyn } from "./arrive-establish";
import { arriveSynchronized } from "./arrive-synchronized";
import { fail } from "./ending";
import { ACK, FIN, has, RST, resetFor, type Segment, SYN } from "./segment";
import { send } from "./send";
import { advance, isAfter } from "./sequence";
import type { Tcb } from "./tcb";
import { heardFromPeer } from "./timers";
import { sendAck, transmit } from "./transmit";

/** Takes a segment in. */
export function arrive(t: Tcb, segment: Segment): void {
  switch (t.state) {
    case "CLOSED":
      // §3.10.7.1
      if (!has(segment, RST)) t.out.segment(resetFor(segment));
      return;
    case "LISTEN":
      arriveListening(t, segment);
      return;
    case "SYN-SENT":
      arriveSynSent(t, segment);
      return;
    default:
      heardFromPeer(t);
      arriveSynchronized(t, segment);
      return;
  }
}

/** §3.10.7.2 */
function arriveListening(t: Tcb, segment: Segment): void {
  // first: a reset can belong to nothing here
  if (has(segment, RST)) return;
  // second: nothing was sent that could be acknowledged
  if (has(segment, ACK)) {
    t.out.segment(resetFor(segment));
    return;
  }
  // third; anything else is dropped. Linux drops a SYN that is FIN as well
  if (!has(segment, SYN) || has(segment, FIN)) return;
  t.passive = true;
  takeSyn(t, segment);
  t.move("rcv SYN");
  transmit(t, SYN | ACK, t.iss);
  startSyn(t);
}

/** §3.10.7.3 */
function arriveSynSent(t: Tcb, segment: Segment): void {
  const acknowledges = has(segment, ACK);
  const ack = segment.acknowledgmentNumber;
  // first: an ACK of what was never sent
  if (acknowledges && (!isAfter(ack, t.iss) || isAfter(ack, t.nxt))) {
    if (has(segment, RST)) return;
    t.out.segment(resetFor(segment));
    // the peer still had an old connection in mind, which the reset ends: it may listen now
    if (t.backoffs === 0) t.retransmitAtMs = Math.min(t.retransmitAtMs, t.nowMs + t.config.strayAnswerRetryMs);
    return;
  }
  // second: RFC 5961 §3.2: only a reset that acknowledges our SYN is meant for it
  if (has(segment, RST)) {
    if (acknowledges) fail(t, "refused");
    return;
  }
  // fourth
  if (!has(segment, SYN)) return;
  takeSyn(t, segment);
  if (!acknowledges) {
    // simultaneous open (§3.5, figure 7)
    t.move("rcv SYN");
    transmit(t, SYN | ACK, t.iss);
    return;
  }
  t.una = ack;
  establish(t, segment);
  t.move("rcv SYN,ACK");
  t.emit({ name: "connected", atMs: t.nowMs });
  if (segment.payload.length > 0 || has(segment, FIN)) {
    t.ackPending = true;
    arriveText(t, segment);
    if (t.ackPending) sendAck(t);
  } else if (t.sendQueue.lengthBytes === 0 || t.wnd === 0) sendAck(t);
  send(t);
  if (t.ackPending) acknowledge(t);
}

/** Data that come with a SYN,ACK begin one number later. */
function arriveText(t: Tcb, segment: Segment): void {
  const text = { ...segment, flags: segment.flags & ~SYN, sequenceNumber: advance(segment.sequenceNumber, 1) };
  arriveSynchronized(t, text);
}
