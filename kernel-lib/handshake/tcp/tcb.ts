// RFC 9293 §3.3.1: the transmission control block, all that one connection remembers.
import { ByteQueue } from "./byte-queue";
import type { TcpConfig } from "./config";
import type { TcpEvent } from "./events";
import { Reassembly } from "./reassembly";
import { Scoreboard } from "./scoreboard";
import type { Segment } from "./segment";
import { nextState, type Stimulus, type TcpState } from "./states";

/** Where a connection's segments and events go. */
export interface TcpOutput {
  segment(segment: Segment): void;
  event?(event: TcpEvent): void;
}

/** A timer that does not run. */
export const NEVER = Number.POSITIVE_INFINITY;

/** What the retransmission timer does when it goes off: one timer, three errands. */
export type RetransmissionErrand = "retransmit" | "tail loss probe" | "window probe";

/** How the sender makes good a loss (RFC 5681 §3.2, RFC 6298 §5). */
export type Recovery = "none" | "fast" | "timeout";

export class Tcb {
  state: TcpState = "CLOSED";
  /** The moment of the call or arrival that is being handled. */
  nowMs = 0;
  /** Whether the connection began in LISTEN: a reset of a half-open one then ends there. */
  passive = false;

  // send sequence space, RFC 9293 §3.3.1
  iss = 0;
  una = 0;
  nxt = 0;
  /** SND.WND, scaled. */
  wnd = 0;
  wl1 = 0;
  wl2 = 0;
  /** The largest window the peer ever offered (RFC 5961 §5.2, RFC 9293 §3.8.6.2.1). */
  maxWindow = 0;
  readonly sendQueue = new ByteQueue();
  /** The number of the first byte of the queue. */
  queueStart = 0;
  /** Where each write of the user ended: the segment that holds such an end carries PSH. */
  pushes: number[] = [];
  /** The user has closed: FIN follows the last byte of the queue. */
  closing = false;
  nagle: boolean;
  corked = false;
  /** When something was sent last (RFC 5681 §4.1). */
  lastSentAtMs = 0;
  /** The end of the last segment shorter than the MSS (Minshall's form of Nagle's rule). */
  smallEnd = 0;
  /** Data in the newest segment. */
  lastSegmentBytes = 0;
  /** Our FIN went out without data. */
  finAlone = false;

  // receive sequence space
  irs = 0;
  rcvNxt = 0;
  /** The right edge of the window that was announced last: it never moves left (RFC 9293 §3.8.6.2.2). */
  rcvEdge = 0;
  /** Last.ACK.sent of RFC 7323 §4.3. */
  lastAckSent = 0;
  readonly receiveQueue = new ByteQueue();
  readonly reassembly = new Reassembly();
  /** RFC 2883 §4: a block that came twice, to be told in the next ACK. */
  duplicate: readonly [number, number] | undefined;
  finReceived = false;
  /** Nobody reads any more: data that come now are answered with a reset (RFC 9293 §3.6.1). */
  receiverGone = false;

  // agreed on in the handshake
  sendMss = 536;
  sendShift = 0;
  receiveShift = 0;
  sackOk = false;
  scalingOk = false;
  timestampsOk = false;
  tsRecent = 0;
  tsRecentAtMs = 0;
  /** What is added to the clock for the timestamps we send. */
  tsOffset = 0;

  // RFC 6298
  srttMs = 0;
  rttvarMs = 0;
  sampled = false;
  rtoMs: number;
  backoffs = 0;
  /** One segment at a time is timed where there are no timestamps; -1 when none is. */
  timedEnd = 0;
  timedAtMs = -1;
  /** When something was last sent again. */
  resentAtMs = Number.NEGATIVE_INFINITY;

  // RFC 5681, RFC 6582, RFC 6675, in bytes
  cwnd = 0;
  ssthresh = NEVER;
  dupAcks = 0;
  recovery: Recovery = "none";
  recoveryPoint = 0;
  /** HighRxt of RFC 6675: up to here what was lost has been sent again. */
  highRxt = 0;
  readonly scoreboard = new Scoreboard();
  /** The window kept us from sending since the last ACK: only then may it grow. */
  cwndLimited = false;
  maxFlight = 0;
  /** Where SND.NXT was at the tail loss probe that waits for its answer. */
  probeEnd = -1;

  // timers: the moment each goes off
  retransmitAtMs = NEVER;
  errand: RetransmissionErrand = "retransmit";
  delayedAckAtMs = NEVER;
  keepAliveAtMs = NEVER;
  timeWaitAtMs = NEVER;
  keepAlive: TcpConfig["keepAlive"];
  keepAlivesSent = 0;
  /** Since when the oldest unacknowledged byte has waited (RFC 5482). */
  waitingSinceMs = -1;
  userTimeoutMs = NEVER;

  // delayed ACKs
  quickAcks = 0;
  ackTimeoutMs = 0;
  lastDataAtMs = Number.NEGATIVE_INFINITY;
  /** Data flow both ways: an ACK had better wait for the answer it may ride on. */
  interactive = false;
  receivedMss = 536;
  ackPending = false;
  /** Segments shorter than the largest that came since the last ACK. */
  pushReceived = 0;
  /** Events that nobody was told of yet. */
  private readonly untold: TcpEvent[] = [];
  lastChallengeAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly config: TcpConfig,
    readonly out: TcpOutput,
  ) {
    this.rtoMs = config.initialRtoMs;
    this.keepAlive = config.keepAlive;
    this.nagle = config.nagle;
  }

  /** Takes the way that the table of states has for a stimulus. */
  move(on: Stimulus): void {
    const to = nextState(this.state, on);
    if (to === undefined) throw new Error(`${this.state}: "${on}" leads nowhere (RFC 9293 §3.3.2)`);
    const from = this.state;
    this.state = to;
    this.emit({ name: "state", from, to, on, atMs: this.nowMs });
  }

  emit(event: TcpEvent): void {
    if (this.out.event) this.untold.push(event);
  }

  /** Tells the events that came up, when a call or an arrival is dealt with: a listener may then call in turn. */
  tell(): void {
    for (let event = this.untold.shift(); event; event = this.untold.shift()) this.out.event?.(event);
  }
}
