/** The time of a socket's system: the machine's, or a lab's own. Monotonic: setting the clock changes no round-trip time. */
import type { Socket } from "../../socket";

/** Milliseconds since some moment; parts of them count. */
export function nowMs(socket: Pick<Socket, "syscalls">): number {
  return socket.syscalls.nowMs?.() ?? performance.now();
}
