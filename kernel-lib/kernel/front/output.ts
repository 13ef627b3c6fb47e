/** Streams on their way to the page: many small prints become few messages, and no flood passes. */
import type { Header } from "./message";

type Parent = Header | Record<string, never>;

const FLUSH_MS = 25;
const FLUSH_LENGTH = 32_768;
/** The runner cuts a cell's output long before; this holds even where learner's code has tampered with it. */
const HARD_LIMIT = 2_000_000;

type Name = "stdout" | "stderr";
type Publish = (parent: Parent, name: Name, text: string) => void;

interface Pending {
  parent: Parent;
  name: Name;
  text: string;
}

/** Gathers pieces of text by cell and stream. */
export class OutputBatcher {
  #pending: Pending | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #sent = new Map<string, number>();

  constructor(private readonly publish: Publish) {}

  add(parent: Parent, name: Name, text: string): void {
    const last = this.#pending;
    if (last && last.parent === parent && last.name === name) last.text += text;
    else {
      this.flush();
      this.#pending = { parent, name, text };
    }
    if ((this.#pending?.text.length ?? 0) >= FLUSH_LENGTH) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  /** Sends what is pending; to be called before any other kind of message, so that the order stays. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pending = this.#pending;
    this.#pending = undefined;
    if (!pending) return;
    const id = pending.parent.msg_id ?? "";
    const sent = (this.#sent.get(id) ?? 0) + pending.text.length;
    this.#sent.set(id, sent);
    if (sent <= HARD_LIMIT) this.publish(pending.parent, pending.name, pending.text);
  }
}
