// needs: solutions
import { Socket } from "kernel-lib/socket";
import { LineReader } from "solution/06-chat/lines";

/** A connection to a chat server on which a test says what it likes. */
export class RawClient {
  readonly socket = new Socket();
  /** What has come so far. */
  readonly lines: string[] = [];
  readonly #reader = new LineReader(4096);
  #looked = 0;

  static async at(port: number, hello?: string): Promise<RawClient> {
    const client = new RawClient();
    await client.socket.connect(["127.0.0.1", port]);
    if (hello !== undefined) await client.say(hello);
    return client;
  }

  /** Sends a line. */
  say(line: string): Promise<void> {
    return this.socket.sendall(`${line}\n`);
  }

  /** Waits for a line, and forgets those before it. Rejects at the end of the connection. */
  async until(wanted: RegExp): Promise<string> {
    for (;;) {
      for (; this.#looked < this.lines.length; ) {
        const line = this.lines[this.#looked++] ?? "";
        if (wanted.test(line)) return line;
      }
      if (!(await this.#more()))
        throw new Error(`the end came before ${wanted}; last: ${this.lines.slice(-3).join(" | ")}`);
    }
  }

  /** Waits until the server closes the connection. */
  async closed(): Promise<void> {
    while (await this.#more());
  }

  close(): void {
    this.socket.close();
  }

  async #more(): Promise<boolean> {
    try {
      const bytes = await this.socket.recv(65_536);
      this.lines.push(...this.#reader.feed(bytes));
      return bytes.length > 0;
    } catch {
      return false; // reset
    }
  }
}
