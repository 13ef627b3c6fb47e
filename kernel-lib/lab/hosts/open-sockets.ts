/** The sockets of a host that are still open, to be closed with it. */
import type { Address, Socket } from "../../socket";

/** Below this many nobody looks for closed ones among them. */
const FEW = 64;

export class OpenSockets {
  #sockets = new Set<Pick<Socket<Address>, "close" | "closed">>();
  #lookAt = FEW;

  add(socket: Pick<Socket<Address>, "close" | "closed">): void {
    this.#sockets.add(socket);
    if (this.#sockets.size < this.#lookAt) return;
    for (const one of this.#sockets) if (one.closed) this.#sockets.delete(one);
    this.#lookAt = Math.max(FEW, 2 * this.#sockets.size);
  }

  close(): void {
    for (const one of this.#sockets) one.close();
    this.#sockets.clear();
  }
}
