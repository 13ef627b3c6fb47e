/** The tools by which a check runs the learner's program and talks to it. */
import { difference } from "./difference";
import { missingModule, programEnd } from "./program-end";
import type { CheckRecord } from "./record";
import type { Ended, Files, Limits, RunningProgram, Site, SiteConnection } from "./site";
import type { CheckTools, Pace, Peer, StartedProgram } from "./tools";
import { words } from "./words";

/** How an awkward peer begins: so many bytes, each alone. */
const ALONE_BYTES = 4;
const ALONE_MS = 15;

/** Makes `run`, `start` and `peer`. */
export function talkingTools(
  site: Site,
  record: CheckRecord,
  files: Files,
  limits: Limits,
): Pick<CheckTools, "run" | "start" | "peer"> {
  const begin = (module: string, parameters: string[]): RunningProgram => {
    record.note(`run ${[module, ...parameters].join(" ")}`);
    if (!Object.hasOwn(files, module)) record.end("not attempted", missingModule(module));
    return site.start(module, parameters);
  };
  return {
    run: async (module, parameters = [], { input = "" } = {}) => {
      const program = begin(module, parameters);
      program.write(input);
      program.endInput();
      const ended = await untilEnded(program, record, limits);
      const { code, stdout, stderr } = programEnd(ended, record);
      record.steps.pop();
      record.note(`run ${[module, ...parameters].join(" ")} → exit code ${code}`, {
        value: { stdout, stderr, code },
        what: `run ${[module, ...parameters].join(" ")}`,
      });
      return ended;
    },
    start: (module, parameters = []) => new Started(begin(module, parameters), record, limits),
    peer: async (port, { pace = "polite" } = {}) => {
      record.note(`connect to port ${port}`);
      try {
        return new CheckPeer(await site.connect(port), record, limits, pace);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        return record.end("wrong", `port ${port} does not take a connection: ${code ?? message}`);
      }
    },
  };
}

/** Waits until `holds`, as long as one call may take; gives whether it came to hold. */
async function wait(thing: { changed(): Promise<void> }, holds: () => boolean, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<"over">((resolve) => {
    timer = setTimeout(() => resolve("over"), ms);
  });
  try {
    while (!holds()) if ((await Promise.race([thing.changed(), over])) === "over") return holds();
    return true;
  } finally {
    clearTimeout(timer);
  }
}

async function untilEnded(program: RunningProgram, record: CheckRecord, { callMs }: Limits): Promise<Ended> {
  await wait(program, () => program.ended !== undefined, callMs);
  if (program.ended) return program.ended;
  program.kill("SIGKILL");
  return record.end("timed out", `the program has not ended within ${callMs / 1000} s`);
}

class Started implements StartedProgram {
  constructor(
    private readonly program: RunningProgram,
    private readonly record: CheckRecord,
    private readonly limits: Limits,
  ) {}

  async port(): Promise<number> {
    const match = await this.printed(/:(\d{1,5})\b/);
    return Number(match[1]);
  }

  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    const { program, record, limits } = this;
    const found = (): RegExpExecArray | null => pattern.exec(program.stdout);
    await wait(program, () => found() !== null || program.ended !== undefined, limits.callMs);
    const match = found();
    if (match) return match;
    if (program.ended) programEnd(program.ended, record);
    const how = program.ended ? "the program ended" : `${limits.callMs / 1000} s went by`;
    const printed = `it printed ${words(program.stdout)}`;
    return record.end(program.ended ? "wrong" : "timed out", `${how} before it printed ${pattern}`, [printed]);
  }

  type(line: string): void {
    this.record.note(`type ${words(line)}`);
    this.program.write(`${line}\n`);
  }

  kill(signal: NodeJS.Signals = "SIGTERM"): void {
    this.record.note(`send it ${signal}`);
    this.program.kill(signal);
  }

  ended(): Promise<Ended> {
    this.record.note("wait for its end");
    return untilEnded(this.program, this.record, this.limits);
  }
}

class CheckPeer implements Peer {
  /** How much of what came has been judged. */
  #at = 0;

  constructor(
    private readonly connection: SiteConnection,
    private readonly record: CheckRecord,
    private readonly limits: Limits,
    private readonly pace: Pace,
  ) {}

  async send(data: string | Uint8Array): Promise<void> {
    this.record.note(`→ ${words(data)}${this.pace === "awkward" ? ", a byte at a time" : ""}`);
    const bytes = bytesOf(data);
    if (this.pace === "polite") return this.connection.write(bytes);
    for (const [index, byte] of bytes.entries()) {
      this.connection.write(Uint8Array.of(byte));
      // long enough that the first few arrive alone; the rest may come merged, which is awkward too
      await new Promise((resolve) => setTimeout(resolve, index < ALONE_BYTES ? ALONE_MS : 0));
    }
  }

  async expect(data: string | Uint8Array, why?: string): Promise<void> {
    const { record, limits } = this;
    const wanted = bytesOf(data);
    record.note(`← ${words(data)}`);
    await this.#come(() => this.#rest.length >= wanted.length);
    const got = this.#rest.subarray(0, wanted.length);
    this.#at += got.length;
    const found = typeof data === "string" ? difference(text(got), data) : difference(got, wanted);
    if (!found) return;
    const came = typeof data === "string" ? words(text(got)) : words(got);
    const isLate = got.length < wanted.length && this.connection.state === "open";
    const message = `expected ${words(data)}, got ${came}${isLate ? ` within ${limits.callMs / 1000} s` : ""}`;
    record.end(isLate ? "timed out" : "wrong", message, [...found.lines, ...(why ? [why] : [])]);
  }

  async line(): Promise<string> {
    const { record, limits } = this;
    record.note("← a line");
    await this.#come(() => this.#rest.includes(0x0a));
    const end = this.#rest.indexOf(0x0a);
    if (end < 0) {
      const message = `no whole line came${this.connection.state === "open" ? ` within ${limits.callMs / 1000} s` : ""}`;
      record.end(this.connection.state === "open" ? "timed out" : "wrong", message, [
        `it sent ${words(text(this.#rest))}`,
      ]);
    }
    const line = text(this.#rest.subarray(0, end)).replace(/\r$/, "");
    this.#at += end + 1;
    record.steps.pop();
    record.note(`← ${words(line)}`, { value: line, what: "the line" });
    return line;
  }

  async closed(): Promise<void> {
    this.record.note("← the end of the connection");
    await this.#come(() => false);
    if (this.connection.state === "open") this.record.end("timed out", "the connection is still open");
    if (this.#rest.length > 0) this.record.end("wrong", `before the end came ${words(text(this.#rest))}`);
  }

  end(): void {
    this.record.note("→ the end of the connection");
    this.connection.end();
  }

  get #rest(): Uint8Array {
    return this.connection.received.subarray(this.#at);
  }

  #come(holds: () => boolean): Promise<boolean> {
    const { connection, limits } = this;
    return wait(connection, () => holds() || connection.state !== "open", limits.callMs);
  }
}

function bytesOf(data: string | Uint8Array): Uint8Array {
  return typeof data === "string" ? new TextEncoder().encode(data) : data;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
