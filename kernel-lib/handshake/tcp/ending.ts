// RFC 9293 §3.6 and §3.10.5: how a connection ends.
import type { FailureReason } from "./events";
import { NEVER, type Tcb } from "./tcb";

export function stopTimers(t: Tcb): void {
  t.retransmitAtMs = NEVER;
  t.delayedAckAtMs = NEVER;
  t.keepAliveAtMs = NEVER;
  t.timeWaitAtMs = NEVER;
}

/** Ends a connection that is CLOSED: nothing of it is needed any more. */
export function finish(t: Tcb): void {
  stopTimers(t);
  t.emit({ name: "closed", atMs: t.nowMs });
}

/** Ends a connection before its time; what was not sent is forgotten. */
export function fail(t: Tcb, reason: FailureReason): void {
  if (t.state === "CLOSED") return;
  t.move(reason === "timed out" ? "R2 timeout" : reason === "aborted" ? "ABORT" : "rcv RST");
  t.sendQueue.drop(t.sendQueue.lengthBytes);
  t.reassembly.clear();
  t.emit({ name: "failed", reason, atMs: t.nowMs });
  // RFC 9293 §3.10.7.4: a half-open connection of a listener goes back to LISTEN
  if ((t.state as string) === "LISTEN") stopTimers(t);
  else finish(t);
}
