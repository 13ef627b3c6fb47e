/** Requests made from the API's document: mostly what it allows, partly a little beside, sometimes far off. */
import type { SeededRandom } from "../../../../kernel-lib/link";
import type { Operation } from "./document";
import { resolved, type Schema } from "./schema";

/** A request in parts, so that a failing one can be made smaller. */
export interface Wanted {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string | Buffer;
}

/** Values that exist in the store the requests go to, by the name of the parameter. */
export type Pool = Record<string, string[]>;

const NASTY = [
  "",
  " ",
  "\0",
  "a\0b",
  "'; DROP TABLE people; --",
  "' OR '1'='1",
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "../../etc/passwd",
  "%00",
  "%2e%2e%2f",
  "\ud800",
  "\u202e\u0007\u001b[31m",
  "𝕏".repeat(60),
  "a".repeat(5000),
  "__proto__",
  "constructor",
  "NaN",
  "-1",
  "1e999",
  "9".repeat(400),
  "null",
  "\r\nset-cookie: a=b",
  "2026-02-30T00:00:00Z",
  "2026-12-31T23:59:60Z",
  "0000-01-01T00:00:00Z",
  "9999-12-31T23:59:59+14:00",
];
const ODD: unknown[] = [null, true, 0, -1, 1e308, -0.0000001, 2 ** 53, [], {}, [[[]]], { __proto__x: 1 }, "", "x"];

export class Generator {
  constructor(
    private readonly random: SeededRandom,
    private readonly document: Schema,
    private readonly pool: Pool,
    private readonly tokens: string[],
  ) {}

  request({ method, address, operation }: Operation): Wanted {
    const { parameters = [], requestBody } = operation;
    const headers: Record<string, string> = {};
    const query: string[] = [];
    let url = address;
    for (const { in: where, name, required, schema } of parameters) {
      if (!required && this.chance(0.4)) continue;
      if (required && where !== "path" && this.chance(0.05)) continue;
      const value = this.parameter(name, schema);
      if (where === "path") url = url.replace(`{${name}}`, encodeOrNot(value, this.chance(0.9)) || "%20");
      if (where === "query") query.push(`${name}=${encodeOrNot(value, this.chance(0.95))}`);
      if (where === "header") headers[name] = headerSafe(value);
    }
    if (this.chance(0.05)) query.push(`${this.pick(NASTY.map(encodeSafe))}=1`);
    if (this.chance(0.95)) headers.authorization = `Bearer ${this.pick(this.tokens)}`;
    const wanted: Wanted = { method, url: query.length > 0 ? `${url}?${query.join("&")}` : url, headers };
    const types = Object.entries(requestBody?.content ?? {});
    const [type, media] = types.length > 0 ? this.pick(types) : ["application/json", undefined];
    if (requestBody ? this.chance(0.97) : this.chance(0.1)) {
      headers["content-type"] = this.chance(0.95)
        ? type
        : this.pick(["text/html", "application/xml", "application/json;charset=x", ";"]);
      wanted.body = this.body(type, media?.schema);
    }
    return wanted;
  }

  private parameter(name: string, schema: Schema): string {
    const known = this.pool[name];
    if (known && known.length > 0 && this.chance(0.7)) return this.pick(known);
    return this.chance(0.5) ? String(this.value(schema)) : this.pick(NASTY);
  }

