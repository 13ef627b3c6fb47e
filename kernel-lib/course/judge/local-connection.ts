/** A TCP connection to a program on this machine's loopback. */
import { once } from "node:events";
import net from "node:net";
import { Signal } from "./changes";
import type { SiteConnection } from "./site";

/** Connects to 127.0.0.1. Rejects as connect does. */
export async function connectTo(port: number): Promise<SiteConnection> {
  const socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  return new LocalConnection(socket);
}

class LocalConnection implements SiteConnection {
  readonly #signal = new Signal();
  received = new Uint8Array(0);
  state: "open" | "ended" | "reset" = "open";

  constructor(private readonly socket: net.Socket) {
    socket.on("data", (chunk) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.#signal.raise();
    });
    socket.on("end", () => this.#become("ended"));
    socket.on("error", () => this.#become("reset"));
    socket.on("close", () => this.#become("ended"));
  }

  changed(): Promise<void> {
    return this.#signal.next();
  }

  write(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  end(): void {
    this.socket.end();
  }

  destroy(): void {
    this.socket.destroy();
  }

  #become(state: "ended" | "reset"): void {
    if (this.state === "open") this.state = state;
    this.#signal.raise();
  }
}
