/** A UDP socket inside a sandbox: the keeper holds it and passes the datagrams. */
import { Signal } from "./changes";
import { type KeeperLink, type Listener, objectIn } from "./keeper-link";
import { ASK, decodeDatagram, encodeDatagram, type Frame, TELL } from "./keeper-protocol";
import type { ArrivedDatagram, SiteDatagrams } from "./site";

const MOST_WAITING = 100_000;

/** Opens a socket on the sandbox's 127.0.0.1. */
export function openDatagramsInside(link: KeeperLink): Promise<SiteDatagrams> {
  return new Promise((resolve, reject) => {
    const datagrams: BoxedDatagrams = new BoxedDatagrams(link, (error) => {
      if (error) reject(error);
      else resolve(datagrams);
    });
  });
}

class BoxedDatagrams implements SiteDatagrams, Listener {
  readonly #id: number;
  readonly #signal = new Signal();
  tap: SiteDatagrams["tap"];
  readonly arrived: ArrivedDatagram[] = [];
  port = 0;

  constructor(
    private readonly link: KeeperLink,
    private readonly opened: (error?: Error) => void,
  ) {
    this.#id = link.join(this);
    link.send(ASK.openUdp, this.#id);
  }

  changed(): Promise<void> {
    return this.#signal.next();
  }

  send(bytes: Uint8Array, port: number): void {
    this.link.send(ASK.sendUdp, this.#id, encodeDatagram(port, bytes));
  }

  close(): void {
    this.link.send(ASK.closeUdp, this.#id);
    this.link.leave(this.#id);
  }

  hear(frame: Frame): void {
    if (frame.kind === TELL.udpOpened) {
      this.port = Number(objectIn(frame).port);
      this.opened();
      return;
    }
    const datagram = frame.kind === TELL.datagram ? decodeDatagram(frame.bytes) : undefined;
    if (datagram && this.arrived.length < MOST_WAITING) {
      this.arrived.push(datagram);
      this.tap?.(datagram);
    }
    this.#signal.raise();
  }

  lost(): void {
    this.opened(new Error("the sandbox has ended"));
    this.#signal.raise();
  }
}