  private body(type: string, schema: Schema | undefined): string | Buffer {
    if (type === "application/json" && schema && schema.format !== "binary") {
      const text = JSON.stringify(this.value(schema));
      if (this.chance(0.9)) return text;
      return this.pick([
        text.slice(0, this.random.below(text.length + 1)),
        `${text}x`,
        text.replace(/"/g, "'"),
        `{"__proto__":${text}}`,
      ]);
    }
    if (type === "text/csv") {
      const rows = Array.from({ length: this.random.below(5) }, () =>
        [this.pick(NASTY), this.pick(NASTY), this.pick(NASTY)].join(","),
      );
      return [this.chance(0.8) ? "login,name,email" : this.pick(NASTY), ...rows].join(this.chance(0.5) ? "\n" : "\r\n");
    }
    return Buffer.from(Array.from({ length: this.random.below(200) }, () => this.random.below(256)));
  }

  /** Mostly a value that the schema allows. */
  private value(asked: Schema): unknown {
    const schema = resolved(asked, this.document);
    if (this.chance(0.06)) return this.pick(ODD);
    const {
      enum: allowed,
      properties,
      items,
    } = schema as { enum?: unknown[]; properties?: Record<string, Schema>; items?: Schema };
    if (allowed) return this.pick(allowed);
    if (properties) return this.object(schema, properties);
    if (schema.type === "array")
      return Array.from({ length: this.random.below(4) }, () => (items ? this.value(items) : null));
    if (schema.type === "boolean") return this.chance(0.5);
    if (schema.type === "integer" || schema.type === "number") return this.number(schema);
    return this.text(schema);
  }

  private object(schema: Schema, properties: Record<string, Schema>): Record<string, unknown> {
    const required = (schema.required ?? []) as string[];
    const made: Record<string, unknown> = {};
    for (const [name, inner] of Object.entries(properties)) {
      if (required.includes(name) ? this.chance(0.97) : this.chance(0.5)) made[name] = this.value(inner);
    }
    if (this.chance(0.04)) made[this.pick(NASTY)] = this.pick(ODD);
    return made;
  }

  private number({ minimum = -5, maximum = 1e6, type }: { minimum?: number; maximum?: number; type?: string }): number {
    if (this.chance(0.1)) return this.pick([minimum, maximum, minimum - 1, maximum + 1, maximum + 0.5]);
    const value = minimum + (this.random.word() / 2 ** 32) * (maximum - minimum);
    return type === "integer" ? Math.round(value) : value;
  }

  private text({
    format,
    pattern,
    maxLength = 100,
  }: {
    format?: string;
    pattern?: string;
    maxLength?: number;
  }): string {
    if (this.chance(0.15)) return this.pick(NASTY);
    if (format === "date-time")
      return new Date(Date.UTC(1970 + this.random.below(300), this.random.below(12), 1)).toISOString();
    if (pattern?.includes("@")) return `${this.letters(8)}@example.org`;
    if (pattern?.includes("[0-9]|")) return String(this.random.below(2));
    if (this.chance(0.2)) return this.pick(NASTY).slice(0, maxLength);
    return this.letters(1 + this.random.below(Math.min(maxLength, 12)) + (pattern?.includes("{8,") ? 8 : 0));
  }

  private letters(length: number): string {
    return Array.from({ length }, () => "abcdefghijklmnopqrstuvwxyz0123456789"[this.random.below(36)]).join("");
  }

  private chance(share: number): boolean {
    return this.random.word() / 2 ** 32 < share;
  }

  private pick<Item>(items: readonly Item[]): Item {
    return items[this.random.below(items.length)] as Item;
  }
}

/** Requests with one part less: the way to the smallest that still fails. */
export function smaller(wanted: Wanted): Wanted[] {
  const { method, url, headers, body } = wanted;
  const [path = "", query = ""] = url.split("?");
  const parts = query === "" ? [] : query.split("&");
  const less: Wanted[] = parts.map((_, index) => {
    const rest = parts.filter((__, other) => other !== index);
    return { ...wanted, url: rest.length > 0 ? `${path}?${rest.join("&")}` : path };
  });
  for (const name of Object.keys(headers)) {
    const { [name]: _, ...rest } = headers;
    less.push({ ...wanted, headers: rest });
  }
  if (body !== undefined) {
    less.push({ method, url, headers });
    const half = body.slice(0, Math.floor(body.length / 2));
    if (half.length < body.length) less.push({ ...wanted, body: half });
    less.push(...fieldsLess(body).map((shorter) => ({ ...wanted, body: shorter })));
  }
  return less;
}

function fieldsLess(body: string | Buffer): string[] {
  try {
    const value = JSON.parse(body.toString()) as Record<string, unknown>;
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    return Object.keys(value).flatMap((name) => {
      const { [name]: taken, ...rest } = value;
      const shorter =
        typeof taken === "string" && taken.length > 1 ? [{ ...value, [name]: taken.slice(0, taken.length >> 1) }] : [];
      return [rest, ...shorter].map((one) => JSON.stringify(one));
    });
  } catch {
    return [];
  }
}

function encodeOrNot(text: string, encoded: boolean): string {
  return encoded ? encodeSafe(text) : headerSafe(text).replace(/[\s?#]/g, "_");
}

/** encodeURIComponent throws on half a surrogate pair. */
function encodeSafe(text: string): string {
  return encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, "\ufffd"));
}

function headerSafe(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?").trim();
}
