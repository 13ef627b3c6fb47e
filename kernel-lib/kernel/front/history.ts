/** What was run, across restarts: one JSON line a cell in a file. */
import { appendFileSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";

interface Entry {
  session: number;
  line: number;
  input: string;
  output?: string | undefined;
}

/** What `history_request` may ask for. */
export interface HistoryRequest {
  hist_access_type: "tail" | "range" | "search";
  output?: boolean;
  n?: number;
  session?: number;
  start?: number;
  stop?: number;
  pattern?: string;
  unique?: boolean;
}

type Row = [session: number, line: number, input: string | [string, string | null]];

const LIMIT_BYTES = 4_000_000;

/** A notebook's history. A session is one start of a kernel, numbered by its time. */
export class History {
  readonly #session = Date.now();
  readonly #own: Entry[] = [];

  constructor(private readonly file: string) {}

  /** Adds a cell. Where the file cannot be written, this kernel's own history is still there. */
  add(line: number, input: string, output: string | undefined): void {
    const entry = { session: this.#session, line, input, output };
    this.#own.push(entry);
    try {
      appendFileSync(this.file, `${JSON.stringify(entry)}\n`);
      if (statSync(this.file).size > LIMIT_BYTES) this.#halve();
    } catch {
      // a read-only folder
    }
  }

  /** Answers a request with rows of session, line and input (or input and output). */
  search(request: HistoryRequest): Row[] {
    const entries = this.#select(this.#all(), request);
    return entries.map(({ session, line, input, output }) => [
      session,
      line,
      request.output ? [input, output ?? null] : input,
    ]);
  }

  #select(all: Entry[], request: HistoryRequest): Entry[] {
    if (request.hist_access_type === "range") return this.#range(all, request);
    const found = request.hist_access_type === "search" ? matching(all, request) : all;
    return request.n === undefined ? found : found.slice(Math.max(0, found.length - request.n));
  }

  /** Session 0 is this one; a negative number counts back from it. */
  #range(all: Entry[], { session = 0, start = 0, stop }: HistoryRequest): Entry[] {
    const sessions = [...new Set(all.map((entry) => entry.session).filter((one) => one !== this.#session))];
    const wanted = session > 0 ? session : session === 0 ? this.#session : sessions.at(session);
    return all.filter(
      (entry) =>
        entry.session === wanted && entry.line >= start && (stop === undefined || stop === null || entry.line < stop),
    );
  }

  #all(): Entry[] {
    try {
      const earlier = readEntries(this.file).filter(({ session }) => session !== this.#session);
      return [...earlier, ...this.#own];
    } catch {
      return this.#own;
    }
  }

  #halve(): void {
    const entries = readEntries(this.file);
    const kept = entries.slice(Math.floor(entries.length / 2));
    writeFileSync(`${this.file}.new`, kept.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    renameSync(`${this.file}.new`, this.file);
  }
}

function readEntries(file: string): Entry[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return line ? [JSON.parse(line) as Entry] : [];
      } catch {
        return []; // the last line of a kernel that was killed while writing
      }
    });
}

/** `*` and `?` as in file names. */
function matching(entries: Entry[], { pattern = "*", unique }: HistoryRequest): Entry[] {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, "[^]*")
    .replace(/\?/g, "[^]");
  const expression = new RegExp(`^${source}$`);
  const found = entries.filter(({ input }) => expression.test(input));
  if (!unique) return found;
  return [...new Map(found.map((entry) => [entry.input, entry])).values()];
}
