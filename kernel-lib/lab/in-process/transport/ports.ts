// RFC 6056 §3.3: ports by random; and who may share one.
import type { SeededRandom } from "../../../link";
import { SO_REUSEADDR, SO_REUSEPORT, SOL_SOCKET } from "../../../socket";
import { EADDRINUSE } from "../errno";
import type { Ip } from "../ip/address";
import type { InetSocket } from "../sockets/inet-socket";

/** Linux's net.ipv4.ip_local_port_range. */
const FIRST_PORT = 32_768;
const LAST_PORT = 60_999;

/** Sockets by their port. */
export class Ports<S extends InetSocket> {
  private readonly holders = new Map<number, S[]>();

  /** `mayShare` says whether two sockets that both set SO_REUSEADDR may have one address and port. */
  constructor(
    private readonly random: SeededRandom,
    private readonly mayShare: (holder: S, wanter: S) => boolean,
  ) {}

  at(port: number): readonly S[] {
    return this.holders.get(port) ?? [];
  }

  all(): S[] {
    return [...this.holders.values()].flat();
  }

  /** Gives a socket its port, a free one for 0; 0, or a negative error number. */
  take(socket: S, ip: Ip, port: number): number {
    const taken = port === 0 ? this.free(socket, ip) : port;
    if (taken < 0 || this.conflicts(socket, ip, taken)) return -EADDRINUSE;
    socket.local = ip;
    this.hold(socket, taken);
    return 0;
  }

  hold(socket: S, port: number): void {
    socket.localPort = port;
    const holders = this.holders.get(port);
    // the one bound last is asked first
    if (holders) holders.unshift(socket);
    else this.holders.set(port, [socket]);
  }

  release(socket: InetSocket): void {
    const holders = this.holders.get(socket.localPort);
    const at = (holders as InetSocket[] | undefined)?.indexOf(socket) ?? -1;
    if (!holders || at < 0) return;
    holders.splice(at, 1);
    if (holders.length === 0) this.holders.delete(socket.localPort);
  }

  private free(socket: S, ip: Ip): number {
    const count = LAST_PORT - FIRST_PORT + 1;
    const start = this.random.below(count);
    for (let step = 0; step < count; step++) {
      const port = FIRST_PORT + ((start + step) % count);
      if (this.at(port).length === 0 || !this.conflicts(socket, ip, port)) return port;
    }
    return -1;
  }

  private conflicts(socket: S, ip: Ip, port: number): boolean {
    return this.at(port).some((holder) => holder !== socket && this.conflict(holder, socket, ip));
  }

  private conflict(holder: S, socket: S, ip: Ip): boolean {
    if (holder.device && socket.device && holder.device !== socket.device) return false;
    if (!overlap(holder, socket, ip)) return false;
    const both = (option: number): boolean =>
      holder.integers.isSet(SOL_SOCKET, option) && socket.integers.isSet(SOL_SOCKET, option);
    if (both(SO_REUSEPORT)) return false;
    return !(both(SO_REUSEADDR) && this.mayShare(holder, socket));
  }
}

/** Whether two own addresses, one of them perhaps any, can both be a packet's. */
function overlap(holder: InetSocket, socket: InetSocket, ip: Ip): boolean {
  const [a, b] = [holder.local, ip];
  if (a.isUnspecified && b.isUnspecified) return !(isApart(holder, socket) || isApart(socket, holder));
  if (a.isUnspecified) return holder.speaks(b.version);
  if (b.isUnspecified) return socket.speaks(a.version);
  return a.text === b.text;
}

/** An IPv6-only socket and one of IPv4 never meet. */
function isApart(a: InetSocket, b: InetSocket): boolean {
  return a.isOnly6 && !b.speaks(6);
}
