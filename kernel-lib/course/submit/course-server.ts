/** The course's server as its clients see it: each question asked until it is answered, within bounds. */
import { API, type AttemptView, type ExerciseView, type Me, type Problem, type Receipt } from "../server/api";
import { backoffMs, PATIENCE, type Patience } from "./backoff";
import { SubmitError } from "./errors";
import { type Answer, type Call, exchange, type Fault, type Line } from "./exchange";
import { areAttempts, areExercises, isAttempt, isMe, isReceipt, parseJson, plainWords } from "./shapes";

/** Time and chance, so that a test can hold them. */
export interface Waiting {
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 up to 1. */
  random(): number;
  patience: Patience;
}

/** Told before each further try. */
export type OnRetry = (retry: { why: string; inMs: number; tried: number }) => void;

export interface AskOptions {
  signal?: AbortSignal;
  onRetry?: OnRetry;
  /** How long nothing may move. */
  idleMs?: number;
}

/** Seconds the server may hold an answer back until something changes. */
const HELD_S = 25;
const MARGIN_MS = 15_000;

export const REAL_WAITING: Waiting = { sleep, random: Math.random, patience: PATIENCE };

/** A server, by its address and one's token. */
export class CourseServer {
  /** The server's clock less this machine's, from its last answer, in milliseconds. */
  clockAheadMs = 0;

  constructor(
    readonly line: Line,
    private readonly waiting: Waiting = REAL_WAITING,
  ) {}

  me(options: AskOptions = {}): Promise<Me> {
    return this.#ask({ path: `${API}/me` }, isMe, options);
  }

  exercises(options: AskOptions = {}): Promise<ExerciseView[]> {
    return this.#ask({ path: `${API}/exercises` }, areExercises, options);
  }

  attempts(options: AskOptions = {}): Promise<AttemptView[]> {
    return this.#ask({ path: `${API}/attempts` }, areAttempts, options);
  }

  /** Sends a notebook; the same `key` is the same attempt, however often it is sent. */
  submit(
    { exercise, key, notebook, sha256 }: { exercise: string; key: string; notebook: Uint8Array; sha256: string },
    { onSent, ...options }: AskOptions & { onSent?: Call["onSent"] } = {},
  ): Promise<Receipt> {
    const path = `${API}/attempts?exercise=${encodeURIComponent(exercise)}`;
    const isOurs = (value: unknown): value is Receipt => isReceipt(value) && value.sha256 === sha256;
    const call = { path, body: notebook, headers: { "idempotency-key": key }, ...(onSent ? { onSent } : {}) };
    return this.#ask(call, isOurs, options);
  }

  /** Asks for an attempt; with `change`, answered when it changes or after a while. */
  attempt(id: string, { change, ...options }: AskOptions & { change?: boolean } = {}): Promise<AttemptView> {
    const path = `${API}/attempts/${encodeURIComponent(id)}${change ? `?wait=${HELD_S}` : ""}`;
    return this.#ask({ path, ...(change ? { idleMs: HELD_S * 1000 + MARGIN_MS } : {}) }, isAttempt, options);
  }

  /** Fetches a page of this server by the address it gave. Throws SubmitError ERR_ADDRESS for another server's. */
  async page(address: string, options: AskOptions = {}): Promise<string> {
    const url = new URL(address, this.line.server);
    if (url.origin !== this.line.server)
      throw new SubmitError("ERR_ADDRESS", `${url.origin} is not ${this.line.server}; a token goes to no other server`);
    const { text } = await this.#answer(
      { path: `${url.pathname}${url.search}`, headers: { accept: "text/html" } },
      () => true,
      options,
    );
    return text;
  }

  async #ask<T>(call: Call, isRight: (value: unknown) => value is T, options: AskOptions): Promise<T> {
    const { text } = await this.#answer(call, (body) => isRight(parseJson(body)), options);
    return parseJson(text) as T;
  }

  async #answer(call: Call, isRight: (text: string) => boolean, { onRetry, ...options }: AskOptions) {
    let waitedMs = 0;
    for (let tried = 1; ; tried += 1) {
      const answer = await exchange(this.line, { ...call, ...options });
      const fault = answer.kind === "fault" ? answer.fault : this.#judged(answer, isRight);
      if (!fault) return answer as Extract<Answer, { kind: "done" }>;
      const { random, patience } = this.waiting;
      const inMs = fault.lasting ? undefined : backoffMs(tried, waitedMs, fault, random(), patience);
      if (inMs === undefined) throw new SubmitError("ERR_UNREACHABLE", `${this.line.server}: ${fault.why}.`);
      onRetry?.({ why: fault.why, inMs, tried });
      await this.waiting.sleep(inMs, options.signal);
      waitedMs += inMs;
    }
  }

  /** Undefined for a right answer, a fault for one that is none of a course server's. Throws SubmitError for a refusal. */
  #judged(answer: Extract<Answer, { kind: "done" }>, isRight: (text: string) => boolean): Fault | undefined {
    const { status, text, date } = answer;
    if (date !== null && Number.isFinite(Date.parse(date))) this.clockAheadMs = Date.parse(date) - Date.now();
    if (status >= 200 && status < 300)
      return isRight(text) ? undefined : { why: `its answer is not a course server's (${beginning(text)})` };
    if (status >= 300 && status < 400)
      return {
        why: `it sends elsewhere (${status}), and a token goes to no other address than the one you gave`,
        lasting: true,
      };
    const problem = parseJson(text) as Partial<Problem> | undefined;
    const said = problem?.error?.message;
    if (typeof said !== "string") return { why: `its answer is not a course server's (${status}, ${beginning(text)})` };
    if (status === 401)
      throw new SubmitError(
        "ERR_TOKEN",
        `${this.line.server}: ${plainWords(said)} (${status}). Ask your teacher for a new token, then: npx wirebook login ${this.line.server}`,
      );
    throw new SubmitError("ERR_REFUSED", `${this.line.server}: ${plainWords(said)} (${status})`);
  }
}

function beginning(text: string): string {
  const words = plainWords(text).replace(/\s+/g, " ").trim();
  return words === "" ? "it is empty" : `it begins with ${JSON.stringify(words.slice(0, 40))}`;
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
