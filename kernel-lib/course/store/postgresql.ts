/** A PostgreSQL server, by its address. */
import { EventEmitter } from "node:events";
import { Client, type ClientBase, Pool, type PoolClient, types } from "pg";
import { codeOf, type Database, isWorthRepeating, storable, type Transaction, type Value } from "./database";
import { StoreError } from "./error";

const CHANNEL = "wirebook";
/** How long after the loss of the listening connection the next one is tried. */
const LISTEN_AGAIN_MS = 1_000;

/** Opens a pool of connections; throws ERR_STORE_AWAY where the server does not answer. */
export async function openPostgresql(databaseUrl: string, connections = 10): Promise<Database> {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: connections,
    application_name: "wirebook",
    types: { getTypeParser },
  });
  // an idle connection that breaks is replaced by the pool; without a listener it would end the process
  pool.on("error", () => {});
  const changes = new Changes(databaseUrl);
  try {
    await pool.query("select 1");
  } catch (error) {
    await pool.end();
    throw away(error);
  }
  return {
    kind: "postgresql",
    query: (sql, values) => query(pool, sql, values),
    run: async (sql) => {
      await query(pool, sql);
    },
    transaction: (work) => transaction(pool, work),
    exclusively: (work) => exclusively(databaseUrl, work),
    onChange: (listener) => changes.on(listener),
    close: async () => {
      await changes.close();
      await pool.end();
    },
  };
}

/** "wirebook" in ASCII as a number. */
const LOCK = "8604249130044534635";

/** An advisory lock, on a connection of its own: however this process ends, it is free again. */
async function exclusively<Result>(databaseUrl: string, work: () => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: databaseUrl, application_name: "wirebook exclusively" });
  client.on("error", () => {});
  try {
    await client.connect();
    await query(client, "select pg_advisory_lock($1::bigint)", [LOCK]);
    return await work();
  } catch (error) {
    throw away(error);
  } finally {
    await client.end();
  }
}

const getTypeParser = ((oid: number, format?: "text" | "binary") =>
  oid === types.builtins.INT8 && format !== "binary"
    ? Number
    : types.getTypeParser(oid, format as "text")) as typeof types.getTypeParser;

async function query<Row>(on: Pool | ClientBase, sql: string, values?: readonly Value[]): Promise<Row[]> {
  try {
    const result = await on.query(sql, values && (storable(values) as unknown[]));
    return result.rows as Row[];
  } catch (error) {
    throw away(error);
  }
}

async function transaction<Result>(pool: Pool, work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    const client = await connect(pool);
    let broken = false;
    client.on("error", ignore);
    try {
      await query(client, "begin");
      const result = await work({
        query: (sql, values) => query(client, sql, values),
        notify: async (attemptIds) => {
          if (attemptIds.length === 0) return;
          await query(client, "select pg_notify($1, id) from unnest($2::text[]) id", [CHANNEL, attemptIds]);
        },
      });
      await query(client, "commit");
      return result;
    } catch (error) {
      broken = await client.query("rollback").then(
        () => false,
        () => true,
      );
      if (tries >= 5 || !isWorthRepeating(error)) throw error;
    } finally {
      client.off("error", ignore);
      client.release(broken);
    }
  }
}

/** A connection that breaks tells so twice: the query is rejected, and that is enough. */
function ignore(): void {}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw away(error);
  }
}

/** PostgreSQL, appendix A: class 08 (connection), 57P0x (the server is ending, or not ready), 53300 (too many connections). */
function away(error: unknown): unknown {
  const code = codeOf(error) ?? "";
  const message = error instanceof Error ? error.message : String(error);
  const gone =
    /^(08|57P0[1-5]|53300|ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/.test(code) ||
    /^(Connection terminated|Client has encountered a connection error|timeout exceeded)/.test(message);
  if (!gone) return error;
  const todo = "Look whether it runs and whether DATABASE_URL is its address.";
  return new StoreError("ERR_STORE_AWAY", `The database does not answer: ${message}. ${todo}`, { cause: error });
}

/** One connection of its own that listens, opened with the first listener and again whenever it is lost. */
class Changes {
  readonly #changes = new EventEmitter().setMaxListeners(0);
  readonly #databaseUrl: string;
  #client: Client | undefined;
  #again: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  on(listener: (attemptId: string | undefined) => void): () => void {
    this.#changes.on("change", listener);
    if (!this.#client && !this.#again) this.#open();
    return () => this.#changes.off("change", listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#again);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => {});
  }

  #open(): void {
    const client = new Client({ connectionString: this.#databaseUrl, application_name: "wirebook listening" });
    this.#client = client;
    client.on("notification", ({ payload }) => this.#changes.emit("change", payload));
    client.on("error", () => this.#lost(client));
    client.on("end", () => this.#lost(client));
    client
      .connect()
      .then(() => client.query(`listen ${CHANNEL}`))
      // what was said between a listener's last look and now was not heard
      .then(() => this.#changes.emit("change", undefined))
      .catch(() => this.#lost(client));
  }

  #lost(client: Client): void {
    if (this.#client !== client || this.#closed) return;
    this.#client = undefined;
    client.end().catch(() => {});
    this.#again = setTimeout(() => this.#open(), LISTEN_AGAIN_MS);
    this.#again.unref();
  }
}
