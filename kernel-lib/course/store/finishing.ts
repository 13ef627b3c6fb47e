/** Results: those that come together are written by one transaction. */
import { createHash } from "node:crypto";
import type { Grading } from "../grading";
import { type Context, timeNow } from "./context";
import type { Transaction } from "./database";
import { Gathering } from "./gathering";
import type { Store } from "./store";
import { Upkeep } from "./upkeep";

const MOST = 64;
const MOST_BYTES = 4_000_000;

interface Done {
  attemptId: string;
  round: number;
  verdict: Verdict;
  result: string;
}

interface Verdict {
  sha256: string;
  content: string;
}

const FINISH = `
  update wirebook.grading set state = 'graded', verdict_id = verdict.id, result = done.result, ended_at = ${timeNow(5)},
    worker = null, leased_until = null, why = null
  from unnest($1::text[], $2::int[], $3::text[], $4::text[]) as done (attempt_id, round, verdict, result)
    join wirebook.verdict on sha256 = done.verdict
  where grading.attempt_id = done.attempt_id and grading.round = done.round and state in ('queued', 'running')
  returning grading.attempt_id, grading.round, job_id`;

const MAKE_VERDICTS = `
  insert into wirebook.verdict (sha256, content) select * from unnest($1::text[], $2::text[])
  on conflict (sha256) do nothing`;

export function finishing(context: Context): Pick<Store, "finish"> {
  const upkeep = new Upkeep(context.database);
  const gathering = new Gathering<Done, boolean>({
    act: async (done) => {
      const written = await context.database.transaction((transaction) => finish(context, transaction, done));
      await upkeep.after(done.length);
      return written;
    },
    most: MOST,
    mostBytes: MOST_BYTES,
    lengthBytes: ({ result }) => result.length,
  });
  return {
    finish: ({ attemptId, round }, grading) =>
      gathering.add({ attemptId, round, verdict: verdictOf(grading), result: JSON.stringify(grading) }),
  };
}

/** A result of a worker that was thought dead is as good as another's: the first one counts, whosever it is. */
async function finish({ queue, now }: Context, on: Transaction, done: Done[]): Promise<boolean[]> {
  const firsts = new Map<string, Done>();
  for (const one of done) if (!firsts.has(nameOf(one))) firsts.set(nameOf(one), one);
  const written = new Set<Done>();
  const write = async (some: readonly Done[]): Promise<void> => {
    const rows = await on.query<{ attempt_id: string; round: number; job_id: string }>(FINISH, [
      some.map(({ attemptId }) => attemptId),
      some.map(({ round }) => String(round)),
      some.map(({ verdict }) => verdict.sha256),
      some.map(({ result }) => result),
      now(),
    ]);
    for (const { attempt_id: attemptId, round } of rows) {
      const one = firsts.get(nameOf({ attemptId, round }));
      if (one) written.add(one);
    }
    await queue.remove(
      on,
      rows.map(({ job_id }) => job_id),
    );
  };
  await write([...firsts.values()]);
  const others = [...firsts.values()].filter((one) => !written.has(one));
  if (others.length > 0) {
    // perhaps nobody has had these verdicts before
    await makeVerdicts(
      on,
      others.map(({ verdict }) => verdict),
    );
    await write(others);
  }
  await on.notify([...written].map(({ attemptId }) => attemptId));
  return done.map((one) => written.has(one));
}

/** In one order for all, so that nobody waits in a circle. */
async function makeVerdicts(on: Transaction, verdicts: readonly Verdict[]): Promise<void> {
  const sorted = [...verdicts].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  await on.query(MAKE_VERDICTS, [sorted.map(({ sha256 }) => sha256), sorted.map(({ content }) => content)]);
}

function nameOf({ attemptId, round }: Pick<Done, "attemptId" | "round">): string {
  return `${attemptId} ${round}`;
}

/** What a grading says in points: the same for many attempts. */
function verdictOf({ score, max, ground, outcomes }: Grading): Verdict {
  const verdicts = outcomes.map(({ message: _, ...verdict }) => verdict);
  const content = JSON.stringify({ score, max, practice: ground.practice, outcomes: verdicts });
  return { sha256: createHash("sha256").update(content).digest("hex"), content };
}
