/**
 * Backup and restore by rows, so that a backup of one kind of database can be read into the other: a gzip file of JSON
 * lines, a header, one line a row, and a last line with the counts and the SHA-256 of all lines before it.
 */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type { Context } from "./context";
import type { Transaction } from "./database";
import { StoreError } from "./error";
import type { Job, Queue } from "./queue";
import { SCHEMA_VERSION, TABLES } from "./schema";
import type { BackupSummary, Store } from "./store";

const FORMAT = "wirebook backup";
/** Rows fetched at a time; of notebooks fewer, they are long. */
const PAGE_ROWS = 200;

type Table = (typeof TABLES)[number];

interface Header {
  format: typeof FORMAT;
  schema: number;
  madeAt: string;
}

interface End {
  rows: Record<string, number>;
  sha256: string;
}

export function backups(context: Context): Pick<Store, "backup" | "restore"> {
  return {
    backup: (file) => backup(context, file),
    restore: (file) => restore(context, file),
  };
}

async function backup({ database }: Context, file: string): Promise<BackupSummary> {
  // taken now, so that nobody else writes a file of this name meanwhile, and nothing is ever written over
  await (await open(file, "wx", 0o600)).close();
  const unfinished = `${file}.unfinished`;
  try {
    const rows = await database.transaction(async (transaction) => {
      await transaction.query("set transaction isolation level repeatable read");
      const rows: Record<string, number> = {};
      const lines = Readable.from(linesOf(transaction, rows), { objectMode: true, highWaterMark: 16 });
      await pipeline(lines, createGzip(), createWriteStream(unfinished, { mode: 0o600 }));
      return rows;
    });
    await flush(unfinished);
    await rename(unfinished, file);
    return rows;
  } catch (error) {
    await rm(unfinished, { force: true });
    await rm(file, { force: true });
    throw error;
  }
}

async function* linesOf(transaction: Transaction, rows: Record<string, number>): AsyncGenerator<string> {
  const hash = createHash("sha256");
  const hashed = (value: unknown): string => {
    const line = `${typeof value === "string" ? value : JSON.stringify(value)}\n`;
    hash.update(line);
    return line;
  };
  const header: Header = { format: FORMAT, schema: SCHEMA_VERSION, madeAt: new Date().toISOString() };
  yield hashed(header);
  for (const table of TABLES) {
    rows[table] = 0;
    await transaction.query(
      `declare page no scroll cursor for select row_to_json(t)::text as line from wirebook.${table} t`,
    );
    for (;;) {
      const page = await transaction.query<{ line: string }>(`fetch ${PAGE_ROWS} from page`);
      if (page.length === 0) break;
      rows[table] += page.length;
      for (const { line } of page) yield hashed(`{"table":"${table}","row":${line}}`);
    }
    await transaction.query("close page");
  }
  const end: End = { rows, sha256: hash.digest("hex") };
  yield `${JSON.stringify({ end })}\n`;
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, "r+");
  await handle.sync();
  await handle.close();
}

async function restore({ database, queue }: Context, file: string): Promise<BackupSummary> {
  return database.transaction(async (transaction) => {
    await refuseFull(transaction);
    const rows = await readInto(transaction, file);
    await continueCounting(transaction);
    await queueAgain(queue, transaction);
    return rows;
  });
}

/** What waited or ran waits again, in its order: pg-boss goes by time, here one and the same, and then by the jobs' ids. */
async function queueAgain(queue: Queue, transaction: Transaction): Promise<void> {
  const waiting = await transaction.query<{ attempt_id: string; round: number }>(
    "select attempt_id, round from wirebook.grading where state in ('queued', 'running') order by seq",
  );
  const ids = waiting.map(() => randomUUID()).sort();
  const jobs: Job[] = [];
  for (const [at, { attempt_id: attemptId, round }] of waiting.entries()) {
    const id = ids[at] as string;
    await transaction.query(
      `update wirebook.grading set state = 'queued', worker = null, leased_until = null, job_id = $3
       where attempt_id = $1 and round = $2`,
      [attemptId, round, id],
    );
    jobs.push({ id, attemptId, round });
  }
  await queue.send(transaction, jobs);
}

