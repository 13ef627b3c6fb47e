/** What verbs ask the API by: the running server's control socket, or a server made for the moment. */
import { request } from "node:http";
import type { Problem } from "./api";
import type { BuiltServer } from "./build";

export interface Answer {
  status: number;
  body: Buffer;
}

export interface Asking {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  json?: unknown;
  csv?: string;
}

/** Asks as the owner of the data. */
export interface Admin {
  /** True where a server runs on this data. */
  readonly running: boolean;
  /** Gives the body of a 2xx answer. Throws AdminError otherwise. */
  ask(address: string, asking?: Asking): Promise<Buffer>;
  close(): Promise<void>;
}

/** A refusal by the API, in its words. */
export class AdminError extends Error {
  override name = "AdminError";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Asks over a control socket; undefined where nobody listens there. */
export async function adminOver(socketPath: string): Promise<Admin | undefined> {
  const send = (address: string, { method = "GET", ...asking }: Asking = {}): Promise<Answer> => {
    const { payload, headers } = bodyOf(asking);
    return new Promise((resolve, reject) => {
      const sent = request({ socketPath, path: address, method, headers, agent: false }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.once("error", reject);
        response.once("end", () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts) }));
      });
      sent.once("error", reject).end(payload);
    });
  };
  try {
    await send("/api/v1/openapi.json");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ECONNREFUSED") return undefined;
    throw error;
  }
  return {
    running: true,
    ask: async (address, asking) => bodyOrThrow(await send(address, asking)),
    close: async () => undefined,
  };
}

/** Asks a server that does not listen. */
export function adminOf({ app, controlToken }: BuiltServer, close: () => Promise<void>): Admin {
  return {
    running: false,
    ask: async (url, { method = "GET", ...asking } = {}) => {
      const { payload, headers } = bodyOf(asking);
      const authorization = `Bearer ${controlToken}`;
      const answer = await app.inject({ url, method, headers: { ...headers, authorization }, payload });
      return bodyOrThrow({ status: answer.statusCode, body: answer.rawPayload });
    },
    close,
  };
}

function bodyOf({ json, csv }: Asking): { payload?: string; headers: Record<string, string> } {
  if (csv !== undefined) return { payload: csv, headers: { "content-type": "text/csv" } };
  if (json !== undefined) return { payload: JSON.stringify(json), headers: { "content-type": "application/json" } };
  return { headers: {} };
}

function bodyOrThrow({ status, body }: Answer): Buffer {
  if (status >= 200 && status < 300) return body;
  const { code, message } = (JSON.parse(body.toString("utf8")) as Problem).error;
  throw new AdminError(status, code, message);
}
