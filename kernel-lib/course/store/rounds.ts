/** Rounds of grading: where they stand, and what becomes of those that got no result. */
import { randomUUID } from "node:crypto";
import type { GradingState } from "../gradebook";
import type { Grading } from "../grading";
import { type Context, timeNow } from "./context";
import type { Queries } from "./database";
import { StoreError } from "./error";
import type { Claim, GradingStatus, Store } from "./store";

type Rounds = Pick<Store, "statusOf" | "regrade" | "queue" | "renew" | "fail" | "giveBack">;

/** A round that a worker has left so often, by an error or by dying, is our failure. */
export const MOST_TRIES = 3;

interface GradingRow {
  attempt_id: string;
  round: number;
  state: GradingState;
  why: string | null;
  result: string | null;
  queued_at: number;
  ended_at: number | null;
  place: number | null;
}

const STATUS = `
  select attempt_id, round, state, why, result, queued_at, ended_at,
    case when state = 'queued' then (
      select count(*) from wirebook.grading before where before.state = 'queued' and before.seq < grading.seq
    ) end as place
  from wirebook.grading where attempt_id = $1`;

/** Every round of an attempt, the first one first. */
export async function roundsOf(on: Queries, attemptId: string): Promise<GradingStatus[]> {
  return (await on.query<GradingRow>(`${STATUS} order by round`, [attemptId])).map(statusOf);
}

export function rounds(context: Context): Rounds {
  const { database } = context;
  return {
    statusOf: async (attemptId) => {
      const [row] = await database.query<GradingRow>(`${STATUS} order by round desc limit 1`, [attemptId]);
      return row && statusOf(row);
    },
    queue: async () => {
      const sql = `select count(*) filter (where state = 'queued') as queued, count(*) filter (where state = 'running') as running
        from wirebook.grading where state in ('queued', 'running')`;
      const [row] = await database.query<{ queued: number; running: number }>(sql);
      return row ?? { queued: 0, running: 0 };
    },
    regrade: (attemptId) => regrade(context, attemptId),
    renew: (claimed, leaseMs) => renew(context, claimed, leaseMs),
    fail: (claimed, why) => fail(context, claimed, why),
    giveBack: (claimed) => giveBack(context, claimed),
  };
}

async function regrade({ database, queue, now }: Context, attemptId: string): Promise<GradingStatus | undefined> {
  return database.transaction(async (transaction) => {
    const lock = "select id from wirebook.attempt where id = $1 for update";
    if ((await transaction.query(lock, [attemptId])).length === 0)
      throw new StoreError("ERR_NO_ATTEMPT", `No attempt has the id "${attemptId}".`);
    const jobId = randomUUID();
    const [row] = await transaction.query<{ round: number }>(
      `insert into wirebook.grading (attempt_id, round, job_id, state, queued_at)
       select $1, max(round) + 1, $2, 'queued', ${timeNow(3)} from wirebook.grading where attempt_id = $1
       having not bool_or(state in ('queued', 'running')) returning round`,
      [attemptId, jobId, now()],
    );
    if (!row) return undefined;
    await queue.send(transaction, [{ id: jobId, attemptId, round: row.round }]);
    await transaction.notify([attemptId]);
    return (await roundsOf(transaction, attemptId)).at(-1);
  });
}

async function renew({ database, now }: Context, claimed: Claim, leaseMs: number): Promise<boolean> {
  const sql = `update wirebook.grading set leased_until = ${timeNow(5)} + $4::bigint
    where attempt_id = $1 and round = $2 and worker = $3 and state = 'running' returning round`;
  const { attemptId, round, worker } = claimed;
  return (await database.query(sql, [attemptId, round, worker, leaseMs, now()])).length > 0;
}

async function fail(context: Context, claimed: Claim, why: string): Promise<"queued" | "failed" | "lost"> {
  const { database, queue, now } = context;
  const { attemptId, round, worker } = claimed;
  return database.transaction(async (transaction) => {
    const [row] = await transaction.query<{ job_id: string; state: "queued" | "failed" }>(
      `update wirebook.grading set worker = null, leased_until = null, why = $5,
         state = case when tries >= $4 then 'failed' else 'queued' end,
         ended_at = case when tries >= $4 then ${timeNow(6)} end
       where attempt_id = $1 and round = $2 and worker = $3 and state = 'running' returning job_id, state`,
      [attemptId, round, worker, MOST_TRIES, why, now()],
    );
    if (!row) return "lost";
    if (row.state === "queued") await queue.giveBack(transaction, [row.job_id]);
    else await queue.remove(transaction, [row.job_id]);
    await transaction.notify([attemptId]);
    return row.state;
  });
}

async function giveBack({ database, queue }: Context, { attemptId, round, worker }: Claim): Promise<void> {
  await database.transaction(async (transaction) => {
    const [row] = await transaction.query<{ job_id: string }>(
      `update wirebook.grading set worker = null, leased_until = null, state = 'queued', tries = tries - 1
       where attempt_id = $1 and round = $2 and worker = $3 and state = 'running' returning job_id`,
      [attemptId, round, worker],
    );
    if (!row) return;
    await queue.giveBack(transaction, [row.job_id]);
    await transaction.notify([attemptId]);
  });
}

function statusOf(row: GradingRow): GradingStatus {
  return {
    attemptId: row.attempt_id,
    round: row.round,
    state: row.state,
    ...(row.place === null ? {} : { place: row.place }),
    ...(row.result === null ? {} : { grading: JSON.parse(row.result) as Grading }),
    // while it waits for another try it has not failed
    ...(row.why === null || row.state !== "failed" ? {} : { why: row.why }),
    queuedAtMs: row.queued_at,
    ...(row.ended_at === null ? {} : { endedAtMs: row.ended_at }),
  };
}
