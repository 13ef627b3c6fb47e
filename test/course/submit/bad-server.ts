/** A server that misbehaves as told: each request takes the next misbehaviour, the last one for good. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** What it does with one request whose body has come in. */
export type Turn = (response: ServerResponse, request: IncomingMessage, body: Buffer) => void;

export class BadServer {
  /** Every request so far, with its body. */
  readonly requests: { url: string; headers: IncomingMessage["headers"]; body: Buffer }[] = [];
  /** Connections so far. */
  connections = 0;

  private constructor(
    private readonly server: Server,
    private readonly turns: Turn[],
  ) {}

  static async open(...turns: Turn[]): Promise<BadServer> {
    const server = createServer();
    const bad = new BadServer(server, turns);
    server.on("connection", () => (bad.connections += 1));
    server.on("request", (request, response) => void bad.#take(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return bad;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    this.requests.push({ url: request.url ?? "", headers: request.headers, body });
    const turn = this.turns.length > 1 ? this.turns.shift() : this.turns[0];
    turn?.(response, request, body);
  }
}

/** Answers with a status, JSON, and headers. */
export function answer(status: number, value: unknown, headers: Record<string, string> = {}): Turn {
  return (response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
}

/** Cuts the connection instead of an answer. */
export const cut: Turn = (response) => (response.socket as Socket).resetAndDestroy();

/** Announces more than it sends, then cuts. */
export const half: Turn = (response) => {
  response.writeHead(200, { "content-length": "1000" });
  response.write('{"attempt":', () => response.destroy());
};

/** Speaks no HTTP. */
export const garbage: Turn = (response) => {
  (response.socket as Socket).end("\u0000\u0001 this is no answer\r\n\r\n");
};

/** A café's sign-in page, with status 200. */
export const signInPage: Turn = (response) =>
  response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Welcome to our Wi-Fi</title>");

/** Never answers. */
export const silence: Turn = () => {};
