// POSIX over RFC 9293, of a connection that stands or ends: data, errors and poll bits as Linux has them.
import type { FailureReason, HostConnection, Listener, TcpEvent } from "../../../handshake";
import * as s from "../../../socket";
import { IP_PROTOCOL } from "../../../wire";
import { EAGAIN, ECONNREFUSED, ECONNRESET, EINVAL, ENOTCONN, EOPNOTSUPP, EPIPE, ETIMEDOUT } from "../errno";
import type { SendOptions } from "../ip/output";
import type { IcmpError } from "../ip/quote";
import type { Path } from "../ip/routing";
import { answer, giveInteger } from "../sockets/facts";
import { InetSocket } from "../sockets/inet-socket";
import type { Received, ToSend } from "../sockets/messages";
import type { Stack } from "../stack";
import { WINDOW_BYTES } from "./tcp-config";
import { applyOption } from "./tcp-options";
import { streamReady } from "./tcp-ready";

const DEFAULT_RECEIVE_BYTES = 131_072;
const DEFAULT_SEND_BYTES = 16_384;
const RECEIVING_ENDED = 1;
const SENDING_ENDED = 2;

export abstract class StreamSocket extends InetSocket {
  connection: HostConnection | undefined;
  listener: Listener | undefined;
  /** How far connect has come: Linux's SS_UNCONNECTED and its kin. */
  protected progress: "unconnected" | "connecting" | "connected" = "unconnected";
  /** Directions that shutdown ended. */
  ended = 0;
  /** No descriptor holds it any more, or none ever did. */
  protected isOrphan = false;
  /** What ICMP hinted at, for when patience ends. */
  protected softError = 0;
  protected ownBuffers = false;

  constructor(stack: Stack, family: number) {
    super(stack, family, s.SOCK_STREAM, IP_PROTOCOL.tcp);
    this.receiveBufferBytes = DEFAULT_RECEIVE_BYTES;
    this.sendBufferBytes = DEFAULT_SEND_BYTES;
  }

  override get isListening(): boolean {
    return this.listener !== undefined;
  }

  get isConnecting(): boolean {
    return this.connection?.state === "SYN-SENT" || this.connection?.state === "SYN-RECEIVED";
  }

  protected disconnect(): number {
    this.connection?.abort();
    this.progress = "unconnected";
    this.connection = undefined;
    this.remote = undefined;
    return 0;
  }

  protected told(event: TcpEvent): void {
    if (event.name === "failed" && !this.isOrphan) this.pendingError = this.errnoOf(event.reason);
    if (event.name === "closed" && this.isOrphan) this.stack.tcp.ports.release(this);
    if (event.name === "readable" && this.ended === (RECEIVING_ENDED | SENDING_ENDED)) this.refuseData();
    if (event.name !== "state") this.changed();
  }

  /** RFC 1122 §4.2.2.13: data that nobody will read are answered with a reset, lest the peer take them for delivered. */
  private refuseData(): void {
    this.pendingError = ECONNRESET;
    this.connection?.abort();
  }

  private errnoOf(reason: FailureReason): number {
    if (reason === "refused") return ECONNREFUSED;
    if (reason === "timed out") return this.softError || ETIMEDOUT;
    if (reason === "aborted") return this.pendingError;
    // the peer has closed before: what is written now goes nowhere
    return this.connection?.peerClosed ? EPIPE : ECONNRESET;
  }

  /** RFC 1122 §4.2.3.9: ends a connection that is being opened, is a hint to one that stands. */
  failBy({ errno }: IcmpError): void {
    if (!this.isConnecting) {
      this.softError = errno;
      return;
    }
    this.pendingError = errno;
    this.connection?.abort();
  }

  override send({ data, flags }: ToSend): number {
    const { connection } = this;
    if (this.pendingError !== 0) return -this.takeError();
    if ((this.ended & SENDING_ENDED) !== 0) return -EPIPE;
    if (!connection || this.listener) return -EPIPE;
    if (this.isConnecting) return -EAGAIN;
    if (connection.state === "CLOSED") return -EPIPE;
    if ((flags & s.MSG_OOB) !== 0) return -EOPNOTSUPP;
    const count = Math.min(data.length, connection.writableBytes);
    if (count === 0) return data.length === 0 ? 0 : -EAGAIN;
    // the caller may write over its buffer as soon as this returns
    return connection.write(data.slice(0, count), (flags & s.MSG_MORE) !== 0);
  }

