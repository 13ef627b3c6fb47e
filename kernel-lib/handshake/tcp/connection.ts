// RFC 9293 §3.9.1: the calls of a TCP's user, over a connection that knows no socket and no clock.
import { acknowledgeRead, noteAnswer, setQuickAck } from "./acknowledging";
import { arrive } from "./arrive";
import { startSyn } from "./arrive-establish";
import type { TcpConfig } from "./config";
import { fail, finish } from "./ending";
import { resendAll } from "./recovery";
import { type Segment, SYN } from "./segment";
import { send } from "./send";
import { advance } from "./sequence";
import type { TcpState } from "./states";
import { Tcb, type TcpOutput } from "./tcb";
import { nextTimer, runTimers } from "./timers";
import { sendReset, transmit } from "./transmit";

/** What a connection knows of its round trips and windows, for a figure. */
export interface TcpFigures {
  state: TcpState;
  /** SND.UNA, SND.NXT and RCV.NXT, counted from the first byte of data. */
  acknowledged: number;
  sent: number;
  received: number;
  srttMs: number;
  rtoMs: number;
  cwndBytes: number;
  ssthreshBytes: number;
  flightBytes: number;
  sendWindowBytes: number;
}

/** Where a connection begins: the first number, and what is added to the clock for timestamps. */
export interface OpenOptions {
  initialSequenceNumber: number;
  timestampOffset?: number;
}

/**
 * One connection. Segments and the time come in by `receive` and `tick`; segments and events go out by what was given
 * to the constructor. `nextTimerMs` says when to call `tick` again.
 * @example
 * const config = { mss: 1460, receiveBufferBytes: 1000, sendBufferBytes: 1000, windowScale: "off", initialRtoMs: 1000 };
 * const sent: number[] = [];
 * const tcp = new TcpConnection(config, { segment: ({ flags }) => sent.push(flags) });
 * tcp.connect(0, { initialSequenceNumber: 100 });
 * tcp.state // => "SYN-SENT"
 * sent // => [2]
 * tcp.nextTimerMs // => 1000
 */
export class TcpConnection {
  readonly tcb: Tcb;

  constructor(config: TcpConfig, output: TcpOutput) {
    this.tcb = new Tcb(config, output);
  }

  get state(): TcpState {
    return this.tcb.state;
  }

  /** The moment at which `tick` has something to do; Infinity where it has nothing. */
  get nextTimerMs(): number {
    return nextTimer(this.tcb);
  }

  /** Bytes that can be read. */
  get readableBytes(): number {
    return this.tcb.receiveQueue.lengthBytes;
  }

  /** Bytes that can be written. */
  get writableBytes(): number {
    return Math.max(0, this.tcb.config.sendBufferBytes - this.tcb.sendQueue.lengthBytes);
  }

  /** Whether the peer has closed and all of its data were read. */
  get ended(): boolean {
    return this.tcb.finReceived && this.readableBytes === 0;
  }

  /** OPEN, active: sends a SYN. */
  connect(nowMs: number, open: OpenOptions): void {
    this.begin(nowMs, open);
    this.open("active OPEN");
  }

  private open(on: "active OPEN" | "SEND"): void {
    const t = this.tcb;
    t.move(on);
    t.passive = false;
    transmit(t, SYN, t.iss);
    startSyn(t);
    t.tell();
  }

  /** OPEN, passive: waits for a SYN. */
  listen(nowMs: number, open: OpenOptions): void {
    this.begin(nowMs, open).move("passive OPEN");
    this.tcb.tell();
  }

  private begin(nowMs: number, { initialSequenceNumber, timestampOffset = 0 }: OpenOptions): Tcb {
    const t = this.tcb;
    t.nowMs = nowMs;
    t.iss = initialSequenceNumber;
    t.una = t.iss;
    t.nxt = t.iss;
    t.queueStart = advance(t.iss, 1);
    t.tsOffset = timestampOffset;
    return t;
  }

  /** Takes a segment in. */
  receive(segment: Segment, nowMs: number): void {
    this.tcb.nowMs = nowMs;
    arrive(this.tcb, segment);
    this.tcb.tell();
  }

  /** Does what is due. */
  tick(nowMs: number): void {
    this.tcb.nowMs = nowMs;
    runTimers(this.tcb);
    this.tcb.tell();
  }

  /** SEND: queues bytes and sends what may go; gives how many there was room for. `more` says that more will follow. */
  write(bytes: Uint8Array, nowMs: number, more = false): number {
    const t = this.tcb;
    t.nowMs = nowMs;
    const count = Math.min(bytes.length, this.writableBytes);
    if (count === 0 || t.closing || t.state === "CLOSED" || t.state === "TIME-WAIT") return 0;
    if (t.state === "LISTEN") this.open("SEND");
    t.sendQueue.push(bytes.subarray(0, count));
    if (!more) t.pushes.push(advance(t.queueStart, t.sendQueue.lengthBytes));
    if (t.waitingSinceMs < 0) t.waitingSinceMs = nowMs;
    noteAnswer(t);
    const { corked } = t;
    t.corked ||= more;
    send(t);
    t.corked = corked;
    t.tell();
    return count;
  }

