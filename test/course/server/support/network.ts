/** A server that listens on loopback, and clients that speak to it byte by byte. */

import type { AddressInfo } from "node:net";
import { connect, type Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/** Listens; gives the port. */
export async function listenOn(app: FastifyInstance): Promise<number> {
  await app.listen({ host: "127.0.0.1", port: 0 });
  return (app.server.address() as AddressInfo).port;
}

/** What a server said until it hung up. */
export interface Said {
  text: string;
  /** Undefined where it said nothing. */
  status: number | undefined;
}

/** Sends bytes and listens until the other side ends; `hold` keeps our side open. */
export function sayTo(port: number, bytes: string | Buffer, { hold = false } = {}): Promise<Said> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    const socket: Socket = connect(port, "127.0.0.1", () => (hold ? socket.write(bytes) : socket.end(bytes)));
    const done = (): void => {
      const text = Buffer.concat(parts).toString("latin1");
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      resolve({ text, status: status === undefined ? undefined : Number(status) });
    };
    socket
      .on("data", (part) => parts.push(part))
      .once("error", () => undefined)
      .once("close", done);
  });
}
