/** Attempts as they come in: those that come together are kept by one transaction, and acknowledged after it. */
import { randomUUID } from "node:crypto";
import { ATTEMPT_COLUMNS, type AttemptRow, attemptOf, compress } from "./attempts";
import { type Context, timeNow } from "./context";
import { codeOf, type Queries, type Transaction } from "./database";
import { Gathering } from "./gathering";
import { newId } from "./ids";
import { noPerson } from "./people";
import type { NewAttempt, Received, Store } from "./store";

/** What one statement carries: 64 notebooks as they usually are, or two of the longest. */
const MOST = 64;
const MOST_BYTES = 2_000_000;

interface Packed extends NewAttempt {
  id: string;
  gzip: Uint8Array;
}

/** The attempts, their bytes and their first rounds in one statement; no row comes back where the key is known. */
const RECEIVE = `
  with sent as (
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::uuid[])
      with ordinality as sent (id, person_id, exercise, key, sha256, length_bytes, gzip_base64, job_id, n)
  ), attempt as (
    insert into wirebook.attempt (id, person_id, exercise, key, sha256, length_bytes, received_at)
    select id, person_id, exercise, key, sha256, length_bytes, ${timeNow(9)} from sent order by n
    on conflict (person_id, key) do nothing
    returning ${ATTEMPT_COLUMNS}
  ), notebook as (
    insert into wirebook.notebook (attempt_id, gzip) select id, decode(gzip_base64, 'base64') from attempt join sent using (id)
  ), grading as (
    insert into wirebook.grading (attempt_id, round, job_id, state, queued_at)
    select id, 1, job_id, 'queued', received_at from attempt join sent using (id) order by n
  )
  select * from attempt`;

const KNOWN = `
  select n, ${ATTEMPT_COLUMNS} from wirebook.attempt
  join unnest($1::text[], $2::text[]) with ordinality as asked (asked_person, asked_key, n)
    on person_id = asked_person and key = asked_key`;

export function receiving(context: Context): Pick<Store, "receive"> {
  const gathering = new Gathering<Packed, Received>({
    act: (items) => context.database.transaction((transaction) => keep(context, transaction, items)),
    most: MOST,
    mostBytes: MOST_BYTES,
    lengthBytes: ({ gzip }) => gzip.length,
  });
  return {
    receive: async (attempt) => {
      const packed = { ...attempt, id: newId(), gzip: await compress(attempt.notebook) };
      return gathering.add(packed).catch((error) => {
        // PostgreSQL, appendix A: foreign_key_violation
        throw codeOf(error) === "23503" ? noPerson(attempt.personId) : error;
      });
    },
  };
}

async function keep({ queue, now }: Context, transaction: Transaction, items: Packed[]): Promise<Received[]> {
  const jobIds = items.map(() => randomUUID()).sort();
  const rows = await transaction.query<AttemptRow>(RECEIVE, [
    items.map(({ id }) => id),
    items.map(({ personId }) => personId),
    items.map(({ exercise }) => exercise),
    items.map(({ key }) => key),
    items.map(({ sha256 }) => sha256),
    items.map(({ notebook }) => String(notebook.length)),
    items.map(({ gzip }) => base64Of(gzip)),
    jobIds,
    now(),
  ]);
  const made = new Map(rows.map((row) => [row.id, row]));
  const jobs = items.map(({ id }, n) => ({ id: jobIds[n] as string, attemptId: id, round: 1 }));
  await queue.send(
    transaction,
    jobs.filter(({ attemptId }) => made.has(attemptId)),
  );
  await transaction.notify([...made.keys()]);
  const others = items.filter(({ id }) => !made.has(id));
  const known = await knownOf(transaction, others);
  return items.map((item): Received => {
    const row = made.get(item.id);
    if (row) return { kind: "new", attempt: attemptOf(row) };
    const before = known.get(others.indexOf(item) + 1);
    if (!before) throw noPerson(item.personId);
    const isSame = before.sha256 === item.sha256 && before.exercise === item.exercise;
    return { kind: isSame ? "known" : "conflict", attempt: attemptOf(before) };
  });
}

/** Attempts that were here before, by the places of those asked for, from 1. */
async function knownOf(on: Queries, items: Packed[]): Promise<Map<number, AttemptRow>> {
  if (items.length === 0) return new Map();
  const asked = [items.map(({ personId }) => personId), items.map(({ key }) => key)];
  const rows = await on.query<AttemptRow & { n: number }>(KNOWN, asked);
  return new Map(rows.map((row) => [row.n, row]));
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
