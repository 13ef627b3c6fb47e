/** A TCP connection inside a sandbox: the keeper holds it and passes the bytes. */
import { Signal } from "./changes";
import { type KeeperLink, type Listener, objectIn } from "./keeper-link";
import { ASK, type Frame, TELL } from "./keeper-protocol";
import { ReceivedBytes } from "./received-bytes";
import type { SiteConnection } from "./site";

/** Connects to the sandbox's 127.0.0.1. Rejects as connect does. */
export function connectInside(link: KeeperLink, port: number): Promise<SiteConnection> {
  return new Promise((resolve, reject) => {
    const connection: BoxedConnection = new BoxedConnection(link, port, (error) => {
      if (error) reject(error);
      else resolve(connection);
    });
  });
}

class BoxedConnection implements SiteConnection, Listener {
  readonly #id: number;
  readonly #signal = new Signal();
  readonly #received = new ReceivedBytes();
  tap: SiteConnection["tap"];
  state: "open" | "ended" | "reset" = "open";

  constructor(
    private readonly link: KeeperLink,
    port: number,
    private readonly connected: (error?: Error) => void,
  ) {
    this.#id = link.join(this);
    link.send(ASK.connect, this.#id, String(port));
  }

  get received(): Uint8Array {
    return this.#received.bytes;
  }

  changed(): Promise<void> {
    return this.#signal.next();
  }

  pause(): void {
    this.link.send(ASK.pause, this.#id);
  }

  write(bytes: Uint8Array): void {
    if (bytes.length > 0) this.link.send(ASK.write, this.#id, bytes);
  }

  end(): void {
    this.link.send(ASK.end, this.#id);
  }

  destroy(): void {
    this.link.send(ASK.destroy, this.#id);
    this.link.leave(this.#id);
  }

  hear(frame: Frame): void {
    switch (frame.kind) {
      case TELL.connected:
        this.connected();
        break;
      case TELL.refused:
        this.#refuse(objectIn(frame));
        break;
      case TELL.data:
        // what comes after the end is no TCP's
        if (this.state === "open") this.#hearData(frame.bytes);
        break;
      case TELL.ended:
        this.#become("ended");
        break;
      case TELL.reset:
        this.#become("reset");
        break;
    }
  }

  lost(): void {
    this.connected(new Error("the sandbox has ended"));
    this.#become("reset");
  }

  #refuse({ code, message }: Record<string, unknown>): void {
    const error = new Error(String(message).slice(0, 500));
    this.connected(Object.assign(error, { code: String(code).slice(0, 40) }));
  }

  #hearData(bytes: Uint8Array): void {
    this.#received.add(bytes);
    this.tap?.(bytes);
    this.#signal.raise();
  }

  #become(state: "ended" | "reset"): void {
    if (this.state === "open") {
      this.state = state;
      this.tap?.(state);
    }
    this.#signal.raise();
  }
}
