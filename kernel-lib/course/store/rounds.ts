/** Rounds of grading: from the line to a result, by whichever worker. */
import { createHash, randomUUID } from "node:crypto";
import type { GradingState } from "../gradebook";
import type { Grading } from "../grading";
import { decompress } from "./attempts";
import { type Context, timeNow } from "./context";
import type { Queries, Transaction } from "./database";
import { StoreError } from "./error";
import type { Claim, GradingStatus, Store } from "./store";

type Rounds = Pick<Store, "statusOf" | "regrade" | "queue" | "claim" | "renew" | "finish" | "fail" | "giveBack">;

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
    claim: (worker, leaseMs) => claim(context, worker, leaseMs),
    renew: (claimed, leaseMs) => renew(context, claimed, leaseMs),
    finish: (claimed, grading) => finish(context, claimed, grading),
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
    await queue.send(transaction, jobId, { attemptId, round: row.round });
    await transaction.notify(attemptId);
    return (await roundsOf(transaction, attemptId)).at(-1);
  });
}

interface ClaimRow {
  attempt_id: string;
  round: number;
  tries: number;
  person_id: string;
  exercise: string;
  gzip: Uint8Array;
}

const TAKE = `
  update wirebook.grading set state = 'running', worker = $2, tries = tries + 1, leased_until = ${timeNow(4)} + $3::bigint
  from wirebook.attempt, wirebook.notebook
  where job_id = $1 and state = 'queued' and attempt.id = grading.attempt_id and notebook.attempt_id = grading.attempt_id
  returning grading.attempt_id, round, tries, person_id, exercise, gzip`;

async function claim(context: Context, worker: string, leaseMs: number): Promise<Claim | undefined> {
  const { database, queue, now } = context;
  const row = await database.transaction(async (transaction) => {
    let hasLooked = context.expiry.isDue();
    if (hasLooked) await takeBackExpired(context, transaction);
    for (;;) {
      const jobId = await queue.take(transaction);
      if (jobId === undefined) {
        if (hasLooked || !(await takeBackExpired(context, transaction))) return undefined;
        hasLooked = true;
        continue;
      }
      const [taken] = await transaction.query<ClaimRow>(TAKE, [jobId, worker, leaseMs, now()]);
      if (taken) {
        await transaction.notify(taken.attempt_id);
        return taken;
      }
      // its round has ended meanwhile, or its person was erased
      await queue.remove(transaction, [jobId]);
    }
  });
  if (!row) return undefined;
  const { attempt_id: attemptId, person_id: personId, round, exercise, tries } = row;
  return { attemptId, round, personId, exercise, tries, worker, notebook: await decompress(row.gzip) };
}

/** Rounds whose workers have not renewed them, back in the line, or failed for good; tells whether there were any. */
async function takeBackExpired({ queue, now }: Context, transaction: Transaction): Promise<boolean> {
  const why = "The worker that graded it ended or hung, several times. Grade it again, and look at the server's log.";
  const expired = await transaction.query<{ job_id: string; attempt_id: string; state: GradingState }>(
    `update wirebook.grading set worker = null, leased_until = null,
       state = case when tries >= $1 then 'failed' else 'queued' end,
       why = case when tries >= $1 then $2 end,
       ended_at = case when tries >= $1 then ${timeNow(3)} end
     where (attempt_id, round) in (
       select attempt_id, round from wirebook.grading
       where state = 'running' and leased_until < ${timeNow(3)} for update skip locked)
     returning job_id, attempt_id, state`,
    [MOST_TRIES, why, now()],
  );
  const jobs = (state: GradingState): string[] => expired.filter((row) => row.state === state).map((row) => row.job_id);
  await queue.giveBack(transaction, jobs("queued"));
  await queue.remove(transaction, jobs("failed"));
  for (const { attempt_id } of expired) await transaction.notify(attempt_id);
  return expired.length > 0;
}

async function renew({ database, now }: Context, claimed: Claim, leaseMs: number): Promise<boolean> {
  const sql = `update wirebook.grading set leased_until = ${timeNow(5)} + $4::bigint
    where attempt_id = $1 and round = $2 and worker = $3 and state = 'running' returning round`;
  const { attemptId, round, worker } = claimed;
  return (await database.query(sql, [attemptId, round, worker, leaseMs, now()])).length > 0;
}

/** A result of a worker that was thought dead is as good as another's: the first one counts, whosever it is. */
async function finish(context: Context, { attemptId, round }: Claim, grading: Grading): Promise<boolean> {
  const { database, queue, now } = context;
  const verdict = verdictOf(grading);
  const values = [attemptId, round, verdict.sha256, JSON.stringify(grading), now()];
  return database.transaction(async (transaction) => {
    let [row] = await transaction.query<{ job_id: string }>(FINISH, values);
    if (!row) {
      // perhaps nobody has had this verdict before
      const make = "insert into wirebook.verdict (sha256, content) values ($1, $2) on conflict (sha256) do nothing";
      await transaction.query(make, [verdict.sha256, verdict.content]);
      [row] = await transaction.query<{ job_id: string }>(FINISH, values);
    }
    if (!row) return false;
    await queue.remove(transaction, [row.job_id]);
    await transaction.notify(attemptId);
    return true;
  });
}

const FINISH = `
  update wirebook.grading set state = 'graded', verdict_id = verdict.id, result = $4, ended_at = ${timeNow(5)},
    worker = null, leased_until = null, why = null
  from wirebook.verdict
  where attempt_id = $1 and round = $2 and state in ('queued', 'running') and verdict.sha256 = $3
  returning job_id`;

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
    await transaction.notify(attemptId);
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
    await transaction.notify(attemptId);
  });
}

/** What a grading says in points: the same for many attempts. */
function verdictOf({ score, max, ground, outcomes }: Grading): { sha256: string; content: string } {
  const verdicts = outcomes.map(({ message: _, ...verdict }) => verdict);
  const content = JSON.stringify({ score, max, practice: ground.practice, outcomes: verdicts });
  return { sha256: createHash("sha256").update(content).digest("hex"), content };
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
