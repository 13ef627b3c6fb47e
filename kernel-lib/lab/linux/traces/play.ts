/**
 * A trace played against the Linux kernel, in real time: its calls are made on sockets of a host, its segments are put on the
 * host's cable, and what the kernel sends is held against it.
 */
import {
  type CallEvent,
  decodePacket,
  encodePacket,
  expectation,
  joined,
  LINUX_CONFIG,
  mismatch,
  type OutboundEvent,
  printed,
  type Segment,
  type SystemCall,
  type Trace,
  type TraceEvent,
  type TraceOutcome,
  UnsupportedCall,
} from "../../../handshake";
import type { Link } from "../../../link";
import { ETHER_TYPE, encodeEthernet } from "../../../wire";
import type { EngineHost } from "../../engine";
import { Counting } from "./counting";
import { type KernelAttempt, type KernelResult, KernelSockets } from "./kernel-sockets";

/** What came of it, and whether it can be trusted. */
export interface KernelOutcome {
  outcome: TraceOutcome;
  /** How late, at worst, this process did what the trace says when: much, and the kernel's own timers have come in between. */
  latenessMs: number;
}

/** What a trace is played on: a host, and the far end of its only cable. */
export interface Stage {
  host: EngineHost;
  hostMac: string;
  farMac: string;
  /** Puts a frame on the cable. */
  cable: Link<Uint8Array>;
  /** Is told what the host sends from now on. */
  listen(receive: (frame: Uint8Array) => void): void;
}

/** The kernel's clock ticks every 4 or 10 ms, and round trips are measured with our own lateness in them. */
const TOLERANCE_MS = 60;
/** The further away a timer, the more the kernel rounds it up: by an eighth at most (its timer wheel). */
const TOLERANCE_SHARE = 0.15;
/** How often a call that waits is tried. */
const STEP_MS = 1;
const SETTLING_TURNS = 4;
const ETHERNET_HEADER_BYTES = 14;
/** For what the trace expects "whenever". */
const PATIENCE_MS = 130_000;

interface Sent {
  atMs: number;
  segment: Segment;
}

interface Waiting {
  event: CallEvent;
  attempt: KernelAttempt;
  dueMs: number;
}

class Difference extends Error {
  constructor(
    readonly event: TraceEvent,
    readonly actual: string,
  ) {
    super(actual);
  }
}

/** Plays a trace on a host that has played none before. */
export async function playOnKernel(trace: Trace, stage: Stage): Promise<KernelOutcome> {
  const player = new KernelPlayer(trace, stage);
  const outcome = await player.run();
  return { outcome, latenessMs: player.latenessMs };
}

class KernelPlayer {
  latenessMs = 0;
  #event: TraceEvent | undefined;
  #baseMs = 0;
  #waiting: Waiting | undefined;
  #writtenBytes = 0;
  readonly #writeEnds = new Set<number>();
  readonly #begin = performance.now();
  readonly #sent: Sent[] = [];
  readonly #counting = new Counting();
  readonly #addresses: ReturnType<typeof expectation>["addresses"];
  readonly #sockets: KernelSockets;
  #localPort: number;
  /** Ends a wait: the host has sent something. */
  #rouse = (): void => {};

  constructor(
    private readonly trace: Trace,
    private readonly stage: Stage,
  ) {
    const { addresses } = expectation(trace, LINUX_CONFIG);
    const { local, remote } = addresses;
    this.#addresses = addresses;
    this.#localPort = local.port;
    const isIpv6 = local.address.includes(":");
    const any = isIpv6 ? "::" : "0.0.0.0";
    this.#sockets = new KernelSockets(stage.host, isIpv6 ? 10 : 2, [any, local.port], [remote.address, remote.port]);
    stage.listen((frame) => this.#hear(frame));
  }

  get #nowMs(): number {
    return performance.now() - this.#begin;
  }

  /** How far from its moment something may be that was waited for since the event before. */
  #toleranceMs(atMs: number): number {
    return TOLERANCE_MS + TOLERANCE_SHARE * Math.max(0, atMs - this.#baseMs);
  }

