// A trace played in virtual time: calls are made, segments arrive, and what our TCP sends is held against the trace.
import { JumpingClock } from "../../link";
import type { TcpPacket } from "../packet";
import { LINUX_CONFIG, type TcpConfig } from "../tcp/config";
import type { Segment } from "../tcp/segment";
import { type Attempt, type CallResult, UnsupportedCall } from "./call-result";
import { expectation } from "./configuration";
import { inbound } from "./inbound";
import { joined, mismatch, printed } from "./match";
import { seconds } from "./print";
import { TraceSockets } from "./sockets";
import type { CallEvent, InboundEvent, OutboundEvent, SystemCall, Trace, TraceEvent } from "./syntax";

export type TraceOutcome =
  | { ok: true; steps: number }
  /** What the trace says at a line, and what came instead. */
  | { ok: false; line: number; expected: string; actual: string }
  | { ok: false; error: { reason: string; line: number; at: readonly [number, number] } };

/** A trace that asks for what did not happen. */
class Difference extends Error {
  constructor(
    readonly event: TraceEvent,
    readonly actual: string,
  ) {
    super(actual);
  }
}

interface Sent {
  atUsecs: number;
  segment: Segment;
}

interface Waiting {
  event: TraceEvent;
  call: SystemCall;
  attempt: Attempt;
  dueUsecs: number;
}

/** A call that nothing will ever wake is given up after so long. */
const PATIENCE_MS = 3_600_000;

/** Plays a trace (`parseTrace` gives one) against our TCP as Linux is configured, or as told; nothing takes real time. */
export function playTrace(trace: Trace, config: TcpConfig = LINUX_CONFIG): TraceOutcome {
  const player = new Player(trace, config);
  try {
    for (const event of trace.events) player.play(event);
    player.finish();
    return { ok: true, steps: trace.events.length };
  } catch (error) {
    if (error instanceof Difference)
      return { ok: false, line: error.event.line, expected: error.event.text, actual: error.actual };
    if (error instanceof UnsupportedCall && player.event) {
      const { line, at } = player.event;
      return { ok: false, error: { reason: error.message, line, at } };
    }
    throw error;
  }
}

class Player {
  /** What is being played. */
  event: TraceEvent | undefined;
  private readonly clock = new JumpingClock();
  private readonly sent: Sent[] = [];
  private readonly sockets: TraceSockets;
  /** Script time of the event before: what `+` counts from. */
  private baseUsecs = 0;
  private waiting: Waiting | undefined;
  private writtenBytes = 0;
  private readonly writeEnds = new Set<number>();
  /** What our timestamps are ahead of the trace's, known from the first of ours. */
  private timestampOffset: number | undefined;

  constructor(
    private readonly trace: Trace,
    config: TcpConfig,
  ) {
    const { config: expected, addresses } = expectation(trace, config);
    const out = { send: ({ segment }: TcpPacket) => void this.sent.push({ atUsecs: this.nowUsecs, segment }) };
    this.sockets = new TraceSockets(this.clock, out, addresses, expected);
  }

  private get nowUsecs(): number {
    return Math.round(this.clock.nowMs * 1000);
  }

  play(event: TraceEvent): void {
    this.event = event;
    const { time } = event;
    const base = time.kind === "relative" ? this.baseUsecs : 0;
    const atUsecs = time.kind === "any" ? this.nowUsecs : base + time.usecs;
    if (event.kind === "outbound") {
      const latest = time.latestUsecs === undefined ? atUsecs : base + time.latestUsecs;
      const sentUsecs = this.expectSegment(event, atUsecs, latest);
      // what follows counts from when it was sent, where the trace left that open
      this.baseUsecs = time.kind === "any" ? this.nowUsecs : Math.max(atUsecs, Math.min(sentUsecs, latest));
      return;
    }
    this.runTo(atUsecs);
    this.baseUsecs = atUsecs;
    if (event.kind === "inbound") this.arrive(event);
    else this.call(event, base);
  }

  /** What still waits when the trace ends must come back when it said it would. */
  finish(): void {
    if (this.waiting) this.runTo(this.waiting.dueUsecs + this.trace.toleranceUsecs);
    if (this.waiting) throw new Difference(this.waiting.event, "the call still waits");
  }

  private runTo(usecs: number): void {
    while (this.clock.step(usecs / 1000)) this.wake();
    this.clock.run(usecs / 1000);
    this.wake();
  }

  private arrive(event: InboundEvent): void {
    const { local, remote } = this.sockets.addresses;
    const segment = inbound(event.segment, this.timestampOffset ?? 0);
    this.sockets.host.receive({ source: remote, destination: local, segment });
    this.wake();
  }