  override receive(into: Uint8Array, flags: number, received: Received): number {
    if ((flags & s.MSG_OOB) !== 0) return -EINVAL;
    if ((flags & s.MSG_ERRQUEUE) !== 0) return this.errors.receive(into, this.family, received);
    const { connection } = this;
    if (received.address) received.address.length[0] = 0;
    if (this.listener || (!connection && this.pendingError === 0 && this.progress === "unconnected")) return -ENOTCONN;
    if (connection && connection.readableBytes > 0)
      return (flags & s.MSG_PEEK) !== 0 ? connection.peekInto(into) : connection.readInto(into);
    if (connection?.peerClosed) return 0;
    if (this.pendingError !== 0) return -this.takeError();
    if ((this.ended & RECEIVING_ENDED) !== 0 || connection?.state === "CLOSED") return 0;
    return -EAGAIN;
  }

  override shutdown(how: number): number {
    if (this.listener) {
      if (how !== s.SHUT_WR) this.stopListening();
      return 0;
    }
    const { connection } = this;
    if (!connection || connection.state === "CLOSED") return -ENOTCONN;
    if (connection.state === "SYN-SENT") return this.disconnect();
    this.ended |= how + 1;
    if (how !== s.SHUT_RD) connection.shutdown();
    this.changed();
    return 0;
  }

  protected stopListening(): void {
    this.listener?.close();
    this.listener = undefined;
    this.changed();
  }

  override ready(): number {
    return streamReady(this, this.errorBits);
  }

  protected get windowBytes(): number {
    return this.ownBuffers ? this.receiveBufferBytes / 2 : WINDOW_BYTES;
  }

  protected get sendBytes(): number {
    return this.ownBuffers ? this.sendBufferBytes / 2 : WINDOW_BYTES;
  }

  protected override buffersChanged(): void {
    this.ownBuffers = true;
    const config = this.connection?.tcp.tcb.config;
    if (!config) return;
    config.sendBufferBytes = this.sendBytes;
    // a window once told of is not taken back (RFC 9293 §3.8.6)
    config.receiveBufferBytes = Math.max(this.windowBytes, config.mss);
  }

  override setsockopt(level: number, option: number, value: Uint8Array): number {
    const result = super.setsockopt(level, option, value);
    if (result === 0 && this.connection) applyOption(this.connection, this.integers, level, option);
    return result;
  }

  override getsockopt(level: number, option: number, value: Uint8Array): number {
    const asksSize = level === s.SOL_TCP && option === s.TCP_MAXSEG && this.connection;
    return asksSize ? giveInteger(value, asksSize.tcp.tcb.sendMss) : super.getsockopt(level, option, value);
  }

  override getpeername(): Uint8Array | number {
    const { connection } = this;
    if (!connection || connection.state === "CLOSED" || connection.state === "SYN-SENT") return -ENOTCONN;
    return super.getpeername();
  }

  /** What stands in the IP headers of its segments. */
  segmentOptions(path: Path): SendOptions {
    return this.sendOptions(IP_PROTOCOL.tcp, path);
  }

  override ioctl(request: number, argument: Uint8Array): number {
    if (request === s.SIOCATMARK) return answer(argument, 0);
    const tcb = this.connection?.tcp.tcb;
    if (request === s.FIONREAD) {
      if (this.listener) return -EINVAL;
      return answer(argument, tcb?.receiveQueue.lengthBytes ?? 0);
    }
    if (request !== s.TIOCOUTQ && request !== s.SIOCOUTQNSD) return super.ioctl(request, argument);
    if (this.listener) return -EINVAL;
    const queued = tcb?.sendQueue.lengthBytes ?? 0;
    const sent = tcb ? Math.max(0, (tcb.nxt - tcb.queueStart) | 0) : 0;
    return answer(argument, request === s.TIOCOUTQ ? queued : Math.max(0, queued - sent));
  }
}
