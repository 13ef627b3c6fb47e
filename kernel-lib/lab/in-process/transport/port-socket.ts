/** Datagram sockets that have a port, or what stands for one: bound when asked, or when they first need it. */
import { EINVAL } from "../errno";
import type { Ip } from "../ip/address";
import type { Path } from "../ip/routing";
import type { SendWishes } from "../sockets/control";
import { DatagramSocket } from "../sockets/datagram-socket";
import type { SocketAddress } from "../sockets/sockaddr";

/** Who has which port. */
export interface PortTable {
  take(socket: PortSocket, ip: Ip, port: number): number;
  release(socket: PortSocket): void;
}

export abstract class PortSocket extends DatagramSocket {
  protected abstract get ports(): PortTable;

  override bind(bytes: Uint8Array): number {
    const address = this.checkOwn(bytes);
    if (typeof address === "number") return address;
    if (this.localPort !== 0) return -EINVAL;
    this.scope = address.scope;
    return this.ports.take(this, address.ip, address.port);
  }

  protected autobind(): number {
    return this.localPort !== 0 ? 0 : this.ports.take(this, this.local, 0);
  }

  /** Binds where nothing is bound yet, and finds the way to a peer that may be sent to. */
  protected wayTo(peer: SocketAddress, wishes?: SendWishes): Path | number {
    const bound = this.autobind();
    if (bound < 0) return bound;
    const path = this.pathTo(peer, wishes);
    if (typeof path === "number") return path;
    const refused = this.mayBroadcast(path);
    return refused < 0 ? refused : path;
  }

  override close(): void {
    this.ports.release(this);
    this.memberships.close();
    this.queue.clear();
  }
}
