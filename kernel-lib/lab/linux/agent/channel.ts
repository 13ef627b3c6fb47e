/** The kernel process's end towards the agent: a question, and its answer before anything else happens. */
import { constants } from "node:os";
import { libc, pollDescriptor, receiveDescriptors, sendDescriptors, type Watcher } from "../../../socket";
import { type Answer, decodeMessage, encodeMessage, MOST_BYTES, type Request } from "./protocol";

const { E2BIG, EAGAIN, ECONNRESET, EPIPE, ETIMEDOUT } = constants.errno;
const READABLE = 1;
const WRITABLE = 4;
/** An answer takes about 100 µs; a machine that is busy beyond measure gets this long. */
const PATIENCE_MS = 10_000;

/** An answer, and the descriptor that came with it. */
export interface Answered extends Answer {
  /** -1 for none; else it is open here, and the caller's. */
  descriptor: number;
}

const buffer = new Uint8Array(MOST_BYTES);

export class Channel {
  #fd: number;
  #watcher: Watcher | undefined;

  constructor(
    fd: number,
    private readonly patienceMs = PATIENCE_MS,
  ) {
    this.#fd = fd;
  }

  /**
   * Asks and stops this thread until the answer is there. An agent that is gone, or silent for ten seconds, gives an
   * error number (ECONNRESET, ETIMEDOUT), and so does every question after it.
   */
  ask(request: Request, descriptors: readonly number[] = []): Answered {
    const message = encodeMessage(request);
    if (message.length > MOST_BYTES) return refused(E2BIG);
    if (this.#fd < 0) return refused(ECONNRESET);
    const sent = this.#send(message, descriptors);
    if (sent < 0) return this.#lost(-sent);
    if (pollDescriptor(this.#fd, READABLE, this.patienceMs) === 0) return this.#lost(ETIMEDOUT);
    return this.receive();
  }

  /** Takes a message that is there already. */
  receive(): Answered {
    const [length, [descriptor = -1]] = receiveDescriptors(this.#fd, buffer);
    if (length <= 0) return this.#lost(length === 0 ? ECONNRESET : -length);
    return { ...decodeMessage<Answer>(buffer.subarray(0, length)), descriptor };
  }

  /** Waits until the agent has said something or is gone. */
  async whenReadable(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#watcher = libc.watch(this.#fd, () => {
        this.#unwatch();
        resolve();
      });
      this.#watcher.want(READABLE);
    });
  }

  /** Ends the agent. */
  close(): void {
    // before the descriptor: the event loop must not watch what is closed
    this.#unwatch();
    if (this.#fd >= 0) libc.close(this.#fd);
    this.#fd = -1;
  }

  #unwatch(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  #send(message: Uint8Array, descriptors: readonly number[]): number {
    for (;;) {
      const sent = sendDescriptors(this.#fd, message, descriptors);
      if (sent !== -EAGAIN) return sent;
      if (pollDescriptor(this.#fd, WRITABLE, this.patienceMs) === 0) return -ETIMEDOUT;
    }
  }

  /** An agent that has once been lost stays so: a late answer would be taken for the next one. */
  #lost(errno: number): Answered {
    this.close();
    return refused(errno === EPIPE ? ECONNRESET : errno);
  }
}

function refused(errno: number): Answered {
  return { errno, descriptor: -1 };
}
