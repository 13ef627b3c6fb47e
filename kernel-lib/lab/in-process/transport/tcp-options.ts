/** TCP's options of setsockopt on a connection that may not be there yet. */
import type { HostConnection, TcpConfig } from "../../../handshake";
import * as s from "../../../socket";
import type { IntegerOptions } from "../sockets/integer-options";
import { TCP_CONFIG } from "./tcp-config";

/** The configuration that a socket's options ask for. */
export function configOf(options: IntegerOptions, windowBytes: number, sendBytes: number): TcpConfig {
  const tcp = (option: number): number => options.get(s.SOL_TCP, option);
  return {
    ...TCP_CONFIG,
    mss: Math.min(TCP_CONFIG.mss, options.get(s.SOL_TCP, s.TCP_MAXSEG) === 536 ? TCP_CONFIG.mss : tcp(s.TCP_MAXSEG)),
    receiveBufferBytes: windowBytes,
    sendBufferBytes: sendBytes,
    nagle: tcp(s.TCP_NODELAY) === 0,
    synRetries: tcp(s.TCP_SYNCNT),
    keepAlive: keepAliveOf(options),
  };
}

function keepAliveOf(options: IntegerOptions): TcpConfig["keepAlive"] {
  if (!options.isSet(s.SOL_SOCKET, s.SO_KEEPALIVE)) return undefined;
  return {
    idleMs: options.get(s.SOL_TCP, s.TCP_KEEPIDLE) * 1000,
    intervalMs: options.get(s.SOL_TCP, s.TCP_KEEPINTVL) * 1000,
    probes: options.get(s.SOL_TCP, s.TCP_KEEPCNT),
  };
}

/** Tells a connection of an option that was set. */
export function applyOption(connection: HostConnection, options: IntegerOptions, level: number, option: number): void {
  const value = options.get(level, option);
  if (level === s.SOL_SOCKET && option === s.SO_KEEPALIVE) connection.setKeepAlive(keepAliveOf(options));
  if (level !== s.SOL_TCP) return;
  if (option === s.TCP_NODELAY) connection.setNoDelay(value !== 0);
  else if (option === s.TCP_CORK) connection.setCork(value !== 0);
  else if (option === s.TCP_QUICKACK) connection.setQuickAck(value !== 0);
  else if (option === s.TCP_USER_TIMEOUT)
    connection.tcp.tcb.userTimeoutMs = value > 0 ? value : Number.POSITIVE_INFINITY;
  else if (option === s.TCP_KEEPIDLE || option === s.TCP_KEEPINTVL || option === s.TCP_KEEPCNT)
    if (options.isSet(s.SOL_SOCKET, s.SO_KEEPALIVE)) connection.setKeepAlive(keepAliveOf(options));
}
