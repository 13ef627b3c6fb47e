/** Keeps a session connected: connects, reads, and connects again when the connection is lost. */
import { Socket, TimeoutError } from "kernel-lib/socket";
import { frame } from "solution/06-chat/frame";
import { LineReader } from "solution/06-chat/lines";
import type { Session } from "./session";

/** A server's line is longer than what was said: who said it stands before it, and one byte ESC becomes three. */
const MOST_SERVER_LINE_BYTES = 4096;
/** The server asks the silent each half minute; who hears nothing for so long is connected to nobody. */
const MOST_SILENCE_SECONDS = 100;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;

export interface ConnectionOptions {
  host: string;
  port: number;
  session: Session;
  /** A line of the server's. */
  show: (line: string) => void;
  /** What happens to the connection, in words. */
  note?: (text: string) => void;
  /** Each line that goes out (">") and comes in ("<"). */
  trace?: (direction: "<" | ">", line: string) => void;
  /** Told after each line that has come in. */
  changed?: () => void;
  /** Tries again for so long after the connection was lost; for ever if not given. */
  retryMs?: number;
}

/** How it ended: in words, and whether as it should. */
export interface End {
  why: string;
  isFault: boolean;
}

/** A session on the network. */
export class Connection {
  #socket: Socket | undefined;
  #isClosed = false;
  #wake: (() => void) | undefined;
  /** Sends wait for each other, or their lines would mix. */
  #sent: Promise<void> = Promise.resolve();

  constructor(private readonly options: ConnectionOptions) {}

  /** Stays connected until the server or the session ends it. Rejects where the very first connection fails. */
  async run(): Promise<End> {
    const { note = () => {}, retryMs = Number.POSITIVE_INFINITY } = this.options;
    let socket: Socket | undefined = await this.#connect();
    while (socket) {
      const end = await this.#talk(socket);
      if (end) return end;
      if (this.#isClosed) break;
      note("the connection is lost; trying again");
      socket = await this.#reconnect(retryMs);
      if (socket) note("connected again");
    }
    return this.#isClosed ? { why: "", isFault: false } : { why: "the server does not come back", isFault: true };
  }

  /** Sends what was typed; throws what the session throws. */
  type(text: string): void {
    this.#send(this.options.session.typed(text));
  }

  /** Says goodbye; where nobody listens, just ends. */
  leave(): void {
    const lines = this.options.session.leave();
    if (this.#socket) this.#send(lines);
    else this.close();
  }

  /** Ends at once. */
  close(): void {
    this.#isClosed = true;
    this.#socket?.close();
    this.#wake?.();
  }

  async #connect(): Promise<Socket> {
    const { host, port } = this.options;
    const socket = new Socket();
    try {
      await socket.connect([host, port]);
    } catch (error) {
      socket.close();
      throw error;
    }
    socket.settimeout(MOST_SILENCE_SECONDS);
    return socket;
  }

  async #reconnect(retryMs: number): Promise<Socket | undefined> {
    const until = performance.now() + retryMs;
    for (let pauseMs = FIRST_PAUSE_MS; !this.#isClosed && performance.now() < until; pauseMs *= 1.6) {
      // not all at once: a server that comes back is not to be run over
      await this.#pause(Math.min(pauseMs, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2));
      try {
        if (!this.#isClosed) return await this.#connect();
      } catch {
        // nobody yet
      }
    }
    return undefined;
  }

  /** Gives an end, or nothing where the connection was lost. */
  async #talk(socket: Socket): Promise<End | undefined> {
    const { session, show, trace, changed } = this.options;
    const reader = new LineReader(MOST_SERVER_LINE_BYTES);
    this.#socket = socket;
    this.#send(session.connected());
    try {
      for (let bytes = await socket.recv(65_536); bytes.length > 0; bytes = await socket.recv(65_536)) {
        for (const line of reader.feed(bytes)) {
          trace?.("<", line);
          const outcome = session.received(line);
          for (const shown of outcome.show) show(shown);
          this.#send(outcome.send);
          if (outcome.end) return outcome.end;
          changed?.();
        }
        if (reader.overflowed) return { why: "this is no chat server: its lines have no end", isFault: true };
      }
    } catch (error) {
      if (error instanceof TimeoutError) trace?.("<", `nothing for ${MOST_SILENCE_SECONDS} s`);
    } finally {
      this.#socket = undefined;
      socket.close();
    }
    return undefined;
  }

  /** What cannot be sent is not lost: the session keeps it. */
  #send(lines: readonly string[]): void {
    if (lines.length === 0 || !this.#socket) return;
    for (const line of lines) this.options.trace?.(">", line);
    const socket = this.#socket;
    this.#sent = this.#sent.then(() => socket.sendall(lines.map(frame).join(""))).catch(() => {});
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
