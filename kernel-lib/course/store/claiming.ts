/** From the line to a worker: those who ask together are served by one transaction. */
import type { GradingState } from "../gradebook";
import { decompress } from "./attempts";
import { type Context, timeNow } from "./context";
import type { Transaction } from "./database";
import { Gathering } from "./gathering";
import { MOST_TRIES } from "./rounds";
import type { Store } from "./store";

/** Each brings a notebook with it. */
const MOST = 16;

interface Asked {
  worker: string;
  leaseMs: number;
}

interface ClaimRow {
  attempt_id: string;
  round: number;
  tries: number;
  person_id: string;
  exercise: string;
  gzip: Uint8Array;
}

const START = `
  update wirebook.grading set state = 'running', worker = taken.worker, tries = tries + 1,
    leased_until = ${timeNow(4)} + taken.lease_ms
  from unnest($1::uuid[], $2::text[], $3::bigint[]) as taken (job_id, worker, lease_ms), wirebook.attempt, wirebook.notebook
  where grading.job_id = taken.job_id and state = 'queued'
    and attempt.id = grading.attempt_id and notebook.attempt_id = grading.attempt_id
  returning grading.job_id, grading.attempt_id, round, tries, person_id, exercise, gzip`;

export function claiming(context: Context): Pick<Store, "claim"> {
  const gathering = new Gathering<Asked, ClaimRow | undefined>({
    act: (asked) => context.database.transaction((transaction) => take(context, transaction, asked)),
    most: MOST,
  });
  return {
    claim: async (worker, leaseMs) => {
      const row = await gathering.add({ worker, leaseMs });
      if (!row) return undefined;
      const { attempt_id: attemptId, person_id: personId, round, exercise, tries } = row;
      return { attemptId, round, personId, exercise, tries, worker, notebook: await decompress(row.gzip) };
    },
  };
}

/** A round for each who asked, as far as they go. */
async function take(context: Context, on: Transaction, asked: readonly Asked[]): Promise<(ClaimRow | undefined)[]> {
  const { queue } = context;
  const got: (ClaimRow | undefined)[] = asked.map(() => undefined);
  let hasLooked = context.expiry.isDue();
  if (hasLooked) await takeBackExpired(context, on);
  for (;;) {
    const waiting = [...got.keys()].filter((n) => got[n] === undefined);
    if (waiting.length === 0) break;
    const jobIds = await queue.take(on, waiting.length);
    const rows = await start(
      context,
      on,
      jobIds,
      waiting.map((n) => asked[n] as Asked),
    );
    for (const [at, n] of waiting.entries()) got[n] = rows.get(jobIds[at] ?? "");
    // the rounds of the others have ended meanwhile, or their persons were erased
    await queue.remove(
      on,
      jobIds.filter((id) => !rows.has(id)),
    );
    if (jobIds.length > 0) continue;
    if (hasLooked || !(await takeBackExpired(context, on))) break;
    hasLooked = true;
  }
  await on.notify(got.flatMap((row) => row?.attempt_id ?? []));
  return got;
}

/** Each job's round becomes the next worker's; by the jobs' ids. */
async function start(
  { now }: Context,
  on: Transaction,
  jobIds: readonly string[],
  asked: readonly Asked[],
): Promise<Map<string, ClaimRow>> {
  if (jobIds.length === 0) return new Map();
  const workers = asked.slice(0, jobIds.length);
  const rows = await on.query<ClaimRow & { job_id: string }>(START, [
    jobIds,
    workers.map(({ worker }) => worker),
    workers.map(({ leaseMs }) => String(leaseMs)),
    now(),
  ]);
  return new Map(rows.map((row) => [row.job_id, row]));
}

/** Rounds whose workers have not renewed them, back in the line, or failed for good; tells whether there were any. */
async function takeBackExpired({ queue, now }: Context, on: Transaction): Promise<boolean> {
  const why = "The worker that graded it ended or hung, several times. Grade it again, and look at the server's log.";
  const expired = await on.query<{ job_id: string; attempt_id: string; state: GradingState }>(
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
  await queue.giveBack(on, jobs("queued"));
  await queue.remove(on, jobs("failed"));
  await on.notify(expired.map(({ attempt_id }) => attempt_id));
  return expired.length > 0;
}
