/** Attempts: what was sent, and when. */
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { Attempt } from "../gradebook";
import { type Context, timeNow } from "./context";
import { codeOf } from "./database";
import { newId } from "./ids";
import { noPerson } from "./people";
import type { Received, Store } from "./store";

type Attempts = Pick<Store, "receive" | "attempt" | "notebookOf" | "attemptsOf">;

export interface AttemptRow {
  id: string;
  person_id: string;
  exercise: string;
  received_at: number;
  sha256: string;
  length_bytes: number;
}

export const ATTEMPT_COLUMNS = "id, person_id, exercise, received_at, sha256, length_bytes";

/** The attempt, its bytes and its first round in one statement; no row comes back where the key is known. */
const RECEIVE = `
  with attempt as (
    insert into wirebook.attempt (id, person_id, exercise, key, sha256, length_bytes, received_at)
    values ($1, $2, $3, $4, $5, $6, ${timeNow(9)})
    on conflict (person_id, key) do nothing
    returning ${ATTEMPT_COLUMNS}
  ), notebook as (
    insert into wirebook.notebook (attempt_id, gzip) select id, $7 from attempt
  ), grading as (
    insert into wirebook.grading (attempt_id, round, job_id, state, queued_at)
    select id, 1, $8, 'queued', received_at from attempt
  )
  select * from attempt`;

export function attempts({ database, queue, now }: Context): Attempts {
  return {
    receive: async ({ personId, exercise, key, notebook, sha256 }): Promise<Received> => {
      const packed = await compress(notebook);
      const id = newId();
      const jobId = randomUUID();
      const values = [id, personId, exercise, key, sha256, notebook.length, packed, jobId, now()];
      return database
        .transaction(async (transaction): Promise<Received> => {
          const [row] = await transaction.query<AttemptRow>(RECEIVE, values);
          if (row) {
            await queue.send(transaction, jobId, { attemptId: id, round: 1 });
            await transaction.notify(id);
            return { kind: "new", attempt: attemptOf(row) };
          }
          const sql = `select ${ATTEMPT_COLUMNS} from wirebook.attempt where person_id = $1 and key = $2`;
          const [known] = await transaction.query<AttemptRow>(sql, [personId, key]);
          if (!known) throw noPerson(personId);
          const isSame = known.sha256 === sha256 && known.exercise === exercise;
          return { kind: isSame ? "known" : "conflict", attempt: attemptOf(known) };
        })
        .catch((error) => {
          // PostgreSQL, appendix A: foreign_key_violation
          throw codeOf(error) === "23503" ? noPerson(personId) : error;
        });
    },
    attempt: async (id) => {
      const sql = `select ${ATTEMPT_COLUMNS} from wirebook.attempt where id = $1`;
      const [row] = await database.query<AttemptRow>(sql, [id]);
      return row && attemptOf(row);
    },
    notebookOf: async (attemptId) => {
      const sql = "select gzip from wirebook.notebook where attempt_id = $1";
      const [row] = await database.query<{ gzip: Uint8Array }>(sql, [attemptId]);
      return row && (await decompress(row.gzip));
    },
    attemptsOf: async (personId, exercise) => {
      const sql = `select ${ATTEMPT_COLUMNS} from wirebook.attempt
        where person_id = $1 and ($2::text is null or exercise = $2) order by seq`;
      return (await database.query<AttemptRow>(sql, [personId, exercise ?? null])).map(attemptOf);
    },
  };
}

export function attemptOf(row: AttemptRow): Attempt {
  const { id, exercise, sha256 } = row;
  const { person_id: personId, received_at: receivedAtMs, length_bytes: lengthBytes } = row;
  return { id, personId, exercise, receivedAtMs, sha256, lengthBytes };
}

/** A notebook is text: a seventh remains, and the database has that much less to write. */
async function compress(bytes: Uint8Array): Promise<Uint8Array> {
  return promisify(gzip)(bytes, { level: 4 });
}

export async function decompress(bytes: Uint8Array): Promise<Uint8Array> {
  return promisify(gunzip)(bytes);
}
