// RFC 6528 §3: ISN = M + F(localip, localport, remoteip, remoteport, secretkey).
import { createHash } from "node:crypto";

/** Address and port of one end. */
export interface Endpoint {
  /** IPv4 or IPv6, as text. */
  address: string;
  port: number;
}

/** M moves on once in 4 microseconds (RFC 9293 §3.4.1). */
const TICKS_PER_MS = 250;

/**
 * Gives the first sequence number of a connection: hard to guess from outside, and later for each new one.
 * @example
 * const [local, remote] = [{ address: "192.0.2.1", port: 49152 }, { address: "192.0.2.2", port: 80 }];
 * const first = initialSequenceNumber("secret", local, remote, 0);
 * (initialSequenceNumber("secret", local, remote, 1000) - first) >>> 0 // => 250_000
 */
export function initialSequenceNumber(secret: string, local: Endpoint, remote: Endpoint, nowMs: number): number {
  const connection = `${local.address} ${local.port} ${remote.address} ${remote.port} ${secret}`;
  const hash = createHash("sha256").update(connection).digest().readUInt32BE(0);
  return (hash + Math.floor(nowMs * TICKS_PER_MS)) % 2 ** 32;
}
