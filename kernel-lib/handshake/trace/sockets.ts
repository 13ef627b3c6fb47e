// System calls of a trace, over our TCP.

import type { Clock, Link } from "../../link";
import { TcpHost } from "../host/host";
import type { TcpPacket } from "../packet";
import { LINUX_CONFIG, type TcpConfig } from "../tcp/config";
import type { Endpoint } from "../tcp/isn";
import { type Attempt, type CallResult, failed, succeeded, UnsupportedCall } from "./call-result";
import { eventNames, nameOf, numberOf } from "./call-values";
import { CONSTANTS } from "./names";
import { applyKeepAlive, setOption } from "./socket-options";
import type { CallValue, SystemCall } from "./syntax";
import { TraceSocket } from "./trace-socket";

export interface TraceAddresses {
  local: Endpoint;
  remote: Endpoint;
}

/** Linux takes about so much before a writer has to wait; it grows with the connection. */
const SEND_BUFFER_BYTES = 4 << 20;

/** The sockets of a trace: one process, one peer. */
export class TraceSockets {
  readonly host: TcpHost;
  private readonly sockets = new Map<number, TraceSocket>();

  constructor(
    private readonly clock: Clock,
    out: Link<TcpPacket>,
    readonly addresses: TraceAddresses,
    private readonly base: TcpConfig = LINUX_CONFIG,
  ) {
    this.host = new TcpHost(clock, out, {
      config: { ...base, sendBufferBytes: SEND_BUFFER_BYTES },
      secret: "trace",
      // numbers from 0, as traces count
      isn: () => 0,
    });
  }

  /** Begins a call: gives its result, or what to ask again when something has happened. */
  begin({ name, args, result }: SystemCall): CallResult | Attempt {
    if (name === "socket") return this.socket(result, args[1]);
    if (name === "poll") return this.poll(args);
    const socket = this.sockets.get(numberOf(args[0]));
    if (!socket) return failed("EBADF");
    switch (name) {
      case "setsockopt":
        return this.setsockopt(socket, args);
      case "getsockopt":
        return this.getsockopt(socket, args);
      case "bind":
        return this.bind(socket);
      case "listen":
        return this.listen(socket, numberOf(args[1]));
      case "accept":
        return this.maybeWaiting(socket, 0, () => this.accept(socket, result));
      case "connect":
        return this.connect(socket);
      case "fcntl":
        return fcntl(socket, args);
      case "shutdown":
        return socket.shutdown(numberOf(args[1]));
      case "close":
        this.sockets.delete(numberOf(args[0]));
        return socket.close();
      default:
        return this.transfer(name, socket, args);
    }
  }

  private transfer(name: string, socket: TraceSocket, args: readonly CallValue[]): CallResult | Attempt {
    const lengthBytes = numberOf(args[2]);
    const flags = args.length > 3 ? numberOf(args[3]) : 0;
    if (name === "read" || name === "recv")
      return this.maybeWaiting(socket, flags, () => socket.read(lengthBytes, flags));
    return this.write(socket, lengthBytes, flags);
  }

  /** A blocking write is done when all of its bytes have found room. */
  private write(socket: TraceSocket, lengthBytes: number, flags: number): CallResult | Attempt {
    let written = 0;
    const waits = !socket.options.nonBlocking && (flags & (CONSTANTS.MSG_DONTWAIT as number)) === 0;
    return this.maybeWaiting(socket, flags, () => {
      const one = socket.write(new Uint8Array(Math.min(lengthBytes - written, SEND_BUFFER_BYTES)), flags);
      if (one === undefined) return undefined;
      if (one.errno) return written > 0 ? succeeded(written) : one;
      written += one.value;
      return waits && written < lengthBytes ? undefined : succeeded(written);
    });
  }

  private maybeWaiting(socket: TraceSocket, flags: number, attempt: Attempt): CallResult | Attempt {
    const result = attempt();
    if (result) return result;
    if (socket.options.nonBlocking || flags & (CONSTANTS.MSG_DONTWAIT as number)) return failed("EAGAIN");
    return attempt;
  }

