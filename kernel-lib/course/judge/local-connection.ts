/** A TCP connection to a program on this machine's loopback. */
import { once } from "node:events";
import net from "node:net";
import { Signal } from "./changes";
import { ReceivedBytes } from "./received-bytes";
import type { SiteConnection } from "./site";

/** Connects to 127.0.0.1. Rejects as connect does. */
export async function connectTo(port: number): Promise<SiteConnection> {
  const socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  return new LocalConnection(socket);
}

class LocalConnection implements SiteConnection {
  readonly #signal = new Signal();
  readonly #received = new ReceivedBytes();
  tap: SiteConnection["tap"];
  state: "open" | "ended" | "reset" = "open";

  constructor(private readonly socket: net.Socket) {
    socket.on("data", (chunk) => {
      this.#received.add(chunk);
      this.tap?.(chunk);
      this.#signal.raise();
    });
    socket.on("end", () => this.#become("ended"));
    socket.on("error", () => this.#become("reset"));
    socket.on("close", () => this.#become("ended"));
  }

  changed(): Promise<void> {
    return this.#signal.next();
  }

  get received(): Uint8Array {
    return this.#received.bytes;
  }

  pause(): void {
    this.socket.pause();
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
    if (this.state === "open") {
      this.state = state;
      this.tap?.(state);
    }
    this.#signal.raise();
  }
}