async function refuseFull(transaction: Transaction): Promise<void> {
  for (const table of ["person", "policy", "attempt"]) {
    if ((await transaction.query(`select 1 from wirebook.${table} limit 1`)).length === 0) continue;
    const what = `There is something in this store already (table ${table})`;
    throw new StoreError("ERR_STORE_NOT_EMPTY", `${what}. Restore into a new data folder or database.`);
  }
  // a server makes its secrets when it is started, and verdicts outlive erased people; the backup's take their place
  for (const table of ["secret", "verdict"]) await transaction.query(`delete from wirebook.${table}`);
}

async function readInto(transaction: Transaction, file: string): Promise<Record<string, number>> {
  const hash = createHash("sha256");
  const counts: Record<string, number> = Object.fromEntries(TABLES.map((table) => [table, 0]));
  const pages = new Map<Table, string[]>();
  let header: Header | undefined;
  let end: End | undefined;
  for await (const line of linesIn(file)) {
    if (end) throw broken(file, "there is something after its end");
    const value = parsed(file, line);
    if (value.end) {
      end = value.end;
      continue;
    }
    hash.update(`${line}\n`);
    if (!header) {
      header = headerOf(file, value);
      continue;
    }
    const { table, row } = value;
    if (!table || !TABLES.includes(table) || !row) throw broken(file, "a line is no row of a table");
    counts[table] = (counts[table] ?? 0) + 1;
    await addRow(transaction, pages, table, JSON.stringify(row));
  }
  if (!end) throw broken(file, "it is cut off");
  if (end.sha256 !== hash.digest("hex")) throw broken(file, "it was changed: its checksum differs");
  for (const table of TABLES) await insert(transaction, table, pages.get(table) ?? []);
  return counts;
}

async function addRow(transaction: Transaction, pages: Map<Table, string[]>, table: Table, row: string): Promise<void> {
  const page = pages.get(table) ?? [];
  pages.set(table, page);
  page.push(row);
  const isLong = row.length > 1_000_000;
  if (page.length < PAGE_ROWS && !isLong) return;
  // a row refers to rows of the tables before its own
  for (const earlier of TABLES) {
    await insert(transaction, earlier, pages.get(earlier) ?? []);
    pages.delete(earlier);
    if (earlier === table) return;
  }
}

async function insert(transaction: Transaction, table: Table, rows: string[]): Promise<void> {
  if (rows.length === 0) return;
  const sql = `insert into wirebook.${table} overriding system value
    select * from json_populate_recordset(null::wirebook.${table}, $1::json)`;
  await transaction.query(sql, [`[${rows.join(",")}]`]);
}

async function continueCounting(transaction: Transaction): Promise<void> {
  for (const [table, column] of COUNTED) {
    const sequence = `pg_get_serial_sequence('wirebook.${table}', '${column}')`;
    await transaction.query(
      `select setval(${sequence}, coalesce(max(${column}), 0) + 1, false) from wirebook.${table}`,
    );
  }
}

const COUNTED = [
  ["attempt", "seq"],
  ["verdict", "id"],
  ["grading", "seq"],
  ["mark", "seq"],
] as const;

async function* linesIn(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const text = createGunzip();
  const copied = pipeline(source, text).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw broken(file, "there is no such file");
    throw broken(file, `it cannot be unpacked (${error.message})`);
  });
  // told below, once the lines that could be read are through
  copied.catch(() => {});
  try {
    for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) yield line;
  } catch {
    // its reason is `copied`'s
  }
  await copied;
}

interface Line {
  format?: unknown;
  schema?: unknown;
  table?: Table;
  row?: object;
  end?: End;
}

function parsed(file: string, line: string): Line {
  try {
    const value = JSON.parse(line) as unknown;
    if (typeof value === "object" && value !== null) return value as Line;
  } catch {
    // told below
  }
  throw broken(file, "a line is not JSON");
}

function headerOf(file: string, { format, schema }: Line): Header {
  if (format !== FORMAT || typeof schema !== "number") throw broken(file, "it is no backup of Wirebook's");
  if (schema > SCHEMA_VERSION)
    throw new StoreError("ERR_STORE_NEWER", `${file} was written by a newer Wirebook. Bring this one up to date.`);
  return { format: FORMAT, schema, madeAt: "" };
}

function broken(file: string, why: string): StoreError {
  return new StoreError("ERR_BACKUP", `${file} cannot be restored: ${why}. Nothing was changed.`);
}
