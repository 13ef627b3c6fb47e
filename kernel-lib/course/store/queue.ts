/**
 * pg-boss behind the four things we ask of it. Which round a job is, its lease and how often it was tried stand in our own
 * tables; pg-boss hands each job to one worker and keeps their order.
 */
import PgBoss from "pg-boss";
import type { Database, Queries, Value } from "./database";

const QUEUE = "grade";
/** Our own count of tries ends a round; pg-boss's must never do so before. */
const NEVER = 1_000_000;
const CENTURY_DAYS = 36_500;

/** What a job carries: the round it stands for. */
export interface Job {
  id: string;
  attemptId: string;
  round: number;
}

/** pg-boss 10 has these, its types do not. */
interface Untyped {
  insert(jobs: PgBoss.JobInsert[], options: PgBoss.ConnectionOptions): Promise<void>;
  fail(name: string, ids: string[], output: object | null, options: PgBoss.ConnectionOptions): Promise<void>;
  deleteJob(name: string, ids: string[], options: PgBoss.ConnectionOptions): Promise<void>;
}

export class Queue {
  readonly #boss: PgBoss;

  private constructor(boss: PgBoss) {
    this.#boss = boss;
  }

  get #untyped(): Untyped {
    return this.#boss as unknown as Untyped;
  }

  /** Makes pg-boss's tables where they are missing. It starts no timers and opens no connections. */
  static async open(database: Database): Promise<Queue> {
    const db = {
      executeSql: async (sql: string, values?: unknown[]) => {
        if (values?.length) return { rows: await database.query(sql, plain(values)) };
        if (!isSeveral(sql)) return { rows: await database.query(sql) };
        await database.run(sql);
        return { rows: [] };
      },
    };
    const boss = new PgBoss({ db, supervise: false, schedule: false });
    boss.on("error", () => {});
    await boss.start();
    await boss.createQueue(QUEUE, {
      name: QUEUE,
      retryLimit: NEVER,
      retryDelay: 0,
      retentionDays: CENTURY_DAYS,
    });
    await makeIndex(database);
    return new Queue(boss);
  }

  /** Adds jobs under their own ids: those of one transaction have the same time, and are taken in the order of their ids. */
  async send(on: Queries, jobs: readonly Job[]): Promise<void> {
    if (jobs.length === 0) return;
    const all = jobs.map(({ id, ...data }) => ({ id, name: QUEUE, data }));
    await this.#untyped.insert(all, { db: over(on).db });
  }

  /** Takes the jobs that have waited longest, at most so many; nobody else gets them until they are given back. */
  async take(on: Queries, most: number): Promise<string[]> {
    const { db, failed } = over(on);
    // not "start_after < now()": a clock that was set back would hold every job
    const jobs = await this.#boss.fetch(QUEUE, { db, ignoreStartAfter: true, batchSize: most });
    // fetch() itself swallows errors
    const [error] = failed;
    if (error !== undefined) throw error;
    return jobs.map(({ id }) => id);
  }

  /** Puts jobs back where they stood in the line. */
  async giveBack(on: Queries, ids: string[]): Promise<void> {
    if (ids.length > 0) await this.#untyped.fail(QUEUE, ids, null, { db: over(on).db });
  }

  async remove(on: Queries, ids: string[]): Promise<void> {
    if (ids.length > 0) await this.#untyped.deleteJob(QUEUE, ids, { db: over(on).db });
  }

  async close(): Promise<void> {
    await this.#boss.stop({ graceful: false });
  }
}

/** pg-boss's own index has not the order of its fetch, which then sorts the whole line for each job that it hands out. */
async function makeIndex(database: Database): Promise<void> {
  // looked for first: "if not exists" would wait for whoever writes to the table
  const [found] = await database.query<{ name: string | null }>(
    "select to_regclass('pgboss.wirebook_next')::text as name",
  );
  if (found?.name) return;
  await database.query(
    "create index wirebook_next on pgboss.job (name, priority desc, created_on, id) where state < 'active'",
  );
}

/** pg-boss's face of a connection or a transaction. */
function over(on: Queries): { db: PgBoss.Db; failed: unknown[] } {
  const failed: unknown[] = [];
  const executeSql = async (sql: string, values: unknown[]) => {
    try {
      return { rows: await on.query(sql, plain(values)) };
    } catch (error) {
      failed.push(error);
      throw error;
    }
  };
  return { db: { executeSql }, failed };
}

/** As node-postgres would send them: undefined is null, objects are JSON. */
function plain(values: readonly unknown[]): Value[] {
  return values.map((value) => {
    if (value === undefined || value === null) return null;
    if (Array.isArray(value)) return value as string[];
    return typeof value === "object" ? JSON.stringify(value) : (value as Value);
  });
}

function isSeveral(sql: string): boolean {
  return /;\s*\S/.test(sql);
}
