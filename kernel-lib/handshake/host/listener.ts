// RFC 9293 §3.10.1 and RFC 4987: a port that waits: half-open connections, whole ones, and cookies against a flood.
import type { TcpPacket } from "../packet";
import type { TcpConfig } from "../tcp/config";
import type { Endpoint } from "../tcp/isn";
import { ACK, has, RST, resetFor, type Segment, SYN, segment } from "../tcp/segment";
import { advance, distance } from "../tcp/sequence";
import type { HostConnection } from "./host-connection";
import { synAck } from "./syn-ack";
import { SynCookies, stampedOptions, stampOptions } from "./syn-cookies";

export interface ListenOptions {
  /** How many whole connections may wait for `accept`; Linux holds one more. */
  backlog?: number;
  /** How many half-open ones may wait for their last ACK; as many as `backlog` unless told. */
  synQueue?: number;
  /** When SYNs are answered by cookies instead of being kept: where the queue is full, unless told. */
  cookies?: "never" | "when full" | "always";
}

/** A connection that waits for the last ACK of its handshake: the SYN it began with, and our answer's number. */
interface HalfOpen {
  remote: Endpoint;
  local: Endpoint;
  syn: Segment;
  iss: number;
  sentAtMs: number;
  retries: number;
  stop: () => void;
}

/** What a listener needs of its host. */
export interface ListenerHost {
  readonly nowMs: number;
  readonly secret: string;
  isn(local: Endpoint, remote: Endpoint): number;
  timestampOffset(local: Endpoint, remote: Endpoint): number;
  after(delayMs: number, action: () => void): () => void;
  send(packet: TcpPacket): void;
  configFor(config: TcpConfig, local: Endpoint, remote: Endpoint): TcpConfig;
  /** Makes a connection that has received `syn` and sent `iss` in its answer. */
  adopt(request: AdoptedSyn): HostConnection;
}

export interface AdoptedSyn {
  local: Endpoint;
  remote: Endpoint;
  syn: Segment;
  iss: number;
  /** When our SYN,ACK went out; -1 where that is unknown. */
  answeredAtMs: number;
  retries: number;
  config: TcpConfig;
}

export class Listener {
  private readonly halfOpen = new Map<string, HalfOpen>();
  private readonly whole: HostConnection[] = [];
  private readonly cookies: SynCookies;
  private readonly limits: Required<ListenOptions>;
  closed = false;
  /** Called when a connection waits for `accept`. */
  onConnection: (() => void) | undefined;
  /** What became of the SYNs, for a figure. */
  readonly counts = { syns: 0, dropped: 0, cookiesSent: 0, cookiesTaken: 0, accepted: 0, expired: 0 };

  constructor(
    readonly port: number,
    private readonly host: ListenerHost,
    readonly config: TcpConfig,
    { backlog = 128, synQueue = Math.max(1, backlog), cookies = "when full" }: ListenOptions = {},
  ) {
    this.limits = { backlog, synQueue, cookies };
    this.cookies = new SynCookies(host.secret);
  }

  /** How many connections may wait. */
  get backlog(): number {
    return this.limits.backlog;
  }

  /** Half-open connections that are kept. */
  get synQueueLength(): number {
    return this.halfOpen.size;
  }

  /** Whole connections that wait. */
  get acceptQueueLength(): number {
    return this.whole.length;
  }

  /** Changes how many connections may wait: a second `listen`. */
  setBacklog(backlog: number): void {
    this.limits.backlog = backlog;
    this.limits.synQueue = Math.max(1, backlog);
  }

  private get isFull(): boolean {
    return this.whole.length > this.limits.backlog;
  }

  /** Takes the connection that has waited longest; undefined where none does. */
  accept(): HostConnection | undefined {
    const connection = this.whole.shift();
    if (connection) this.counts.accepted++;
    return connection;
  }

  /** Stops listening: half-open connections are forgotten, whole ones that nobody took are reset. */
  close(): void {
    this.closed = true;
    for (const { stop } of this.halfOpen.values()) stop();
    this.halfOpen.clear();
    for (const connection of this.whole.splice(0)) connection.abort();
  }

  receive(packet: TcpPacket): void {
    const { segment: arrived, source: remote, destination: local } = packet;
    const key = `${remote.address} ${remote.port} ${local.address}`;
    const half = this.halfOpen.get(key);
    if (half) {
      this.receiveHalfOpen(key, half, arrived, packet);
      return;
    }
    // RFC 9293 §3.10.7.2
    if (has(arrived, RST)) return;
    if (has(arrived, ACK)) {
      this.receiveCookie(packet);
      return;
    }
    if (!has(arrived, SYN) || arrived.flags & 1) return;
    this.receiveSyn(key, packet);
  }

  private receiveSyn(key: string, { segment: syn, source: remote, destination: local }: TcpPacket): void {
    this.counts.syns++;
    const { cookies, synQueue } = this.limits;
    const queueFull = this.halfOpen.size >= synQueue;
    if (this.isFull || (queueFull && cookies === "never")) {
      this.counts.dropped++;
      return;
    }
    if (queueFull || cookies === "always") {
      this.sendCookie(syn, local, remote);
      return;
    }
    const iss = this.host.isn(local, remote);
    const half: HalfOpen = { remote, local, syn, iss, sentAtMs: this.host.nowMs, retries: 0, stop: () => {} };
    this.halfOpen.set(key, half);
    this.answer(half);
    this.waitForAck(key, half);
  }

