// needs: solutions
/** Who stands between a client and its server. */
import { Socket } from "../../../../kernel-lib/socket";

/** Passes everything on, and keeps what the client has sent. */
export class Between {
  readonly #listener = new Socket();
  readonly #sockets: Socket[] = [this.#listener];
  #kept: Buffer[] = [];
  port = 0;

  static async start(serverPort: number): Promise<Between> {
    const between = new Between();
    between.#listener.bind(["127.0.0.1", 0]);
    between.#listener.listen();
    between.port = between.#listener.getsockname()[1];
    void between.#serve(serverPort);
    return between;
  }

  /** What the client has sent so far. */
  get sent(): Buffer {
    return Buffer.concat(this.#kept);
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }

  async #serve(serverPort: number): Promise<void> {
    for await (const [client] of this.#listener) {
      const server = new Socket();
      this.#sockets.push(client, server);
      await server.connect(["127.0.0.1", serverPort]);
      void pass(client, server, (bytes) => this.#kept.push(bytes));
      void pass(server, client, () => 0);
    }
  }
}

async function pass(from: Socket, to: Socket, seen: (bytes: Buffer) => unknown): Promise<void> {
  try {
    for (let bytes = await from.recv(65_536); bytes.length > 0; bytes = await from.recv(65_536)) {
      seen(bytes);
      await to.sendall(bytes);
    }
  } catch {
    // one of both has left
  }
  to.close();
}

/** A server that answers whatever comes by a function of it; text stands for bytes (latin1). */
export async function speaker(answer: (bytes: string) => string): Promise<{ port: number; close(): void }> {
  const listener = new Socket();
  const sockets = [listener];
  listener.bind(["127.0.0.1", 0]);
  listener.listen();
  const speak = async (socket: Socket): Promise<void> => {
    for (let bytes = await socket.recv(65_536); bytes.length > 0; bytes = await socket.recv(65_536)) {
      await socket.sendall(Buffer.from(answer(bytes.toString("latin1")), "latin1"));
    }
  };
  const close = (): void => {
    for (const socket of sockets) socket.close();
  };
  void (async () => {
    for await (const [socket] of listener) {
      sockets.push(socket);
      speak(socket).catch(() => {}); // the client has left
    }
  })();
  return { port: listener.getsockname()[1], close };
}
