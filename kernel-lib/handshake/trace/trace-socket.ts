// A socket as Linux has it, over our TCP: what calls give, and which error they fail with.
import type { HostConnection } from "../host/host-connection";
import type { Listener } from "../host/listener";
import type { FailureReason } from "../tcp/events";
import { type CallResult, failed, succeeded } from "./call-result";
import { CONSTANTS } from "./names";

export interface SocketOptions {
  nonBlocking: boolean;
  lingerSeconds?: number;
  receiveBufferBytes?: number;
  sendBufferBytes?: number;
  mss?: number;
  noDelay?: boolean;
  keepAlive?: boolean;
  keepIdleMs: number;
  keepIntervalMs: number;
  keepProbes: number;
  userTimeoutMs?: number;
  synRetries?: number;
}

const ERRNO: Record<FailureReason, string> = {
  refused: "ECONNREFUSED",
  reset: "ECONNRESET",
  "timed out": "ETIMEDOUT",
  aborted: "ECONNABORTED",
};

export class TraceSocket {
  readonly options: SocketOptions = {
    nonBlocking: false,
    keepIdleMs: 7_200_000,
    keepIntervalMs: 75_000,
    keepProbes: 9,
  };
  listener: Listener | undefined;
  connection: HostConnection | undefined;
  port: number | undefined;
  /** SO_ERROR: told once. */
  error: string | undefined;
  readShut = false;
  writeShut = false;
  /** connect() was called, and has not given its result. */
  connecting = false;

  /** Takes a connection over: one that was accepted, or that connect() began. */
  attach(connection: HostConnection): void {
    this.connection = connection;
    connection.onEvent = (event) => {
      if (event.name !== "failed" || event.reason === "aborted") return;
      // Linux: a peer that resets after its own FIN has broken the pipe
      this.error = event.reason === "reset" && connection.tcp.tcb.finReceived ? "EPIPE" : ERRNO[event.reason];
    };
  }

  takeError(): string | undefined {
    const { error } = this;
    this.error = undefined;
    return error;
  }

  get state(): string {
    return this.connection?.state ?? (this.listener ? "LISTEN" : "CLOSED");
  }

  /** read, recv: undefined where it would wait. */
  read(mostBytes: number, flags: number): CallResult | undefined {
    const { connection } = this;
    if (!connection) return failed("ENOTCONN");
    const wanted = flags & (CONSTANTS.MSG_WAITALL as number) ? mostBytes : 1;
    const there = connection.readableBytes;
    if (there > 0 && (there >= wanted || this.cannotReadMore(connection)))
      return this.take(connection, mostBytes, flags);
    if (connection.tcp.tcb.finReceived && there === 0) return succeeded(0);
    const error = this.takeError();
    if (error) return failed(error);
    if (this.readShut) return succeeded(0);
    // tcp(7): what was connected once, and was reset, has come to its end
    if (connection.state === "CLOSED") return succeeded(0);
    return undefined;
  }

  private cannotReadMore(connection: HostConnection): boolean {
    return connection.tcp.tcb.finReceived || connection.state === "CLOSED" || this.readShut;
  }

  private take(connection: HostConnection, mostBytes: number, flags: number): CallResult {
    if (flags & (CONSTANTS.MSG_PEEK as number)) return succeeded(Math.min(mostBytes, connection.readableBytes));
    return succeeded(connection.read(mostBytes).length);
  }

  /** write, send: gives how much there was room for, and what stands against more. */
  write(bytes: Uint8Array, flags = 0): CallResult | undefined {
    const { connection } = this;
    const error = this.takeError();
    if (error) return failed(error);
    if (!connection || this.writeShut) return failed("EPIPE");
    if (connection.state === "SYN-SENT" || connection.state === "SYN-RECEIVED") return undefined;
    if (connection.state !== "ESTABLISHED" && connection.state !== "CLOSE-WAIT") return failed("EPIPE");
    const count = connection.write(bytes, (flags & (CONSTANTS.MSG_MORE as number)) !== 0);
    return count === 0 && bytes.length > 0 ? undefined : succeeded(count);
  }

  shutdown(how: number): CallResult {
    const { connection } = this;
    if (this.listener) {
      if (how === CONSTANTS.SHUT_WR) return succeeded();
      this.listener.close();
      this.listener = undefined;
      return succeeded();
    }
    if (!connection || connection.state === "CLOSED") return failed("ENOTCONN");
    if (connection.state === "TIME-WAIT") return failed("ENOTCONN");
    if (how !== CONSTANTS.SHUT_WR) this.readShut = true;
    if (how === CONSTANTS.SHUT_RD) return succeeded();
    if (!this.writeShut) connection.shutdown();
    this.writeShut = true;
    return succeeded();
  }

  close(): CallResult {
    this.listener?.close();
    const { connection } = this;
    if (!connection) return succeeded();
    connection.onEvent = undefined;
    if (this.options.lingerSeconds === 0) connection.abort();
    else connection.close();
    return succeeded();
  }

  /** What poll() finds: tcp(7) and poll(2). */
  events(): number {
    const { POLLIN, POLLOUT, POLLERR, POLLHUP, POLLRDHUP, POLLRDNORM, POLLWRNORM } = CONSTANTS as Record<
      string,
      number
    > & {
      [name in "POLLIN" | "POLLOUT" | "POLLERR" | "POLLHUP" | "POLLRDHUP" | "POLLRDNORM" | "POLLWRNORM"]: number;
    };
    const [readable, writable] = [POLLIN | POLLRDNORM, POLLOUT | POLLWRNORM];
    if (this.listener) return this.listener.acceptQueueLength > 0 ? readable : 0;
    const { connection } = this;
    if (!connection) return writable | POLLHUP;
    const peerClosed = connection.tcp.tcb.finReceived;
    const { state } = connection;
    let events = this.error ? POLLERR : 0;
    const readEnd = peerClosed || this.readShut || state === "CLOSED";
    const writeEnd = this.writeShut || state === "CLOSED";
    if (readEnd && writeEnd) events |= POLLHUP;
    if (readEnd) events |= readable | POLLRDHUP;
    if (state === "SYN-SENT" || state === "SYN-RECEIVED") return events;
    if (connection.readableBytes > 0) events |= readable;
    if (writeEnd || connection.writableBytes > 0) events |= writable;
    return events;
  }
}
