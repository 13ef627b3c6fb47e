/** The finished scp as processes: a server, clients, and a wire between both that can be cut after so many bytes. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import path from "node:path";

const ENTRY = path.resolve(__dirname, "../../../kernel-lib/wirebook.cjs");

/** How a client ended. */
export interface ClientEnd {
  /** null where a signal ended it. */
  code: number | null;
  stderr: string;
}

/** Starts `wirebook scp --serve`; resolves when it listens. */
export async function startServer(
  folder: string,
  prefix: readonly string[] = [],
): Promise<{ child: ChildProcess; port: number }> {
  const [command = "", ...words] = [...prefix, process.execPath, ENTRY, "scp", "--serve", folder];
  const child = spawn(command, words, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  child.stdout.setEncoding("utf8");
  for await (const text of child.stdout) {
    const [, port] = /127\.0\.0\.1:(\d+)/.exec(String(text)) ?? [];
    if (port === undefined) continue;
    // who waits for this server waits for its end: what it might still say holds nobody up
    if (child.stderr instanceof net.Socket) child.stderr.unref();
    return { child, port: Number(port) };
  }
  throw new Error(`the server did not start: ${said}`);
}

/** Starts a client against a port of this machine. */
export function startClient(
  port: number,
  words: readonly string[],
): { child: ChildProcess; ended: Promise<ClientEnd> } {
  const parameters = [ENTRY, "scp", "--plaintext", "-P", String(port), ...words];
  const child = spawn(process.execPath, parameters, { stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, stderr }));
  return { child, ended };
}

/** A wire to a port: `onBytes` is told how many bytes have passed, both ways together. */
export class Wire {
  readonly #server = net.createServer((socket) => this.#connect(socket));
  readonly #sockets = new Set<net.Socket>();
  target = 0;
  passedBytes = 0;
  onBytes: (passed: number) => void = () => {};

  async listen(): Promise<number> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return (this.#server.address() as net.AddressInfo).port;
  }

  /** Ends every connection at once, as a cut cable whose ends are reset. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #connect(client: net.Socket): void {
    const server = net.connect(this.target, "127.0.0.1");
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(from);
      from.unref(); // both ends are processes that somebody waits for
      from.on("data", (chunk) => {
        this.passedBytes += chunk.length;
        if (!to.write(chunk)) from.pause();
        this.onBytes(this.passedBytes);
      });
      to.on("drain", () => from.resume());
      from.on("end", () => to.end());
      from.on("error", () => to.destroy());
      from.on("close", () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