  private call(event: CallEvent, base: number): void {
    const { call, time } = event;
    if (this.waiting) this.awaitCall(this.waiting);
    const result = this.sockets.begin(call);
    this.noteWrite(call, result);
    if (typeof result !== "function") {
      if (time.returnsUsecs !== undefined) this.checkReturn(event, base + time.returnsUsecs);
      this.checkResult(event, call, result);
      return;
    }
    const dueUsecs = time.returnsUsecs === undefined ? Number.NaN : base + time.returnsUsecs;
    this.waiting = { event, call, attempt: result, dueUsecs };
    if (time.returnsUsecs === undefined) this.awaitCall(this.waiting);
  }

  /** Where writes end, so that PSH is asked for there only. */
  private noteWrite({ name, args, result }: SystemCall, outcome: CallResult | Attempt): void {
    if (name !== "write" && name !== "send") return;
    const whole = args[2]?.kind === "number" ? args[2].value : 0;
    const count = typeof outcome === "function" ? (result.kind === "number" ? result.value : whole) : outcome.value;
    if (count > 0) this.writtenBytes += count;
    this.writeEnds.add(this.writtenBytes + 1);
  }

  /** Lets time pass until a call comes back. */
  private awaitCall(waiting: Waiting): void {
    const untilMs = this.clock.nowMs + PATIENCE_MS;
    while (this.waiting === waiting && this.clock.step(untilMs)) this.wake();
    if (this.waiting === waiting) throw new Difference(waiting.event, "the call waits, and nothing will wake it");
  }

  private wake(): void {
    const { waiting } = this;
    const result = waiting?.attempt();
    if (!waiting || !result) return;
    this.waiting = undefined;
    if (!Number.isNaN(waiting.dueUsecs)) this.checkReturn(waiting.event, waiting.dueUsecs);
    this.checkResult(waiting.event, waiting.call, result);
  }

  private checkReturn(event: TraceEvent, dueUsecs: number): void {
    if (Math.abs(this.nowUsecs - dueUsecs) > this.trace.toleranceUsecs)
      throw new Difference(event, `the call came back at ${seconds(this.nowUsecs / 1000)}`);
  }

  private checkResult(event: TraceEvent, call: SystemCall, { value, errno }: CallResult): void {
    const wanted = call.result;
    const same = wanted.kind === "any" || (wanted.kind === "number" && wanted.value === value);
    if (same && call.errno === errno) return;
    const args = event.text.slice(event.text.indexOf(call.name), event.text.lastIndexOf("=")).trim();
    throw new Difference(event, `${args} = ${value}${errno ? ` ${errno}` : ""}`);
  }

  private expectSegment(event: OutboundEvent, fromUsecs: number, latestUsecs: number): number {
    const any = event.time.kind === "any";
    const { toleranceUsecs } = this.trace;
    const untilUsecs = any ? Number.POSITIVE_INFINITY : latestUsecs + toleranceUsecs;
    const parts: Sent[] = [this.nextSent(event, untilUsecs)];
    const { segment: pattern } = event;
    const [first] = parts as [Sent];
    const starts = first.segment.sequenceNumber === pattern.from && first.segment.payload.length > 0;
    let length = first.segment.payload.length;
    while (starts && length < pattern.lengthBytes && this.sent.length > 0) {
      const next = this.sent.shift() as Sent;
      parts.push(next);
      length += next.segment.payload.length;
    }
    const segments = parts.map(({ segment }) => segment);
    const whole = joined(pattern, segments) ?? first.segment;
    const atUsecs = (parts.at(-1) as Sent).atUsecs;
    const shown = `${seconds(atUsecs / 1000)} > ${this.show(whole)}`;
    if (!any && (first.atUsecs < fromUsecs - toleranceUsecs || atUsecs > untilUsecs))
      throw new Difference(event, `at another time: ${shown}`);
    this.learnTimestamps(event, whole);
    const what = mismatch(pattern, whole, {
      timestampToleranceMs: Math.ceil(toleranceUsecs / 1000),
      timestampOffset: this.timestampOffset ?? 0,
      isWriteEnd: (number) => this.writeEnds.has(number),
    });
    if (what) throw new Difference(event, `${what} differ: ${shown}`.replace(/^(ack|win) differ/, "$1 differs"));
    return atUsecs;
  }

  /** The next segment that was sent, or will be before a moment. */
  private nextSent(event: TraceEvent, untilUsecs: number): Sent {
    const limitMs = Number.isFinite(untilUsecs) ? untilUsecs / 1000 : this.clock.nowMs + PATIENCE_MS;
    while (this.sent.length === 0 && this.clock.step(limitMs)) this.wake();
    const sent = this.sent.shift();
    if (sent) return sent;
    throw new Difference(event, `nothing was sent by ${seconds(limitMs)}`);
  }

  private learnTimestamps({ segment: pattern }: OutboundEvent, { options }: Segment): void {
    if (this.timestampOffset !== undefined || !options?.timestamps || pattern.options === "any") return;
    const wanted = pattern.options.find((option) => option.name === "timestamps");
    if (wanted?.name === "timestamps") this.timestampOffset = (options.timestamps.value - wanted.value) >>> 0;
  }

  private show(segment: Segment): string {
    return printed(segment, this.timestampOffset ?? 0);
  }
}