  /** RECEIVE: gives up to so many bytes that have come, none where there are none. */
  read(mostBytes: number, nowMs: number): Uint8Array {
    const t = this.tcb;
    t.nowMs = nowMs;
    const bytes = t.receiveQueue.take(mostBytes);
    if (bytes.length > 0) acknowledgeRead(t);
    return bytes;
  }

  /** RECEIVE into memory of the caller's; gives how many bytes there were room for. */
  readInto(target: Uint8Array, nowMs: number): number {
    const t = this.tcb;
    t.nowMs = nowMs;
    const count = t.receiveQueue.copyTo(target);
    t.receiveQueue.drop(count);
    if (count > 0) acknowledgeRead(t);
    return count;
  }

  /** RFC 1191 §6: makes segments shorter from now on, and sends again what was too long for the way. */
  limitSegments(mss: number, nowMs: number): void {
    const t = this.tcb;
    t.nowMs = nowMs;
    const most = Math.max(1, mss - (t.timestampsOk ? 12 : 0));
    if (most >= t.sendMss) return;
    t.sendMss = most;
    if (t.una === t.nxt || t.state === "SYN-SENT" || t.state === "SYN-RECEIVED") return;
    resendAll(t);
    send(t);
    t.tell();
  }

  /** CLOSE of RFC 9293 §3.10.4: nothing more will be sent; what the peer sends can still be read. */
  shutdown(nowMs: number): void {
    const t = this.tcb;
    t.nowMs = nowMs;
    if (t.closing) return;
    const { state } = t;
    if (state === "CLOSED" || state === "TIME-WAIT") return;
    t.closing = state !== "LISTEN" && state !== "SYN-SENT";
    t.move("CLOSE");
    if (t.closing) send(t);
    else finish(t);
    t.tell();
  }

  /** Closes for good: what is unread is thrown away, which the peer is told by a reset (RFC 9293 §3.6.1). */
  close(nowMs: number): void {
    const t = this.tcb;
    t.nowMs = nowMs;
    if (this.readableBytes > 0 && t.state !== "CLOSED") {
      t.receiveQueue.drop(t.receiveQueue.lengthBytes);
      this.abort(nowMs);
      return;
    }
    t.receiverGone = true;
    if (t.state === "FIN-WAIT-2") t.timeWaitAtMs = nowMs + t.config.finWait2Ms;
    this.shutdown(nowMs);
  }

  /** ABORT of RFC 9293 §3.10.5: a reset, where there is somebody to tell. */
  abort(nowMs: number): void {
    const t = this.tcb;
    t.nowMs = nowMs;
    if (["SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT"].includes(t.state)) sendReset(t);
    fail(t, "aborted");
    t.tell();
  }

  /** Keep-alives (RFC 9293 §3.8.4), from now on or no longer. */
  setKeepAlive(keepAlive: TcpConfig["keepAlive"], nowMs: number): void {
    const t = this.tcb;
    t.keepAlive = keepAlive;
    t.keepAliveAtMs = keepAlive ? nowMs + keepAlive.idleMs : Number.POSITIVE_INFINITY;
  }

  /** TCP_NODELAY: whether small segments need not wait for ACKs. */
  setNoDelay(noDelay: boolean, nowMs: number): void {
    const t = this.tcb;
    t.nowMs = nowMs;
    t.nagle = !noDelay;
    if (noDelay) send(t);
  }

  /** TCP_CORK: whether only full segments may go. */
  setCork(cork: boolean, nowMs: number): void {
    const t = this.tcb;
    t.nowMs = nowMs;
    t.corked = cork;
    if (!cork) send(t);
  }

  /** TCP_QUICKACK: whether ACKs go at once; they fall back by themselves. */
  setQuickAck(quick: boolean, nowMs: number): void {
    this.tcb.nowMs = nowMs;
    setQuickAck(this.tcb, quick);
  }

  /** Gives the figures of this moment. */
  figures(): TcpFigures {
    const t = this.tcb;
    return {
      state: t.state,
      acknowledged: (t.una - t.iss - 1) | 0,
      sent: (t.nxt - t.iss - 1) | 0,
      received: t.irs === 0 && t.rcvNxt === 0 ? 0 : (t.rcvNxt - t.irs - 1) | 0,
      srttMs: t.srttMs,
      rtoMs: Math.min(t.config.maxRtoMs, t.rtoMs * 2 ** t.backoffs),
      cwndBytes: t.cwnd,
      ssthreshBytes: t.ssthresh,
      flightBytes: (t.nxt - t.una) | 0,
      sendWindowBytes: t.wnd,
    };
  }
}
