/** One request and its answer, over node-fetch; what may go wrong on the way is a value. */
import { lookup } from "node:dns";
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { Readable } from "node:stream";
import { rootCertificates } from "node:tls";
import { isLoopbackHost, serverAddress } from "./address";
import { retryAfterMs } from "./backoff";

/** Where requests go, and who sends them. */
export interface Line {
  /** An origin, as serverAddress gives it. */
  server: string;
  token: string;
  /** Certificates (PEM) that are trusted beside the usual ones. */
  ca?: string;
}

export interface Call {
  /** Below the server's origin, with its query. */
  path: string;
  /** A body makes it a POST. */
  body?: Uint8Array;
  headers?: Record<string, string>;
  /** How long nothing may move. */
  idleMs?: number;
  signal?: AbortSignal;
  /** Bytes of the body handed to the network so far. */
  onSent?: (sentBytes: number) => void;
}

/** Nothing is known of what became of the request; it may be sent again. */
export interface Fault {
  why: string;
  retryAfterMs?: number;
  /** Asking again soon would change nothing. */
  lasting?: true;
}

export type Answer =
  | { kind: "done"; status: number; text: string /** The server's clock. */; date: string | null }
  | { kind: "fault"; fault: Fault };

const IDLE_MS = 30_000;
/** How many times longer it may take until the answer to a body begins. */
const LAST_PIECES = 6;
const CHUNK_BYTES = 16_384;
/** The largest answer: a feedback page with its pictures. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Worth another try; every other status is an answer. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Sends a request. Throws SubmitError ERR_PLAIN_HTTP before anything is sent, and the signal's reason. */
export async function exchange(line: Line, call: Call): Promise<Answer> {
  const server = serverAddress(line.server);
  const idle = new IdleClock(call.idleMs ?? IDLE_MS, call.signal);
  const { default: fetch } = await import("node-fetch");
  try {
    const response = await fetch(`${server}${call.path}`, {
      method: call.body ? "POST" : "GET",
      headers: headersOf(line, call),
      ...(call.body ? { body: Readable.from(pieces(call.body, call.onSent, idle)) } : {}),
      redirect: "manual", // a token goes to no address but the one that was given
      agent: agentOf(server, line.ca),
      signal: idle.signal,
      size: MOST_BYTES,
    });
    idle.moved();
    const text = await response.text();
    const { status, headers } = response;
    const date = headers.get("date");
    if (PASSING.has(status)) return faulty(whyStatus(status, text), retryAfterMs(headers.get("retry-after"), date));
    return { kind: "done", status, text, date };
  } catch (error) {
    call.signal?.throwIfAborted();
    if (idle.signal.aborted) return faulty(`nothing moved for ${Math.round(idle.idleMs / 1000)} s`);
    return { kind: "fault", fault: networkFault(error as NodeJS.ErrnoException) };
  } finally {
    idle.stop();
  }
}

function faulty(why: string, wait?: number): Answer {
  return { kind: "fault", fault: { why, ...(wait === undefined ? {} : { retryAfterMs: wait }) } };
}

function headersOf({ token }: Line, { body, headers }: Call): Record<string, string> {
  return {
    accept: "application/json",
    authorization: `Bearer ${token}`,
    // without it Node sends in chunks, which some proxies refuse
    ...(body ? { "content-type": "application/x-ipynb+json", "content-length": String(body.length) } : {}),
    ...headers,
  };
}

/** Small pieces, so that a slow link shows progress and is not taken for a dead one. */
function* pieces(body: Uint8Array, onSent: Call["onSent"], idle: IdleClock): Generator<Buffer> {
  for (let at = 0; at < body.length; at += CHUNK_BYTES) {
    idle.moved();
    onSent?.(at);
    yield Buffer.from(body.subarray(at, at + CHUNK_BYTES));
  }
  idle.moved(LAST_PIECES); // what the system still holds has to go out over the slow link, too
  onSent?.(body.length);
}

/** Aborts when nothing moves for a while, or with the caller. */
class IdleClock {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  readonly #end = (): void => this.#controller.abort();

  constructor(
    readonly idleMs: number,
    private readonly outer: AbortSignal | undefined,
  ) {
    outer?.throwIfAborted();
    outer?.addEventListener("abort", this.#end, { once: true });
    this.moved();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  moved(times = 1): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#end, times * this.idleMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.outer?.removeEventListener("abort", this.#end);
  }
}

function agentOf(server: string, ca: string | undefined): http.Agent {
  if (server.startsWith("http:")) return new http.Agent({ lookup: loopbackOnly });
  // said outright, as NODE_TLS_REJECT_UNAUTHORIZED in the environment would otherwise have its way
  return new https.Agent({ rejectUnauthorized: true, ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }) });
}

/** A hosts file may send "localhost" anywhere; a token over plain HTTP stays on this machine. */
const loopbackOnly: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    const here = (found ?? []).filter(({ address }) => isLoopbackHost(address));
    const [first] = here;
    if (error || !first) return callback(error ?? notHere(hostname), "");
    return options.all ? callback(null, here) : callback(null, first.address, first.family);
  });
};

function notHere(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${hostname} is not this machine, and a token goes nowhere else over plain HTTP`), {
    code: "ERR_PLAIN_HTTP",
  });
}

function whyStatus(status: number, text: string): string {
  const reason = /"message"\s*:\s*"([^"]{1,200})"/.exec(text)?.[1];
  const words: Record<number, string> = {
    408: "the server waited too long for the request",
    429: "the server has too much to do",
    503: "the server is not ready",
  };
  return `${words[status] ?? "the server has trouble"} (${status}${reason ? `: ${reason}` : ""})`;
}

const NETWORK_WORDS: Record<string, string> = {
  ECONNREFUSED: "nothing answers there (ECONNREFUSED)",
  ECONNRESET: "the connection was cut (ECONNRESET)",
  EPIPE: "the connection was cut (EPIPE)",
  ERR_STREAM_PREMATURE_CLOSE: "the answer broke off",
  ENOTFOUND: "its name is not known (ENOTFOUND): no network here, or a typing error",
  EAI_AGAIN: "names cannot be looked up (EAI_AGAIN): no network here?",
  ENETUNREACH: "there is no way there (ENETUNREACH): no network here?",
  EHOSTUNREACH: "there is no way there (EHOSTUNREACH)",
  ETIMEDOUT: "it did not answer in time (ETIMEDOUT)",
};

function networkFault({ code = "", message }: NodeJS.ErrnoException): Fault {
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)) {
    const why = `its certificate cannot be trusted (${code}); where the course has its own, log in with --ca FILE`;
    return { why, lasting: true };
  }
  if (code === "ERR_PLAIN_HTTP") return { why: message, lasting: true };
  return { why: NETWORK_WORDS[code] ?? `${message}${code && !message.includes(code) ? ` (${code})` : ""}` };
}