  private socket(result: CallValue, type: CallValue | undefined): CallResult {
    const label = numberOf(result);
    const socket = new TraceSocket();
    socket.options.nonBlocking = nameOf(type).includes("SOCK_NONBLOCK");
    this.sockets.set(label, socket);
    return succeeded(label);
  }

  private bind(socket: TraceSocket): CallResult {
    if (socket.port !== undefined) return failed("EINVAL");
    socket.port = this.addresses.local.port;
    return succeeded();
  }

  private listen(socket: TraceSocket, backlog: number): CallResult {
    if (socket.connection) return failed("EINVAL");
    if (socket.listener) return succeeded();
    socket.port ??= this.addresses.local.port;
    const limits = { backlog: Math.max(0, backlog), synQueue: Math.max(1, backlog) };
    socket.listener = this.host.listen(socket.port, limits, this.configOf(socket));
    return succeeded();
  }

  private configOf({ options }: TraceSocket): TcpConfig {
    const { mss, noDelay, receiveBufferBytes, sendBufferBytes = SEND_BUFFER_BYTES, synRetries } = options;
    return {
      ...this.base,
      sendBufferBytes,
      ...(mss === undefined ? {} : { mss: Math.min(mss, this.base.mss) }),
      ...(noDelay === undefined ? {} : { nagle: !noDelay }),
      ...(receiveBufferBytes === undefined ? {} : withBuffer(receiveBufferBytes, this.base)),
      ...(synRetries === undefined ? {} : { synRetries, synLinearTimeouts: this.base.synLinearTimeouts }),
    };
  }

  private accept(socket: TraceSocket, result: CallValue): CallResult | undefined {
    if (!socket.listener) return failed("EINVAL");
    const connection = socket.listener.accept();
    if (!connection) return undefined;
    const accepted = new TraceSocket();
    // accept(2): options are inherited, O_NONBLOCK is not
    Object.assign(accepted.options, socket.options, { nonBlocking: false });
    accepted.port = socket.port;
    this.adoptOptions(accepted, () => accepted.attach(connection));
    if (connection.state === "CLOSED") accepted.error = "ECONNRESET";
    const label = result.kind === "number" && result.value >= 0 ? result.value : this.freeLabel();
    this.sockets.set(label, accepted);
    return succeeded(label);
  }

  private freeLabel(): number {
    let label = 3;
    while (this.sockets.has(label)) label++;
    return label;
  }

  private adoptOptions(socket: TraceSocket, attach: () => void): void {
    attach();
    applyKeepAlive(socket);
    const { userTimeoutMs } = socket.options;
    if (socket.connection && userTimeoutMs !== undefined) socket.connection.tcp.tcb.userTimeoutMs = userTimeoutMs;
  }

  private connect(socket: TraceSocket): CallResult | Attempt {
    if (socket.listener) return failed("EISCONN");
    if (socket.connection) {
      const result = this.connected(socket);
      if (!result) return failed("EALREADY");
      if (!socket.connecting && result.value === 0) return failed("EISCONN");
      socket.connecting = false;
      return result;
    }
    socket.connecting = true;
    const local = { ...this.addresses.local, port: socket.port ?? this.addresses.local.port };
    this.adoptOptions(socket, () =>
      socket.attach(this.host.connect(local, this.addresses.remote, this.configOf(socket))),
    );
    if (socket.options.nonBlocking) return failed("EINPROGRESS");
    return () => {
      const result = this.connected(socket);
      if (result) socket.connecting = false;
      return result;
    };
  }

  private connected(socket: TraceSocket): CallResult | undefined {
    const { state } = socket;
    if (state === "SYN-SENT" || state === "SYN-RECEIVED") return undefined;
    const error = socket.takeError();
    if (state !== "CLOSED") return error ? failed(error) : succeeded();
    // a socket whose attempt failed may try again
    socket.connection = undefined;
    return failed(error ?? "ECONNABORTED");
  }