  private waitForAck(key: string, half: HalfOpen): void {
    const delayMs = Math.min(this.config.maxRtoMs, this.config.initialRtoMs * 2 ** half.retries);
    half.stop = this.host.after(delayMs, () => {
      if (half.retries >= this.config.synAckRetries) {
        this.counts.expired++;
        this.halfOpen.delete(key);
        return;
      }
      half.retries++;
      this.answer(half);
      this.waitForAck(key, half);
    });
  }

  private answer({ local, remote, syn, iss }: HalfOpen): void {
    const config = this.host.configFor(this.config, local, remote);
    const segment = synAck(config, this.host, syn, iss, local, remote);
    this.host.send({ source: local, destination: remote, segment });
  }

  private receiveHalfOpen(key: string, half: HalfOpen, arrived: Segment, packet: TcpPacket): void {
    const expected = advance(half.syn.sequenceNumber, 1);
    // RFC 9293 §3.10.7.4, fifth: an ACK of something else
    if (has(arrived, ACK) && arrived.acknowledgmentNumber !== advance(half.iss, 1)) {
      this.refuse(half, arrived);
      return;
    }
    const beyond = distance(expected, arrived.sequenceNumber);
    const inWindow = beyond >= 0 && beyond <= this.config.receiveBufferBytes;
    if (has(arrived, RST)) {
      // RFC 5961 §3.2: the exact number ends it, one within the window is asked about
      if (beyond === 0) this.forget(key, half);
      else if (inWindow) this.challenge(half);
      return;
    }
    // the answer was lost: once more
    if (has(arrived, SYN) && beyond === -1 && !has(arrived, ACK)) {
      this.answer(half);
      return;
    }
    if (!inWindow) {
      this.challenge(half);
      return;
    }
    if (has(arrived, SYN)) {
      // RFC 9293 §3.10.7.4, fourth: another SYN ends a half-open connection
      this.forget(key, half);
      this.refuse(half, arrived);
      return;
    }
    if (!has(arrived, ACK)) return;
    // the ACK is let go while nobody accepts: the client will hear our SYN,ACK again
    if (this.isFull) return;
    this.forget(key, half);
    const { local, remote, syn, iss, sentAtMs, retries } = half;
    this.complete({ local, remote, syn, iss, answeredAtMs: sentAtMs, retries }, packet);
  }

  /** The ACK that asks the peer whether it meant it (RFC 5961 §3.2). */
  private challenge({ local, remote, syn, iss }: HalfOpen): void {
    const { acknowledgmentNumber, window, options } = synAck(this.config, this.host, syn, iss, local, remote);
    const timestamps = options?.timestamps;
    const answer = segment({
      flags: ACK,
      sequenceNumber: advance(iss, 1),
      acknowledgmentNumber,
      window,
      options: timestamps && { timestamps },
    });
    this.host.send({ source: local, destination: remote, segment: answer });
  }

  private refuse({ local, remote }: HalfOpen, arrived: Segment): void {
    if (!has(arrived, RST)) this.host.send({ source: local, destination: remote, segment: resetFor(arrived) });
  }

  private forget(key: string, half: HalfOpen): void {
    half.stop();
    this.halfOpen.delete(key);
  }

  private complete(request: Omit<AdoptedSyn, "config">, packet: TcpPacket): void {
    const config = this.host.configFor(this.config, request.local, request.remote);
    const connection = this.host.adopt({ ...request, config });
    connection.receive(packet.segment);
    if (connection.state === "CLOSED" || connection.state === "SYN-RECEIVED") return;
    this.whole.push(connection);
    this.onConnection?.();
  }

  private sendCookie(syn: Segment, local: Endpoint, remote: Endpoint): void {
    this.counts.cookiesSent++;
    const { nowMs } = this.host;
    const config = this.host.configFor(this.config, local, remote);
    const mss = Math.min(syn.options?.mss ?? 536, config.mss);
    const iss = this.cookies.make(local, remote, syn.sequenceNumber, mss, nowMs);
    const answer = synAck(config, this.host, syn, iss, local, remote);
    const { timestamps, ...others } = answer.options ?? {};
    if (timestamps) {
      const value = stampOptions(timestamps.value, syn.options ?? {});
      answer.options = { ...others, timestamps: { ...timestamps, value } };
    } else {
      // without timestamps there is no room to remember these
      answer.options = { ...(others.mss ? { mss: others.mss } : {}) };
    }
    this.host.send({ source: local, destination: remote, segment: answer });
  }

  /** An ACK of no connection: it may bring a cookie back. */
  private receiveCookie(packet: TcpPacket): void {
    const { segment: arrived, source: remote, destination: local } = packet;
    const iss = advance(arrived.acknowledgmentNumber, -1);
    const irs = advance(arrived.sequenceNumber, -1);
    const mayBe = this.limits.cookies !== "never" && this.counts.cookiesSent > 0 && !has(arrived, SYN);
    const mss = mayBe ? this.cookies.read(iss, local, remote, irs, this.host.nowMs) : undefined;
    if (mss === undefined) {
      this.host.send({ source: local, destination: remote, segment: resetFor(arrived) });
      return;
    }
    if (this.isFull) return;
    this.counts.cookiesTaken++;
    const echoed = arrived.options?.timestamps;
    const syn = segment({
      flags: SYN,
      sequenceNumber: irs,
      window: arrived.window,
      options: echoed
        ? { mss, ...stampedOptions(echoed.echoReply), timestamps: { value: echoed.value, echoReply: 0 } }
        : { mss },
    });
    this.complete({ local, remote, syn, iss, answeredAtMs: -1, retries: 0 }, packet);
  }
}
