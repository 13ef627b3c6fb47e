/** Opens a store: the database, its tables, the queue. */
import { attempts } from "./attempts";
import { backups } from "./backup";
import { claiming } from "./claiming";
import { classRows } from "./class-rows";
import { type Context, Expiry } from "./context";
import type { Database } from "./database";
import { finishing } from "./finishing";
import { people } from "./people";
import { openPglite } from "./pglite";
import { openPostgresql } from "./postgresql";
import { privacy } from "./privacy";
import { Queue } from "./queue";
import { receiving } from "./receiving";
import { rounds } from "./rounds";
import { migrate } from "./schema";
import { secrets } from "./secrets";
import type { Store } from "./store";
import { teaching } from "./teaching";
import { waiting } from "./waiting";

/** Where the store is, what time it is there, and (for a folder) how much room its disk has. */
export type StoreOptions = (
  | { dataFolder: string; freeBytes?: () => number }
  | { databaseUrl: string; connections?: number }
) & {
  /** Milliseconds since 1970; without it the database's clock counts, the same for every machine. */
  nowMs?: () => number;
};

/**
 * Opens a store and makes it ready: in a folder (PGlite, this process only) or on a PostgreSQL server (13 or later).
 * Throws StoreError ERR_STORE_LOCKED, ERR_STORE_FOLDER, ERR_STORE_AWAY or ERR_STORE_NEWER.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const database =
    "dataFolder" in options
      ? await openPglite(options.dataFolder, options.freeBytes)
      : await openPostgresql(options.databaseUrl, options.connections);
  try {
    return await storeOver(database, options.nowMs);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function storeOver(database: Database, nowMs?: () => number): Promise<Store> {
  const queue = await database.exclusively(async () => {
    await migrate(database);
    return Queue.open(database);
  });
  // nobody else can have this folder: whoever graded before is gone, and its rounds need not wait for their leases
  if (database.kind === "pglite")
    await database.query("update wirebook.grading set leased_until = 0 where state = 'running'");
  const context: Context = { database, queue, now: () => nowMs?.() ?? null, expiry: new Expiry() };
  return {
    kind: database.kind,
    ...people(context),
    ...attempts(context),
    ...receiving(context),
    ...rounds(context),
    ...claiming(context),
    ...finishing(context),
    ...waiting(context),
    ...teaching(context),
    ...classRows(context),
    ...privacy(context),
    ...secrets(context),
    ...backups(context),
    close: async () => {
      await queue.close();
      await database.close();
    },
  };
}
