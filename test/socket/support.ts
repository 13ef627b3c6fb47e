/** What most tests of sockets need: pairs that are connected, on each family, and closed at the end of the test. */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import {
  type Address,
  AF_INET,
  AF_INET6,
  AF_UNIX,
  SOCK_DGRAM,
  SOCK_STREAM,
  Socket,
  type Syscalls,
} from "../../kernel-lib/socket";

/** SOCKETS_UNDER=in-process: the same tests over a host of our own stack (test/lab/in-process/suite.test.ts). */
const under: Syscalls | undefined = process.env.SOCKETS_UNDER === "in-process" ? hostOfOurs() : undefined;

function hostOfOurs(): Syscalls {
  const { InProcessHost } =
    require("../../kernel-lib/lab/in-process") as typeof import("../../kernel-lib/lab/in-process");
  const { RealClock } = require("../../kernel-lib/link") as typeof import("../../kernel-lib/link");
  return new InProcessHost("suite", new RealClock(), 1).syscalls;
}

/** The families that every behaviour of streams and datagrams is tested on. */
export const FAMILIES = { IPv4: AF_INET, IPv6: AF_INET6, UNIX: AF_UNIX } as const;

let folder: string | undefined;
let names = 0;
process.on("exit", () => folder && rmSync(folder, { recursive: true, force: true }));

/** A path for a UNIX socket that nothing uses yet. */
export function freePath(): string {
  folder ??= mkdtempSync(path.join(os.tmpdir(), "wirebook-socket-"));
  return path.join(folder, `${process.pid}-${names++}`);
}

/** An address to bind to: a free port of loopback, or a free path. */
export function freeAddress(family: number): Address {
  if (family === AF_UNIX) return freePath();
  return family === AF_INET6 ? ["::1", 0] : ["127.0.0.1", 0];
}

/** Closes everything that a test opened through it. */
export class Opened {
  readonly #sockets: Socket<Address>[] = [];

  socket(family: number, type: number): Socket<Address> {
    const source = under && family !== AF_UNIX ? { syscalls: under } : {};
    return this.keep(new Socket<Address>(family, type, 0, source));
  }

  keep(socket: Socket<Address>): Socket<Address> {
    this.#sockets.push(socket);
    return socket;
  }

  /** A socket that listens on a free address. */
  listening(family: number, backlog = 5): Socket<Address> {
    const server = this.bound(family, SOCK_STREAM);
    server.listen(backlog);
    return server;
  }

  bound(family: number, type: number = SOCK_DGRAM): Socket<Address> {
    const socket = this.socket(family, type);
    socket.bind(freeAddress(family));
    return socket;
  }

  /** Both ends of a stream connection, accepted by a server that is closed again. */
  async connection(family: number): Promise<[client: Socket<Address>, accepted: Socket<Address>]> {
    const server = this.listening(family);
    const client = this.socket(family, SOCK_STREAM);
    await client.connect(server.getsockname());
    const [accepted] = await server.accept();
    server.close();
    return [client, this.keep(accepted)];
  }

  close(): void {
    for (const socket of this.#sockets.splice(0)) socket.close();
  }
}

/** The code of the error that an action ends with. */
export async function codeOf(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return "no error";
}
