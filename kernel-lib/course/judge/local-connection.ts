/** A TCP connection to a program on this machine's loopback. */
import { once } from "node:events";
import net from "node:net";
import { Signal } from "./changes";
import type { SiteConnection } from "./site";

const FIRST_ROOM_BYTES = 4096;

/** Connects to 127.0.0.1. Rejects as connect does. */
export async function connectTo(port: number): Promise<SiteConnection> {
  const socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  return new LocalConnection(socket);
}

class LocalConnection implements SiteConnection {
  readonly #signal = new Signal();
  /** What has come, and room for more: a peer may be sent megabytes. */
  #room = new Uint8Array(FIRST_ROOM_BYTES);
  #length = 0;
  state: "open" | "ended" | "reset" = "open";

  constructor(private readonly socket: net.Socket) {
    socket.on("data", (chunk) => {
      this.#keep(chunk);
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
    return this.#room.subarray(0, this.#length);
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

  #keep(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > this.#room.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(this.received);
      this.#room = larger;
    }
    this.#room.set(chunk, this.#length);
    this.#length = length;
  }

  #become(state: "ended" | "reset"): void {
    if (this.state === "open") this.state = state;
    this.#signal.raise();
  }
}
