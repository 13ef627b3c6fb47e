/** PGlite: PostgreSQL compiled to WebAssembly, inside this process, its files in a folder. */
import { EventEmitter } from "node:events";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { PGlite, types } from "@electric-sql/pglite";
import { type Database, storable, type Transaction, type Value } from "./database";
import { StoreError } from "./error";
import { lockFolder } from "./lock";
import { type Parsers, Prepared } from "./prepared";
import { freeBytes, needRoom } from "./room";

/** 128 MB, PostgreSQL's own choice, would be this process's memory. */
const SHARED_BUFFERS = "32MB";

/** Opens the database in a data folder, or makes it; the folder is this process's until `close`. */
export async function openPglite(folder: string, free = (): number => freeBytes(folder)): Promise<Database> {
  const lock = lockFolder(folder);
  try {
    needRoom(free());
    const database = path.join(folder, "database");
    await makeDatabase(database);
    const pglite = await open(database);
    return overPglite(pglite, free, () => lock.release());
  } catch (error) {
    lock.release();
    if (error instanceof StoreError) throw error;
    // what PGlite throws of its files is no Error
    const why = error instanceof Error ? error.message : JSON.stringify(error);
    const todo = "Restore a backup into an empty folder, or look at the folder's rights and free space.";
    throw new StoreError("ERR_STORE_FOLDER", `The database in ${folder} cannot be opened: ${why}. ${todo}`, {
      cause: error,
    });
  }
}

/** Made under another name first, so that a process that is killed meanwhile leaves no half of a database. */
async function makeDatabase(place: string): Promise<void> {
  if (existsSync(place)) return;
  const unfinished = `${place}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  await (await open(unfinished)).close();
  renameSync(unfinished, place);
}

const PARSERS: Parsers = {
  [types.BYTEA]: (text) => Buffer.from(text.slice(2), "hex"),
  [types.INT8]: Number,
};

function open(place: string): Promise<PGlite> {
  return PGlite.create({
    dataDir: place,
    startParams: [...PGlite.defaultStartParams, "-c", `shared_buffers=${SHARED_BUFFERS}`],
    // PGlite's own are slow for what is as long as a notebook
    serializers: { [types.BYTEA]: (bytes: Uint8Array) => `\\x${bufferOf(bytes).toString("hex")}` },
    parsers: PARSERS,
  });
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function overPglite(pglite: PGlite, free: () => number, closed: () => void): Database {
  const changes = new EventEmitter().setMaxListeners(0);
  const prepared = new Prepared(pglite, PARSERS);
  return {
    kind: "pglite",
    query: async <Row>(sql: string, values: readonly Value[] = []) =>
      (await pglite.query<Row>(sql, storable(values))).rows,
    run: async (sql) => {
      await pglite.exec(sql);
    },
    transaction: async (work) => {
      needRoom(free());
      const changed: string[] = [];
      const result = await pglite.transaction((inner) => {
        const transaction: Transaction = {
          query: async <Row>(sql: string, values: readonly Value[] = []) =>
            prepared.takes(sql)
              ? prepared.query<Row>(sql, storable(values))
              : (await inner.query<Row>(sql, storable(values))).rows,
          notify: async (attemptIds) => {
            changed.push(...attemptIds);
          },
        };
        return work(transaction);
      });
      for (const attemptId of changed) changes.emit("change", attemptId);
      return result;
    },
    // the folder's lock sees to it
    exclusively: (work) => work(),
    onChange: (listener) => {
      changes.on("change", listener);
      return () => changes.off("change", listener);
    },
    close: async () => {
      await pglite.close();
      closed();
    },
  };
}
