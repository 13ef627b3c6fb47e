import type { Clock } from "../../link";
import type { TcpConfig } from "../tcp/config";
import type { TcpConnection, TcpFigures } from "../tcp/connection";
import type { TcpEvent } from "../tcp/events";
import type { Endpoint } from "../tcp/isn";
import type { Segment } from "../tcp/segment";
import type { TcpState } from "../tcp/states";

/** A connection of a host: the pure one, with the host's clock behind it. */
export class HostConnection {
  /** Told of everything that happens. */
  onEvent: ((event: TcpEvent) => void) | undefined;
  /** Called after each change of state, for whoever draws the connection. */
  watch: ((event: TcpEvent & { name: "state" }) => void) | undefined;
  private wakeAtMs = Number.POSITIVE_INFINITY;
  private callOff: (() => void) | undefined;

  constructor(
    readonly tcp: TcpConnection,
    readonly local: Endpoint,
    readonly remote: Endpoint,
    private readonly clock: Clock,
  ) {}

  get state(): TcpState {
    return this.tcp.state;
  }

  get readableBytes(): number {
    return this.tcp.readableBytes;
  }

  get writableBytes(): number {
    return this.tcp.writableBytes;
  }

  /** Whether the peer will send no more. */
  get peerClosed(): boolean {
    return this.tcp.tcb.finReceived;
  }

  /** Whether the peer has closed and all of its data were read. */
  get ended(): boolean {
    return this.tcp.ended;
  }

  receive(segment: Segment): void {
    this.tcp.receive(segment, this.clock.nowMs);
    this.arm();
  }

  /** Gives how many of the bytes there was room for; `more` says that more will follow. */
  write(bytes: Uint8Array, more = false): number {
    const count = this.tcp.write(bytes, this.clock.nowMs, more);
    this.arm();
    return count;
  }

  read(mostBytes = Number.POSITIVE_INFINITY): Uint8Array {
    const bytes = this.tcp.read(mostBytes, this.clock.nowMs);
    this.arm();
    return bytes;
  }

  /** Reads into memory of the caller's, without a piece of its own; gives how many bytes. */
  readInto(target: Uint8Array): number {
    const count = this.tcp.readInto(target, this.clock.nowMs);
    this.arm();
    return count;
  }

  /** Copies what could be read and leaves it there; gives how many bytes. */
  peekInto(target: Uint8Array): number {
    return this.tcp.tcb.receiveQueue.copyTo(target);
  }

  /** A router said how long segments may be (RFC 1191 §6): what was too long goes again. */
  limitSegments(mss: number): void {
    this.tcp.limitSegments(mss, this.clock.nowMs);
    this.arm();
  }

  /** Sends FIN after what was written; reading goes on. */
  shutdown(): void {
    this.tcp.shutdown(this.clock.nowMs);
    this.arm();
  }

  close(): void {
    this.tcp.close(this.clock.nowMs);
    this.arm();
  }

  abort(): void {
    this.tcp.abort(this.clock.nowMs);
    this.arm();
  }

  setKeepAlive(keepAlive: TcpConfig["keepAlive"]): void {
    this.tcp.setKeepAlive(keepAlive, this.clock.nowMs);
    this.arm();
  }

  setNoDelay(noDelay: boolean): void {
    this.tcp.setNoDelay(noDelay, this.clock.nowMs);
    this.arm();
  }

  setCork(cork: boolean): void {
    this.tcp.setCork(cork, this.clock.nowMs);
    this.arm();
  }

  setQuickAck(quick: boolean): void {
    this.tcp.setQuickAck(quick, this.clock.nowMs);
    this.arm();
  }

  figures(): TcpFigures {
    return this.tcp.figures();
  }

  /**
   * Makes an appointment for the next timer. One that lies earlier than needed is kept, and looks again when it comes:
   * most timers are moved on before they go off.
   */
  arm(): void {
    const atMs = this.tcp.nextTimerMs;
    if (atMs >= this.wakeAtMs) return;
    this.callOff?.();
    this.wakeAtMs = atMs;
    this.callOff = this.clock.after(atMs - this.clock.nowMs, () => {
      this.wakeAtMs = Number.POSITIVE_INFINITY;
      this.tcp.tick(this.clock.nowMs);
      this.arm();
    });
  }
}
