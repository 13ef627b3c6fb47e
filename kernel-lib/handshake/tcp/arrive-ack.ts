// RFC 9293 §3.10.7.4, fifth: what an acknowledgment does.

import { establish } from "./arrive-establish";
import { finish } from "./ending";
import { flightSize, onDuplicateAck, onNewAck } from "./recovery";
import { backedOff, sampleRoundTrip } from "./round-trip";
import { FIN, has, resetFor, type Segment, SYN } from "./segment";
import { advance, distance, isAfter, isBefore } from "./sequence";
import type { Tcb } from "./tcb";
import { armRetransmission, closedStill, startTimeWait } from "./timers";
import { finNumber, finSent, sendAck, sendChallengeAck } from "./transmit";

/** Takes the acknowledgment of a segment in; false where the rest of the segment is to be dropped. */
export function arriveAck(t: Tcb, segment: Segment): boolean {
  const ack = segment.acknowledgmentNumber;
  if (t.state === "SYN-RECEIVED" && !completesHandshake(t, segment)) return false;
  // RFC 5961 §5.2: neither older than any window we ever had, nor of what was never sent
  if (isAfter(ack, t.nxt)) {
    sendChallengeAck(t);
    return false;
  }
  if (isBefore(ack, advance(t.una, -t.maxWindow))) {
    sendChallengeAck(t);
    return false;
  }
  const news = takeSackBlocks(t, segment);
  if (isAfter(ack, t.una)) takeNewAck(t, segment);
  else if (isDuplicate(t, segment, news)) onDuplicateAck(t);
  updateWindow(t, segment);
  return finishClosing(t);
}

/** The ACK of our SYN: ESTABLISHED, or a reset for one that acknowledges something else. */
function completesHandshake(t: Tcb, segment: Segment): boolean {
  const ack = segment.acknowledgmentNumber;
  if (!isAfter(ack, t.una) || isAfter(ack, t.nxt)) {
    t.out.segment(resetFor(segment));
    return false;
  }
  t.una = advance(t.iss, 1);
  establish(t, segment);
  t.move("rcv ACK of SYN");
  t.emit({ name: "connected", atMs: t.nowMs });
  // the peer's answer to our SYN,ACK in a simultaneous open carries a SYN: it is to know that we heard it
  if (has(segment, SYN)) {
    // RFC 2883: a SYN that comes twice is a duplicate like any other
    if (t.sackOk) t.duplicate = [t.irs, t.rcvNxt];
    sendAck(t);
  }
  return true;
}

function takeSackBlocks(t: Tcb, { options }: Segment): number {
  if (!t.sackOk || !options?.sack) return 0;
  let news = 0;
  for (const block of options.sack) news += t.scoreboard.add(block, t.una, t.nxt);
  return news;
}

function takeNewAck(t: Tcb, { acknowledgmentNumber: ack, options }: Segment): void {
  // what was told by SACK before has left the network before
  const delivered = distance(t.una, ack) - t.scoreboard.bytesBetween(t.una, ack);
  // Karn: an ACK of what was sent again says nothing, unless it echoes a timestamp
  const sampled = sampleRoundTrip(t, ack, options?.timestamps?.echoReply);
  // RFC 6298 §5: what was backed off stays so until there is a sample
  if (!sampled && t.backoffs > 0 && t.errand !== "window probe") t.rtoMs = backedOff(t);
  t.una = ack;
  const ofQueue = Math.min(distance(t.queueStart, ack), t.sendQueue.lengthBytes);
  t.sendQueue.drop(ofQueue);
  t.queueStart = advance(t.queueStart, ofQueue);
  while (t.pushes.length > 0 && !isAfter(t.pushes[0] as number, ack)) t.pushes.shift();
  t.scoreboard.acknowledge(ack);
  t.backoffs = 0;
  if (t.probeEnd >= 0 && !isBefore(ack, t.probeEnd)) t.probeEnd = -1;
  onNewAck(t, delivered);
  t.cwndLimited = false;
  t.maxFlight = flightSize(t);
  t.waitingSinceMs = t.una === t.nxt ? -1 : t.nowMs;
  armRetransmission(t, true);
  if (ofQueue > 0) t.emit({ name: "writable", atMs: t.nowMs });
}

/** RFC 5681 §2: the same number again, without data, with the same window, while something is on its way. */
function isDuplicate(t: Tcb, segment: Segment, sackedBytes: number): boolean {
  if (segment.acknowledgmentNumber !== t.una || t.una === t.nxt) return false;
  if (sackedBytes > 0) return true;
  if (t.sackOk) return false;
  const sameWindow = segment.window * 2 ** t.sendShift === t.wnd;
  return segment.payload.length === 0 && !has(segment, FIN) && sameWindow;
}

/** §3.10.7.4: SND.WND follows the newest segment, not an older one that came late. */
function updateWindow(t: Tcb, { sequenceNumber, acknowledgmentNumber: ack, window, flags }: Segment): void {
  if (isBefore(ack, t.una) || isAfter(ack, t.nxt)) return;
  const newer = isBefore(t.wl1, sequenceNumber) || (t.wl1 === sequenceNumber && !isAfter(t.wl2, ack));
  if (!newer) return;
  t.wnd = flags & SYN ? window : window * 2 ** t.sendShift;
  t.maxWindow = Math.max(t.maxWindow, t.wnd);
  t.wl1 = sequenceNumber;
  t.wl2 = ack;
  // §3.8.6.1: a peer that answers probes is alive, however long its window stays closed
  if (t.errand !== "window probe") return;
  t.backoffs = Math.min(t.backoffs, t.config.retries - 1);
  if (t.wnd === 0) closedStill(t);
}

/** Where the ACK covers our FIN, the close goes a step on; false where nothing is left to be done. */
function finishClosing(t: Tcb): boolean {
  if (!finSent(t) || !isAfter(t.una, finNumber(t))) return true;
  switch (t.state) {
    case "FIN-WAIT-1":
      t.move("rcv ACK of FIN");
      if (t.receiverGone) t.timeWaitAtMs = t.nowMs + t.config.finWait2Ms;
      return true;
    case "CLOSING":
      t.move("rcv ACK of FIN");
      startTimeWait(t);
      return false;
    case "LAST-ACK":
      t.move("rcv ACK of FIN");
      finish(t);
      return false;
    default:
      return true;
  }
}