  async run(): Promise<TraceOutcome> {
    try {
      for (const event of this.trace.events) await this.#play(event);
      const { dueMs } = this.#waiting ?? {};
      if (dueMs !== undefined) await this.#until(dueMs + this.#toleranceMs(dueMs), () => this.#waiting === undefined);
      if (this.#waiting) throw new Difference(this.#waiting.event, "the call still waits");
      return { ok: true, steps: this.trace.events.length };
    } catch (error) {
      if (error instanceof Difference)
        return { ok: false, line: error.event.line, expected: error.event.text, actual: error.actual };
      if (!(error instanceof UnsupportedCall) || !this.#event) throw error;
      return { ok: false, error: { reason: error.message, line: this.#event.line, at: this.#event.at } };
    }
  }

  async #play(event: TraceEvent): Promise<void> {
    this.#event = event;
    const { time } = event;
    const base = time.kind === "relative" ? this.#baseMs : 0;
    const atMs = time.kind === "any" ? this.#nowMs : base + time.usecs / 1000;
    if (event.kind === "outbound") {
      const latest = time.latestUsecs === undefined ? atMs : base + time.latestUsecs / 1000;
      const sentMs = await this.#expect(
        event,
        atMs,
        time.kind === "any" ? PATIENCE_MS : latest + this.#toleranceMs(latest),
      );
      this.#baseMs = time.kind === "any" ? this.#nowMs : Math.max(atMs, Math.min(sentMs, latest));
      return;
    }
    await this.#until(atMs);
    this.latenessMs = Math.max(this.latenessMs, this.#nowMs - atMs);
    this.#baseMs = atMs;
    if (event.kind === "inbound") this.#arrive(this.#counting.outgoing(event.segment));
    else await this.#call(event, base);
  }

  #arrive(segment: Segment): void {
    const { local, remote } = this.#addresses;
    const packet = encodePacket({ source: remote, destination: { ...local, port: this.#localPort }, segment });
    const etherType = local.address.includes(":") ? ETHER_TYPE.ipv6 : ETHER_TYPE.ipv4;
    const { hostMac, farMac, cable } = this.stage;
    cable.send(encodeEthernet({ destination: hostMac, source: farMac, type: etherType }, packet));
  }

  #hear(frame: Uint8Array): void {
    const packet = decodePacket(frame.subarray(ETHERNET_HEADER_BYTES));
    if (!packet) return;
    this.#localPort = packet.source.port;
    this.#sent.push({ atMs: this.#nowMs, segment: packet.segment });
    this.#rouse();
  }

  async #call(event: CallEvent, base: number): Promise<void> {
    const { call, time } = event;
    if (this.#waiting) await this.#until(PATIENCE_MS, () => this.#waiting === undefined);
    const result = this.#sockets.begin(call);
    this.#noteWrite(call, result);
    if (typeof result !== "function") {
      check(event, result);
      return;
    }
    const { returnsUsecs } = time;
    const dueMs = returnsUsecs === undefined ? PATIENCE_MS : base + returnsUsecs / 1000;
    this.#waiting = { event, attempt: result, dueMs };
    if (returnsUsecs !== undefined) return;
    await this.#until(PATIENCE_MS, () => this.#waiting === undefined);
    if (this.#waiting) throw new Difference(event, "the call waits, and nothing will wake it");
  }

  /** Where writes end, so that PSH is asked for there only. */
  #noteWrite({ name, args, result }: SystemCall, outcome: KernelResult | KernelAttempt): void {
    if (name !== "write" && name !== "send") return;
    const whole = args[2]?.kind === "number" ? args[2].value : 0;
    const count = typeof outcome === "function" ? (result.kind === "number" ? result.value : whole) : outcome.value;
    if (count > 0) this.#writtenBytes += count;
    this.#writeEnds.add(this.#writtenBytes + 1);
  }

  /** Lets time pass until a moment, or until something holds; a call that waits is tried all along. */
  async #until(endMs: number, holds: () => boolean = () => false): Promise<void> {
    while (!holds() && this.#nowMs < endMs) {
      const leftMs = endMs - this.#nowMs;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.#waiting ? Math.min(STEP_MS, leftMs) : leftMs);
        this.#rouse = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake();
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    const result = waiting?.attempt();
    if (!waiting || !result) return;
    this.#waiting = undefined;
    check(waiting.event, result);
  }

  async #expect(event: OutboundEvent, fromMs: number, untilMs: number): Promise<number> {
    const { segment: pattern } = event;
    const parts = [await this.#next(event, untilMs)];
    const [first] = parts as [Sent];
    this.#counting.learn(pattern, first.segment, this.#localPort);
    let length = first.segment.payload.length;
    while (length > 0 && length < pattern.lengthBytes && this.#sent.length > 0) {
      const next = this.#sent.shift() as Sent;
      parts.push(next);
      length += next.segment.payload.length;
    }
    const segments = parts.map(({ segment }) => this.#counting.incoming(segment));
    const whole = joined(pattern, segments) ?? (segments[0] as Segment);
    const { timestampOffset } = this.#counting;
    const what = mismatch(pattern, whole, {
      timestampToleranceMs: this.#toleranceMs(fromMs),
      timestampOffset,
      isWriteEnd: (number) => this.#writeEnds.has(number),
    });
    const shown = `${(first.atMs / 1000).toFixed(3)} > ${printed(whole, timestampOffset)}`;
    if (what) throw new Difference(event, `${what}: ${shown}`);
    if (event.time.kind !== "any" && first.atMs < fromMs - this.#toleranceMs(fromMs))
      throw new Difference(event, `too early: ${shown}`);
    return first.atMs;
  }

  async #next(event: OutboundEvent, untilMs: number): Promise<Sent> {
    const isThere = (): boolean => this.#sent.length > 0;
    await this.#until(untilMs, isThere);
    // what was sent in time may still lie in the device of a process that was late
    for (let turn = 0; turn < SETTLING_TURNS && !isThere(); turn++) await new Promise(setImmediate);
    const sent = this.#sent.shift();
    if (sent) return sent;
    throw new Difference(event, `nothing was sent by ${(untilMs / 1000).toFixed(3)}`);
  }
}

function check(event: CallEvent, { value, errno }: KernelResult): void {
  const { call, text } = event;
  const wanted = call.result;
  const same = wanted.kind === "any" || (wanted.kind === "number" && wanted.value === value);
  if (same && call.errno === errno) return;
  const args = text.slice(text.indexOf(call.name), text.lastIndexOf("=")).trim();
  throw new Difference(event, `${args} = ${value}${errno ? ` ${errno}` : ""}`);
}
