/** One connection's worth of copying. */
import type { FileHandle } from "node:fs/promises";
import { Fault, faultOf } from "solution/07-scp/faults";
import type { Fingerprint } from "solution/07-scp/prints";
import type { ByteStream } from "solution/07-scp/stream";
import { Talk } from "solution/07-scp/talk";
import { freshPrint } from "./fast-print";
import type { Report } from "./report";
import { type Alike, isSame } from "./same";

export class Session {
  readonly talk: Talk;
  /** Goes with each request. */
  readonly more: { hash: string };
  readonly print: Fingerprint;

  constructor(
    stream: ByteStream,
    readonly report: Report,
  ) {
    const { hash, print } = freshPrint();
    this.talk = new Talk(stream);
    this.more = { hash };
    this.print = print;
  }

  isSame(file: FileHandle, alike: Alike): Promise<boolean> {
    return isSame(this.talk, file, alike, this);
  }

  /** Runs a step for one file; what goes wrong with it is told, and the others go on. Rejects where the connection is gone. */
  async attempt(name: string, step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      const fault = faultOf(error);
      if (fault.isEnd) throw fault;
      this.report.fail(name, fault.message);
    }
  }

  /** Hears an answer that says no more than that it is done. */
  async done(): Promise<void> {
    const answer = await this.talk.hear();
    if (answer.done !== true) throw new Fault("message", "neither done nor a fault came");
  }
}
