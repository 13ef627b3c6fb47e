// raw(7): packets handed to sockets of their protocol before anybody else looks at them.
import type { IpPacket } from "../ip/packet";
import type { IcmpError } from "../ip/quote";
import type { RawSocket } from "./raw-socket";

export class RawDelivery {
  private readonly sockets = new Map<number, Set<RawSocket>>();

  add(socket: RawSocket): void {
    const known = this.sockets.get(socket.protocol);
    if (known) known.add(socket);
    else this.sockets.set(socket.protocol, new Set([socket]));
  }

  remove(socket: RawSocket): void {
    const known = this.sockets.get(socket.protocol);
    known?.delete(socket);
    if (known?.size === 0) this.sockets.delete(socket.protocol);
  }

  all(): RawSocket[] {
    return [...this.sockets.values()].flatMap((sockets) => [...sockets]);
  }

  /** Gives whether anybody took it. */
  deliver(packet: IpPacket): boolean {
    if (this.sockets.size === 0) return false;
    let taken = false;
    for (const socket of this.sockets.get(packet.protocol) ?? []) taken = socket.offer(packet) || taken;
    return taken;
  }

  error(error: IcmpError): void {
    for (const socket of this.sockets.get(error.quote.protocol) ?? []) socket.offerError(error);
  }
}
