// RFC 9293 §3.7 and §3.10.7: what a handshake settles.
import { initialWindow } from "./recovery";
import { addSample } from "./round-trip";
import { type Segment, SYN } from "./segment";
import { advance } from "./sequence";
import { NEVER, type Tcb } from "./tcb";

/** Keeps what a SYN says: the peer's first number, and the options both ends know. */
export function takeSyn(t: Tcb, { sequenceNumber, window, options = {} }: Segment): void {
  const { config } = t;
  t.irs = sequenceNumber;
  t.rcvNxt = advance(sequenceNumber, 1);
  t.rcvEdge = t.rcvNxt;
  t.lastAckSent = t.rcvNxt;
  // §3.7.1: without the option 536 bytes are what anyone takes
  t.sendMss = Math.max(1, Math.min(options.mss ?? 536, config.mss));
  // RFC 7323 §2.2: scaling needs both; §2.3: a shift over 14 counts as 14
  t.scalingOk = config.windowScale !== "off" && options.windowScale !== undefined;
  t.sendShift = t.scalingOk ? Math.min(options.windowScale ?? 0, 14) : 0;
  t.receiveShift = t.scalingOk && config.windowScale !== "off" ? config.windowScale : 0;
  t.sackOk = config.sack && options.sackPermitted === true;
  if (config.timestamps && options.timestamps) {
    t.timestampsOk = true;
    t.tsRecent = options.timestamps.value;
    t.tsRecentAtMs = t.nowMs;
    // RFC 7323 §3.2, RFC 6691: every segment carries 12 bytes of timestamps
    t.sendMss = Math.max(1, t.sendMss - 12);
  }
  setWindow(t, window, sequenceNumber, t.iss);
}

function setWindow(t: Tcb, wnd: number, wl1: number, wl2: number): void {
  t.wnd = wnd;
  t.maxWindow = Math.max(t.maxWindow, wnd);
  t.wl1 = wl1;
  t.wl2 = wl2;
}

/** The SYN of ours is acknowledged: windows, timers and numbers for data are set. */
export function establish(t: Tcb, segment: Segment): void {
  const { acknowledgmentNumber: ack, window, sequenceNumber, flags } = segment;
  setWindow(t, flags & SYN ? window : window * 2 ** t.sendShift, sequenceNumber, ack);
  t.maxWindow = t.wnd;
  if (t.timedAtMs >= 0) addSample(t, t.nowMs - t.timedAtMs);
  // RFC 6298 §5.7: a repeated SYN makes the first time-out for data 3 seconds
  else if (!t.sampled) t.rtoMs = Math.max(t.rtoMs, 3000);
  t.timedAtMs = -1;
  // RFC 6928 §2: more than one repeat of the SYN is taken for congestion
  t.cwnd = t.backoffs > 1 ? t.sendMss : initialWindow(t);
  t.backoffs = 0;
  t.retransmitAtMs = NEVER;
  t.waitingSinceMs = -1;
  t.receivedMss = Math.min(536, t.sendMss);
  t.lastSentAtMs = t.nowMs;
  if (t.keepAlive) t.keepAliveAtMs = t.nowMs + t.keepAlive.idleMs;
}

/** Starts the timer of a SYN that was just sent. */
export function startSyn(t: Tcb): void {
  t.nxt = advance(t.iss, 1);
  t.timedEnd = t.nxt;
  t.timedAtMs = t.nowMs;
  t.errand = "retransmit";
  t.waitingSinceMs = t.nowMs;
  t.retransmitAtMs = t.nowMs + t.rtoMs;
}
