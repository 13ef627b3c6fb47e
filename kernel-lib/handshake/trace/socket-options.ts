// setsockopt and getsockopt: those that change what goes over the wire, and those that a trace may set in passing.
import { type CallResult, failed, succeeded, UnsupportedCall } from "./call-result";
import type { TraceSocket } from "./trace-socket";

type Setter = (socket: TraceSocket, value: number) => CallResult | undefined;

const ignored: Setter = () => undefined;

/** By level and name. */
const SETTERS: Readonly<Record<string, Setter>> = {
  "SOL_SOCKET SO_REUSEADDR": ignored,
  "SOL_SOCKET SO_REUSEPORT": ignored,
  "SOL_SOCKET SO_ZEROCOPY": ignored,
  "SOL_SOCKET SO_KEEPALIVE": (socket, value) => {
    socket.options.keepAlive = value !== 0;
    applyKeepAlive(socket);
    return undefined;
  },
  // Linux doubles both, and lets half of a receive buffer be window
  "SOL_SOCKET SO_RCVBUF": (socket, value) => {
    socket.options.receiveBufferBytes = Math.max(1152, value);
    return undefined;
  },
  "SOL_SOCKET SO_SNDBUF": (socket, value) => {
    socket.options.sendBufferBytes = Math.max(2304, 2 * value);
    return undefined;
  },
  "TCP TCP_NODELAY": (socket, value) => {
    socket.options.noDelay = value !== 0;
    socket.connection?.setNoDelay(value !== 0);
    return undefined;
  },
  "TCP TCP_CORK": (socket, value) => {
    socket.connection?.setCork(value !== 0);
    return undefined;
  },
  "TCP TCP_QUICKACK": (socket, value) => {
    socket.connection?.setQuickAck(value !== 0);
    return undefined;
  },
  "TCP TCP_MAXSEG": (socket, value) => {
    if (value < 88 || value > 32_767) return failed("EINVAL");
    socket.options.mss = value;
    return undefined;
  },
  "TCP TCP_KEEPIDLE": (socket, value) => keepAlive(socket, "keepIdleMs", value * 1000),
  "TCP TCP_KEEPINTVL": (socket, value) => keepAlive(socket, "keepIntervalMs", value * 1000),
  "TCP TCP_KEEPCNT": (socket, value) => keepAlive(socket, "keepProbes", value),
  "TCP TCP_SYNCNT": (socket, value) => {
    if (value < 1 || value > 127) return failed("EINVAL");
    socket.options.synRetries = value;
    return undefined;
  },
  "TCP TCP_USER_TIMEOUT": (socket, value) => {
    socket.options.userTimeoutMs = value === 0 ? Number.POSITIVE_INFINITY : value;
    if (socket.connection) socket.connection.tcp.tcb.userTimeoutMs = socket.options.userTimeoutMs;
    return undefined;
  },
};

function keepAlive(
  socket: TraceSocket,
  name: "keepIdleMs" | "keepIntervalMs" | "keepProbes",
  value: number,
): CallResult | undefined {
  if (value < 1) return failed("EINVAL");
  socket.options[name] = value;
  applyKeepAlive(socket);
  return undefined;
}

/** Keep-alives as the options of a socket want them. */
export function applyKeepAlive({ options, connection }: TraceSocket): void {
  if (options.keepAlive === undefined || !connection) return;
  const { keepIdleMs: idleMs, keepIntervalMs: intervalMs, keepProbes: probes } = options;
  connection.setKeepAlive(options.keepAlive ? { idleMs, intervalMs, probes } : undefined);
}

/** Sets an option; SO_LINGER's value is `{onoff=…, linger=…}`. */
export function setOption(
  socket: TraceSocket,
  level: string,
  name: string,
  value: number,
  linger?: number,
): CallResult {
  const group = level === "IPPROTO_TCP" || level === "SOL_TCP" ? "TCP" : level;
  if (`${group} ${name}` === "SOL_SOCKET SO_LINGER") {
    if (value === 0 || linger === undefined) delete socket.options.lingerSeconds;
    else socket.options.lingerSeconds = linger;
    return succeeded();
  }
  const setter = SETTERS[`${group} ${name}`];
  if (!setter) throw new UnsupportedCall(`the option ${level}, ${name} is not supported`);
  return setter(socket, value) ?? succeeded();
}
