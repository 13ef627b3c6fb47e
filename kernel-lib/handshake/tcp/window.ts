// RFC 9293 §3.8.6: the window we announce.
import { SYN } from "./segment";
import { advance, distance, isAfter } from "./sequence";
import type { Tcb } from "./tcb";

/** RCV.WND: what the peer may still send. */
export function receiveWindow(t: Tcb): number {
  return Math.max(0, distance(t.rcvNxt, t.rcvEdge));
}

/** Room for what has not come yet. */
function freeBytes(t: Tcb): number {
  return Math.max(0, t.config.receiveBufferBytes - t.receiveQueue.lengthBytes);
}

/** Where the window's right edge may go: it moves by a useful step or not at all, and never to the left. */
export function nextEdge(t: Tcb): number {
  const edge = advance(t.rcvNxt, freeBytes(t));
  // RFC 9293 §3.8.6.2.2: silly windows are not announced
  const step = Math.min(t.config.receiveBufferBytes / 2, t.config.mss);
  return distance(t.rcvEdge, edge) >= step ? edge : t.rcvEdge;
}

/** Gives the window field of a segment, and remembers what it promises. */
export function announceWindow(t: Tcb, flags: number): number {
  const edge = nextEdge(t);
  const window = Math.max(0, distance(t.rcvNxt, edge));
  // RFC 7323 §2.2: the window of a SYN is never scaled
  const shift = flags & SYN ? 0 : t.receiveShift;
  const unit = 2 ** shift;
  let field = Math.ceil(window / unit);
  // rounding up may not promise, again and again, what there is no room for
  if (field * unit > freeBytes(t)) field = Math.floor(window / unit);
  field = Math.min(field, 0xffff);
  const promised = advance(t.rcvNxt, field * unit);
  if (isAfter(promised, t.rcvEdge)) t.rcvEdge = promised;
  return field;
}
