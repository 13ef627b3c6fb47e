/** A UDP socket on this machine's loopback, for a check. */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { Signal } from "./changes";
import type { ArrivedDatagram, SiteDatagrams } from "./site";

/** Opens a socket on 127.0.0.1. */
export async function openDatagrams(): Promise<SiteDatagrams> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return new LocalDatagrams(socket);
}

class LocalDatagrams implements SiteDatagrams {
  readonly #signal = new Signal();
  tap: SiteDatagrams["tap"];
  readonly arrived: ArrivedDatagram[] = [];

  constructor(private readonly socket: Socket) {
    socket.on("message", (bytes, { port }) => {
      this.arrived.push({ bytes, port });
      this.tap?.({ bytes, port });
      this.#signal.raise();
    });
    // a program that is gone is told by ICMP; that nothing comes says it too
    socket.on("error", () => this.#signal.raise());
  }

  get port(): number {
    return this.socket.address().port;
  }

  changed(): Promise<void> {
    return this.#signal.next();
  }

  send(bytes: Uint8Array, port: number): void {
    this.socket.send(bytes, port, "127.0.0.1");
  }

  close(): void {
    this.socket.close();
  }
}
