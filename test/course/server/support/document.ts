/** The API's document as the judge of its answers. */
import { API } from "../../../../kernel-lib/course/server";
import { breach, type Schema } from "./schema";

export interface Operation {
  method: string;
  /** With its parameters in braces. */
  address: string;
  pattern: RegExp;
  operation: {
    parameters?: { in: "path" | "query" | "header"; name: string; required?: boolean; schema: Schema }[];
    requestBody?: { content: Record<string, { schema?: Schema }> };
    responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
  };
}

export interface Answered {
  method: string;
  url: string;
  status: number;
  headers: Record<string, unknown>;
  body: Buffer;
}

export class Document {
  readonly operations: Operation[];
  /** "POST /people 201" of all answers that were seen. */
  readonly seen = new Set<string>();

  constructor(readonly content: Schema) {
    const paths = content.paths as Record<string, Record<string, Operation["operation"]>>;
    this.operations = Object.entries(paths).flatMap(([address, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        address,
        pattern: new RegExp(`^${address.replace(/\./g, "\\.").replace(/\{[^}]+\}/g, "[^/]+")}$`),
        operation,
      })),
    );
  }

  /** Every answer that the document promises, as "POST /people 201". */
  get promised(): string[] {
    return this.operations.flatMap(({ method, address, operation }) =>
      Object.keys(operation.responses).map((status) => `${method} ${address} ${status}`),
    );
  }

  /** The operation of a request; one by name goes before one by a parameter. */
  operationOf(method: string, url: string): Operation | undefined {
    const path = url.split("?", 1)[0] ?? "";
    const found = this.operations.filter((one) => one.method === method && one.pattern.test(path));
    return found.sort((a, b) => braces(a.address) - braces(b.address))[0];
  }

  /** Notes an answer. Throws where the document does not promise it. */
  judge({ method, url, status, headers, body }: Answered): void {
    const asked = `${method} ${url.slice(0, 200)} -> ${status}`;
    const found = this.operationOf(method, url);
    // no such operation, or refused before any route was looked for: a Problem in any case
    const early = [400, 404, 405, 408, 414, 421, 431].includes(status) && isProblem(body);
    if (!found) {
      // the pages' side
      if (!new URL(url, "http://localhost").pathname.startsWith(API)) return;
      if (early || status === 403) return;
      throw new Error(`${asked}: the document has no such operation`);
    }
    const promised = found.operation.responses[String(status)];
    if (!promised) {
      // refused before its route was looked for
      if ((status === 414 || status === 421) && isProblem(body)) return;
      throw new Error(`${asked}: the document does not promise this status: ${body.toString("utf8").slice(0, 300)}`);
    }
    this.seen.add(`${method} ${found.address} ${status}`);
    const type = String(headers["content-type"] ?? "").split(";", 1)[0] ?? "";
    if (!promised.content) {
      if (body.length > 0) throw new Error(`${asked}: a body where none is promised`);
      return;
    }
    const media = promised.content[type];
    if (!media) throw new Error(`${asked}: answered as ${type}, promised ${Object.keys(promised.content).join(", ")}`);
    if (type !== "application/json" || !media.schema) return;
    const wrong = breach(JSON.parse(body.toString("utf8")), media.schema, this.content);
    if (wrong) throw new Error(`${asked}: ${wrong}`);
  }
}

function braces(address: string): number {
  return address.split("{").length;
}

function isProblem(body: Buffer): boolean {
  try {
    const { error } = JSON.parse(body.toString("utf8")) as { error?: { code?: unknown; message?: unknown } };
    return typeof error?.code === "string" && typeof error.message === "string";
  } catch {
    return false;
  }
}