  private setsockopt(socket: TraceSocket, [, level, name, value]: readonly CallValue[]): CallResult {
    const inner = value?.kind === "list" ? value.items[0] : value;
    if (inner?.kind !== "struct") return setOption(socket, nameOf(level), nameOf(name), numberOf(inner));
    const field = (key: string, place: string): number => numberOf(inner.fields.get(key) ?? inner.fields.get(place));
    return setOption(socket, nameOf(level), nameOf(name), field("onoff", "0"), field("linger", "1"));
  }

  private getsockopt(socket: TraceSocket, [, level, name, value]: readonly CallValue[]): CallResult {
    if (nameOf(level) !== "SOL_SOCKET" || nameOf(name) !== "SO_ERROR")
      throw new UnsupportedCall(`getsockopt is supported for SOL_SOCKET, SO_ERROR only`);
    const error = socket.takeError();
    const inner = value?.kind === "list" ? value.items[0] : value;
    const wanted = inner?.kind === "names" ? inner.names[0] : undefined;
    const agrees =
      inner?.kind === "any" || (error === undefined ? inner?.kind === "number" && inner.value === 0 : wanted === error);
    return agrees ? succeeded() : { value: 0, errno: `with SO_ERROR ${error ?? 0}` };
  }

  private poll([list, , timeout]: readonly CallValue[]): CallResult | Attempt {
    const entries = list?.kind === "list" ? list.items : [];
    const timeoutMs = numberOf(timeout);
    const untilMs = timeoutMs < 0 ? Number.POSITIVE_INFINITY : this.clock.nowMs + timeoutMs;
    if (Number.isFinite(untilMs)) this.clock.after(timeoutMs, () => {});
    const attempt = (): CallResult | undefined => {
      const found = entries.map((entry) => this.pollOne(entry));
      const count = found.filter(({ events }) => events !== 0).length;
      if (count === 0 && this.clock.nowMs < untilMs) return undefined;
      const wrong = found.find(({ events, wanted }) => wanted !== undefined && events !== wanted);
      return wrong ? { value: count, errno: `with revents ${eventNames(wrong.events)}` } : succeeded(count);
    };
    return attempt() ?? attempt;
  }

  private pollOne(entry: CallValue): { events: number; wanted?: number } {
    if (entry.kind !== "struct")
      throw new UnsupportedCall("poll needs entries such as {fd=3, events=POLLIN, revents=POLLIN}");
    const socket = this.sockets.get(numberOf(entry.fields.get("fd")));
    const always = (CONSTANTS.POLLERR as number) | (CONSTANTS.POLLHUP as number) | (CONSTANTS.POLLNVAL as number);
    const asked = numberOf(entry.fields.get("events")) | always;
    const events = (socket ? socket.events() : (CONSTANTS.POLLNVAL as number)) & asked;
    const revents = entry.fields.get("revents");
    return revents === undefined || revents.kind === "any" ? { events } : { events, wanted: numberOf(revents) };
  }
}

/** A buffer of fixed size needs, and is offered, no more scaling than it can fill. */
function withBuffer(receiveBufferBytes: number, { windowScale }: TcpConfig): Partial<TcpConfig> {
  const needed = Math.max(0, Math.min(14, Math.floor(Math.log2(receiveBufferBytes)) - 15));
  return { receiveBufferBytes, windowScale: windowScale === "off" ? "off" : Math.min(windowScale, needed) };
}

function fcntl({ options }: TraceSocket, args: readonly CallValue[]): CallResult {
  const nonBlock = CONSTANTS.O_NONBLOCK as number;
  if (nameOf(args[1]) === "F_GETFL") return succeeded(2 | (options.nonBlocking ? nonBlock : 0));
  if (nameOf(args[1]) !== "F_SETFL") throw new UnsupportedCall("fcntl is supported for F_GETFL and F_SETFL only");
  options.nonBlocking = (numberOf(args[2]) & nonBlock) !== 0;
  return succeeded();
}
