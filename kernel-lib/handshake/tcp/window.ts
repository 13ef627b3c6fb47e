// RFC 9293 §3.8.6: the window we announce.
import type { TcpConfig } from "./config";
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
  if (flags & SYN) return announceFirst(t);
  const edge = nextEdge(t);
  const window = Math.max(0, distance(t.rcvNxt, edge));
  const unit = 2 ** t.receiveShift;
  let field = Math.ceil(window / unit);
  // rounding up may not promise, again and again, what there is no room for
  if (field * unit > freeBytes(t)) field = Math.floor(window / unit);
  field = Math.min(field, 0xffff);
  const promised = advance(t.rcvNxt, field * unit);
  if (isAfter(promised, t.rcvEdge)) t.rcvEdge = promised;
  return field;
}

/** RFC 7323 §2.2: the window of a SYN is never scaled; Linux makes it a whole number of full segments. */
function announceFirst(t: Tcb): number {
  const window = firstWindow(t.config, t.timestampsOk);
  t.rcvEdge = advance(t.rcvNxt, window);
  return window;
}

/** The window field of a SYN. */
export function firstWindow(config: TcpConfig, timestamps: boolean): number {
  const { receiveBufferBytes, wholeSegments, mss } = config;
  const segment = timestamps ? mss - 12 : mss;
  const aligned = wholeSegments && receiveBufferBytes > segment;
  return Math.min(0xffff, aligned ? receiveBufferBytes - (receiveBufferBytes % segment) : receiveBufferBytes);
}
