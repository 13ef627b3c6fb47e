/** A check's end of a connection to the learner's program: each thing said or heard is a step. */
import { wait } from "./changes";
import { difference } from "./difference";
import { PROGRAM } from "./ladder";
import type { CheckRecord } from "./record";
import { sentBytes } from "./sent-bytes";
import type { Limits, SiteConnection } from "./site";
import type { Pace, Peer } from "./tools";
import { words } from "./words";

/** How an awkward peer begins: so many bytes, each alone. */
const ALONE_BYTES = 3;
const ALONE_MS = 40;

/** Speaks and listens for a check. */
export class CheckPeer implements Peer {
  /** How much of what came has been judged. */
  #at = 0;

  constructor(
    private readonly connection: SiteConnection,
    private readonly record: CheckRecord,
    private readonly limits: Limits,
    private readonly pace: Pace,
    /** Tells it from the check's other peers. */
    private readonly name: string,
    /** Goes before its steps; empty as long as there is no other peer. */
    private readonly prefix: () => string,
    /** Called when a connection has ended before what was waited for came; says which programs had ended. */
    private readonly broken: () => Promise<string[]>,
  ) {
    if (pace === "deaf") connection.pause();
    this.#rung("right", `connect${pace === "deaf" ? ", and read nothing" : ""}`);
    connection.tap = (what) => this.#rung("left", heardText(what));
    // what came together with the answer to connect
    if (connection.received.length > 0) connection.tap(connection.received);
    if (connection.state !== "open") connection.tap(connection.state);
  }

  async send(data: string | Uint8Array): Promise<void> {
    const pace = this.pace === "awkward" ? ", a byte at a time" : "";
    this.#note(`→ ${stepWords(data)}${pace}`);
    const bytes = bytesOf(data);
    this.#rung("right", sentBytes(bytes) + pace);
    if (this.pace !== "awkward") return this.connection.write(bytes);
    for (const [index, byte] of bytes.entries()) {
      this.connection.write(Uint8Array.of(byte));
      // long enough that the first few arrive alone; the rest may come merged, which is awkward too
      await new Promise((resolve) => setTimeout(resolve, index < ALONE_BYTES ? ALONE_MS : 0));
    }
  }

  async expect(data: string | Uint8Array, why?: string): Promise<void> {
    const { record, limits } = this;
    const wanted = bytesOf(data);
    this.#note(`← ${stepWords(data)}`);
    await this.#come(() => this.#rest.length >= wanted.length);
    const got = this.#rest.subarray(0, wanted.length);
    this.#at += got.length;
    const found = typeof data === "string" ? difference(text(got), data) : difference(got, wanted);
    if (!found) return;
    const ended = got.length < wanted.length ? await this.#whyEnded() : [];
    const came = typeof data === "string" ? words(text(got)) : words(got);
    const isLate = got.length < wanted.length && this.connection.state === "open";
    const message = `expected ${words(data)}, got ${came}${isLate ? ` within ${limits.callMs / 1000} s` : ""}`;
    record.end(isLate ? "timed out" : "wrong", message, [...found.lines, ...ended, ...(why ? [why] : [])]);
  }

  async line(): Promise<string> {
    const { record, limits } = this;
    this.#note("← a line");
    await this.#come(() => this.#rest.includes(0x0a));
    const end = this.#rest.indexOf(0x0a);
    if (end < 0) {
      const ended = await this.#whyEnded();
      const message = `no whole line came${this.connection.state === "open" ? ` within ${limits.callMs / 1000} s` : ""}`;
      record.end(this.connection.state === "open" ? "timed out" : "wrong", message, [
        `it sent ${words(text(this.#rest))}`,
        ...ended,
      ]);
    }
    const line = text(this.#rest.subarray(0, end)).replace(/\r$/, "");
    this.#at += end + 1;
    record.steps.pop();
    this.#note(`← ${words(line)}`, { value: line, what: "the line" });
    return line;
  }

  async take(lengthBytes: number): Promise<Uint8Array> {
    const { record, limits } = this;
    this.#note(`← ${lengthBytes} bytes`);
    await this.#come(() => this.#rest.length >= lengthBytes);
    const got = this.#rest.slice(0, lengthBytes);
    this.#at += got.length;
    if (got.length < lengthBytes) {
      const ended = await this.#whyEnded();
      const isLate = this.connection.state === "open";
      const when = isLate ? `within ${limits.callMs / 1000} s` : "before the end of the connection";
      const message = `${lengthBytes} bytes were expected, and ${got.length} came ${when}`;
      record.end(isLate ? "timed out" : "wrong", message, [`it sent ${stepWords(got)}`, ...ended]);
    }
    record.steps.pop();
    this.#note(`← ${stepWords(got)}`, { value: got, what: "the bytes" });
    return got;
  }

  async closed(): Promise<void> {
    this.#note("← the end of the connection");
    await this.#come(() => false);
    if (this.connection.state === "open") this.record.end("timed out", "the connection is still open");
    if (this.#rest.length > 0) this.record.end("wrong", `before the end came ${words(text(this.#rest))}`);
  }

  end(): void {
    this.#note("→ the end of the connection");
    this.#rung("right", "FIN");
    this.connection.end();
  }

  get #rest(): Uint8Array {
    return this.connection.received.subarray(this.#at);
  }

  #note(text: string, value?: { value: unknown; what: string }): void {
    this.record.note(this.prefix() + text, value);
  }

  #rung(toward: "left" | "right", what: string): void {
    this.record.ladder.add({ ends: [this.name, PROGRAM], toward, what });
  }

  async #whyEnded(): Promise<string[]> {
    return this.connection.state === "open" ? [] : this.broken();
  }

  #come(holds: () => boolean): Promise<boolean> {
    const { connection, limits } = this;
    return wait(connection, () => holds() || connection.state !== "open", limits.callMs);
  }
}

/** A step has more room than a ladder's line. */
const STEP_COLUMNS = 72;

function stepWords(data: string | Uint8Array): string {
  return typeof data === "string" || data.length === 0 ? words(data) : `bytes ${sentBytes(data, STEP_COLUMNS)}`;
}

function heardText(what: Uint8Array | "ended" | "reset"): string {
  if (what === "ended") return "FIN";
  return what === "reset" ? "RST" : sentBytes(what);
}

function bytesOf(data: string | Uint8Array): Uint8Array {
  return typeof data === "string" ? new TextEncoder().encode(data) : data;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
