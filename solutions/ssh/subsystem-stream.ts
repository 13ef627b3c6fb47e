/** A ByteStream over one side of a session: what comes is pushed in, what is written goes out by a function. */
import type { ByteStream } from "solution/08-ssh/stream";

/** Where what is written goes. */
export interface Outlet {
  /** Resolves when there is room for more. */
  send(bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
  close(): void;
}

/** The stream of a subsystem, on either side. */
export class SubsystemStream implements ByteStream {
  readonly #came: { bytes: Uint8Array; taken: () => void }[] = [];
  #isOver = false;
  #wake = (): void => {};

  constructor(private readonly outlet: Outlet) {}

  /** Hands in what has come; resolves when it has been read. */
  push(bytes: Uint8Array): Promise<void> {
    if (this.#isOver || bytes.length === 0) return Promise.resolve();
    return new Promise((taken) => {
      this.#came.push({ bytes, taken });
      this.#wake();
    });
  }

  /** Nothing more will come. */
  pushEnd(): void {
    this.#isOver = true;
    this.#wake();
  }

  async read(): Promise<Uint8Array | null> {
    while (this.#came.length === 0 && !this.#isOver) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const next = this.#came.shift();
    next?.taken();
    return next?.bytes ?? null;
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.outlet.send(bytes);
  }

  end(): Promise<void> {
    return this.outlet.end();
  }

  close(): void {
    for (const { taken } of this.#came.splice(0)) taken();
    this.pushEnd();
    this.outlet.close();
  }
}
