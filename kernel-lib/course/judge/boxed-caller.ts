/** The process that answers calls in a sandbox, as the shell inside has started it. */
import { constants } from "node:os";
import type { Duplex, Readable, Writable } from "node:stream";
import type { AnsweringProcess } from "./caller-process";

/** Its ends that are the judge's; on `orders` the shell tells the exit status. */
export interface BoxedPipes {
  orders: Duplex;
  stdout: Readable;
  stderr: Readable;
  requests: Writable;
  answers: Readable;
}

/** What a shell adds to the number of a signal that ended a process. */
const SIGNALLED = 128;
const MOST_STATUS = 10;

export class BoxedCaller implements AnsweringProcess {
  readonly stdin = { write: () => true, end: () => {} } as unknown as AnsweringProcess["stdin"];

  constructor(
    private readonly pipes: BoxedPipes,
    /** `kill` ends the whole sandbox: a check does not go on without the answer. */
    private readonly box: { why: () => string | undefined; kill: () => void },
  ) {
    pipes.requests.on("error", () => {}); // its end tells
  }

  get stdout(): Readable {
    return this.pipes.stdout;
  }

  get stderr(): Readable {
    return this.pipes.stderr;
  }

  get requests(): Writable {
    return this.pipes.requests;
  }

  get answers(): Readable {
    return this.pipes.answers;
  }

  get whyStopped(): string | undefined {
    return this.box.why();
  }

  onEnd(ended: (code: number | null, signal: NodeJS.Signals | null) => void): void {
    const { orders, stdout, stderr, answers } = this.pipes;
    const status = new Promise<string>((resolve) => {
      let told = "";
      orders.on("data", (chunk: Buffer) => {
        told = (told + chunk).slice(0, MOST_STATUS);
        if (told.includes("\n")) resolve(told);
      });
      orders.once("close", () => resolve(told));
    });
    void status.then(async (told) => {
      await drained([stdout, stderr, answers]);
      ended(...endOf(told));
    });
  }

  kill(): void {
    this.box.kill();
  }
}

function endOf(told: string): [code: number | null, signal: NodeJS.Signals | null] {
  const status = /^\d+\n/.test(told) ? Number.parseInt(told, 10) : undefined;
  if (status === undefined) return [null, "SIGKILL"];
  if (status <= SIGNALLED) return [status, null];
  const signal = Object.entries(constants.signals).find(([, number]) => number === status - SIGNALLED)?.[0];
  return signal ? [null, signal as NodeJS.Signals] : [status, null];
}

/**
 * Waits until what was written before has been read. It is in this system's buffers by now; the far ends are held by the
 * sandbox as a whole, so that no end of the streams tells.
 */
async function drained(streams: readonly Readable[]): Promise<void> {
  let came = true;
  const note = (): void => {
    came = true;
  };
  for (const stream of streams) stream.on("data", note);
  while (came) {
    came = false;
    for (const _ of "12") await new Promise((resolve) => setImmediate(resolve));
  }
  for (const stream of streams) stream.off("data", note);
}
