import type { Stimulus, TcpState } from "./states";

/** Why a connection ended without both ends having closed. */
export type FailureReason = "refused" | "reset" | "timed out" | "aborted";

/** What a connection tells its user, and whoever draws it. */
export type TcpEvent =
  | { name: "state"; from: TcpState; to: TcpState; on: Stimulus; atMs: number }
  | { name: "connected"; atMs: number }
  /** There is something to read. */
  | { name: "readable"; atMs: number }
  /** There is room again to write. */
  | { name: "writable"; atMs: number }
  /** The peer will send no more. */
  | { name: "peer closed"; atMs: number }
  | { name: "failed"; reason: FailureReason; atMs: number }
  /** Nothing is left of it: forget it. */
  | { name: "closed"; atMs: number }
  | { name: "retransmission"; why: "timeout" | "fast" | "tail loss probe"; sequenceNumber: number; atMs: number };
