/** What poll says of a stream socket: Linux's tcp_poll. */
import type { HostConnection, Listener } from "../../../handshake";
import * as s from "../../../socket";

interface Stream {
  readonly connection: HostConnection | undefined;
  readonly listener: Listener | undefined;
  readonly ended: number;
  readonly isConnecting: boolean;
}

const RDHUP = Math.max(0, s.POLLRDHUP);

/** The bits that hold now; `error` are those of an error that waits. */
export function streamReady({ connection, listener, ended, isConnecting }: Stream, error: number): number {
  if (listener) return error | (listener.acceptQueueLength > 0 ? s.POLLIN : 0);
  if (!connection) return error | s.POLLOUT | s.POLLHUP;
  const closed = connection.state === "CLOSED";
  const noMore = closed || connection.peerClosed || (ended & 1) !== 0;
  const nothingGoes = closed || (ended & 2) !== 0;
  let bits = error;
  if (noMore && nothingGoes) bits |= s.POLLHUP;
  if (noMore) bits |= s.POLLIN | RDHUP;
  if (isConnecting) return bits;
  if (connection.readableBytes > 0) bits |= s.POLLIN;
  return bits | (nothingGoes || hasRoom(connection) ? s.POLLOUT : 0);
}

/** Linux: writable means that a third of the buffer is free. */
function hasRoom({ tcp: { tcb } }: HostConnection): boolean {
  const { lengthBytes } = tcb.sendQueue;
  return tcb.config.sendBufferBytes - lengthBytes >= lengthBytes / 2;
}
