// needs: solutions
/** A server with one user, ann, and clients of it; everything is gone at `close`. */
import "../provide";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Show } from "solution/08-ssh/client";
import {
  type Connection,
  type ConnectOptions,
  connect,
  type Sshd,
  type SshdOptions,
  startSshd,
} from "../../../solutions/ssh";
import { SshFiles } from "../../../solutions/ssh/files";
import { addUser } from "../../../solutions/ssh/server/users";

export const PASSWORD = "correct horse";

/** What a command printed, and its exit status. */
export interface Heard {
  out: string;
  err: string;
  code: number;
  folder: string;
}

export class Running {
  readonly directory = mkdtempSync(path.join(tmpdir(), "wirebook-ssh-"));
  readonly log: string[] = [];
  readonly #connections: Connection[] = [];
  sshd!: Sshd;

  static async start(options: SshdOptions = {}): Promise<Running> {
    const running = new Running();
    await addUser(new SshFiles(running.directory), "ann", PASSWORD);
    const { directory, log } = running;
    running.sshd = await startSshd({ port: 0, directory, log: (line) => void log.push(line), ...options });
    return running;
  }

  /** Logs in as ann, sure of the server's key, unless told otherwise. */
  async connect(options: Partial<ConnectOptions> = {}): Promise<Connection> {
    const { fingerprint, port } = this.sshd;
    const connection = await connect({
      user: "ann",
      host: "127.0.0.1",
      port,
      password: async () => PASSWORD,
      directory: this.directory,
      ...(fingerprint === undefined ? { plaintext: true } : { fingerprint }),
      ...options,
    });
    this.#connections.push(connection);
    return connection;
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.close();
    this.sshd.close();
    await this.sshd.ended;
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Runs a line to its end; `heard` is called with all that was printed so far, whenever more is. */
export async function does(
  { remote }: Connection,
  line: string,
  heard: (out: string) => unknown = () => {},
  more: object = {},
): Promise<Heard> {
  const text = { O: "", E: "" };
  const show: Show = async (type, bytes) => {
    text[type] += new TextDecoder().decode(bytes);
    await heard(text.O);
  };
  const { code, folder } = await remote.run({ line, ...more }, show);
  return { out: text.O, err: text.E, code, folder };
}

/** What a rejected promise was rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error("it was not rejected");
}
