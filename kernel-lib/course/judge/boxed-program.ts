/** A program of the learner's in a sandbox, as the judge has it: the keeper tells what it prints and how it ends. */
import { EventEmitter } from "node:events";
import { constants } from "node:os";
import { type KeeperLink, type Listener, objectIn } from "./keeper-link";
import { ASK, type Frame, type StartOrder, TELL } from "./keeper-protocol";
import type { LearnerProcess } from "./learner-process";

type End = (code: number | null, signal: NodeJS.Signals | null) => void;
/** Enough of a Readable for whoever only listens to "data". */
type Printed = LearnerProcess["stdout"];

export class BoxedProcess implements LearnerProcess, Listener {
  readonly #id: number;
  readonly #out = new EventEmitter();
  readonly #err = new EventEmitter();
  #ended: End | undefined;
  readonly stdin: LearnerProcess["stdin"];

  constructor(
    private readonly link: KeeperLink,
    order: StartOrder,
    private readonly why: () => string | undefined,
  ) {
    this.#id = link.join(this);
    link.send(ASK.start, this.#id, JSON.stringify(order));
    const write = (data: unknown): boolean => {
      if (String(data) !== "") link.send(ASK.input, this.#id, String(data));
      return true;
    };
    this.stdin = { write, end: () => void link.send(ASK.endInput, this.#id) } as unknown as LearnerProcess["stdin"];
  }

  get stdout(): Printed {
    return this.#out as unknown as Printed;
  }

  get stderr(): Printed {
    return this.#err as unknown as Printed;
  }

  get whyStopped(): string | undefined {
    return this.why();
  }

  onEnd(ended: End): void {
    this.#ended = ended;
  }

  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    this.link.send(ASK.kill, this.#id, signal);
  }

  hear(frame: Frame): void {
    if (frame.kind === TELL.stdout) this.#out.emit("data", Buffer.from(frame.bytes));
    else if (frame.kind === TELL.stderr) this.#err.emit("data", Buffer.from(frame.bytes));
    else if (frame.kind === TELL.exit) this.#exit(objectIn(frame));
  }

  lost(): void {
    this.#finish(null, "SIGKILL");
  }

  #exit({ code, signal }: Record<string, unknown>): void {
    const isSignal = typeof signal === "string" && Object.hasOwn(constants.signals, signal);
    this.link.leave(this.#id);
    this.#finish(Number.isInteger(code) ? (code as number) : null, isSignal ? (signal as NodeJS.Signals) : null);
  }

  #finish(...end: Parameters<End>): void {
    this.#ended?.(...end);
    this.#ended = undefined;
  }
}
