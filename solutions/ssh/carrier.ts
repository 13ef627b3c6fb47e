/** What the finished programs' TLS runs over: Node's own stream on our descriptor, which spares every byte a way through JavaScript. */
import net from "node:net";
import type { Duplex } from "node:stream";
import { libc, type Socket } from "kernel-lib/socket";

/**
 * Gives a connected socket's descriptor to a stream of Node's, which closing the socket closes from then on; a socket of a
 * network inside the process has none to give, and stays what it is.
 */
export function carrierOf(socket: Socket): Socket | Duplex {
  if (socket.syscalls !== libc) return socket;
  const carrier = new net.Socket({ fd: socket.detach(), allowHalfOpen: true, readable: true, writable: true });
  carrier.setNoDelay(true);
  socket.close = () => carrier.destroy();
  return carrier;
}
