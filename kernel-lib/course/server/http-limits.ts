/** Bounds on connections, so that slow or many clients cannot hold the server, and answers to what is not HTTP. */
import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { FastifyServerOptions } from "fastify";
import { problemOf } from "./problem";

export const MOST_CONNECTIONS = 2000;

/** Node closes a connection whose headers or whole request take longer to arrive; in milliseconds. */
export interface HttpLimits {
  headersTimeout: number;
  requestTimeout: number;
  /** How often it looks. */
  connectionsCheckingInterval: number;
  /** In bytes. */
  maxHeaderSize: number;
}

export const HTTP_LIMITS: Readonly<HttpLimits> = {
  headersTimeout: 15_000,
  // 8 MB by a slow line
  requestTimeout: 120_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
};

export const SERVER_LIMITS = {
  keepAliveTimeout: 65_000,
  return503OnClosing: true,
  forceCloseConnections: "idle",
  routerOptions: { maxParamLength: 128 },
} as const satisfies FastifyServerOptions;

const ANSWERS: Record<string, { status: string; code: string; message: string }> = {
  HPE_HEADER_OVERFLOW: {
    status: "431 Request Header Fields Too Large",
    code: "ERR_HEADERS_TOO_LARGE",
    message: "The headers of the request are larger than 16 KB.",
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: "408 Request Timeout",
    code: "ERR_TOO_SLOW",
    message: "The request took too long to arrive. Nothing was kept: send it again.",
  },
};
const MALFORMED = { status: "400 Bad Request", code: "ERR_MALFORMED", message: "What arrived is not HTTP/1.1." };

/** Answers what Node's parser refused, and hangs up. */
export function answerBadHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, code, message } = ANSWERS[error.code ?? ""] ?? MALFORMED;
  const body = JSON.stringify(problemOf(code, message));
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** How long answers that are under way may take when a server stops. */
const GRACE_MS = 10_000;

/** Closes a server by `close`: when what it is answering is answered, and in any case after the grace. */
export async function closeWithinGrace(server: Server, close: () => Promise<unknown>): Promise<void> {
  const hangUp = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  try {
    await close();
  } finally {
    clearTimeout(hangUp);
  }
}
