/**
 * Prepared statements in PGlite. Its own `query` has each statement parsed and planned anew, which takes as long as running
 * it; these are parsed once, and PostgreSQL keeps their plans.
 */
import { type PGlite, protocol, types } from "@electric-sql/pglite";
import type { Value } from "./database";

/** Reads what is not text by the type's number. */
export type Parsers = Record<number, (text: string) => unknown>;

/** Statements with more texts than that are no program's, but made by the way. */
const MOST = 200;

interface Field {
  name: string;
  dataTypeID: number;
}

export class Prepared {
  readonly #pglite: PGlite;
  readonly #parsers: Parsers;
  readonly #fields = new Map<string, { statement: string; fields: Field[] }>();

  constructor(pglite: PGlite, parsers: Parsers) {
    this.#pglite = pglite;
    this.#parsers = parsers;
  }

  /** Tells whether a statement can be kept: not so those about cursors and transactions. */
  takes(sql: string): boolean {
    return /^\s*(with|select|insert|update|delete)\b/i.test(sql) && (this.#fields.has(sql) || this.#fields.size < MOST);
  }

  /** Runs one statement; only while nobody else speaks to the database, as inside its `transaction`. */
  async query<Row>(sql: string, values: readonly Value[]): Promise<Row[]> {
    return this.#pglite.runExclusive(async () => {
      const { statement, fields } = this.#fields.get(sql) ?? (await this.#prepare(sql));
      const { serialize } = protocol;
      const messages = await this.#speak([
        serialize.bind({ statement, values: values.map(textOf) }),
        serialize.execute({}),
        serialize.sync(),
      ]);
      const rows: Row[] = [];
      for (const message of messages) {
        if (message.name === "dataRow") rows.push(this.#rowOf(fields, (message as unknown as DataRow).fields) as Row);
      }
      return rows;
    });
  }

  async #prepare(sql: string): Promise<{ statement: string; fields: Field[] }> {
    const statement = `wirebook_${this.#fields.size}`;
    const { serialize } = protocol;
    const messages = await this.#speak([
      // the name may be left from one whose description failed
      serialize.close({ type: "S", name: statement }),
      serialize.parse({ name: statement, text: sql }),
      serialize.describe({ type: "S", name: statement }),
      serialize.sync(),
    ]);
    const description = messages.find(({ name }) => name === "rowDescription") as { fields?: Field[] } | undefined;
    const prepared = { statement, fields: description?.fields ?? [] };
    this.#fields.set(sql, prepared);
    return prepared;
  }

  #speak(messages: Uint8Array[]) {
    return this.#pglite.execProtocolStream(Buffer.concat(messages), { syncToFs: false });
  }

  #rowOf(fields: readonly Field[], texts: readonly (string | null)[]): Record<string, unknown> {
    return Object.fromEntries(
      fields.map(({ name, dataTypeID }, n) => [name, types.parseType(texts[n] ?? null, dataTypeID, this.#parsers)]),
    );
  }
}

interface DataRow {
  fields: (string | null)[];
}

/** PostgreSQL 18, 8.4.1 (bytea's hex format), 8.15.2 (array input). */
function textOf(value: Value): string | null {
  if (value === null || typeof value === "string") return value;
  if (typeof value !== "object") return String(value);
  if (value instanceof Uint8Array)
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex")}`;
  return `{${value.map((text) => `"${text.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
}
