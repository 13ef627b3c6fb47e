/** Attempts as they are read again: what was sent, and when. */
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { Attempt } from "../gradebook";
import type { Context } from "./context";
import type { Store } from "./store";

type Attempts = Pick<Store, "attempt" | "notebookOf" | "attemptsOf">;

export interface AttemptRow {
  id: string;
  person_id: string;
  exercise: string;
  received_at: number;
  sha256: string;
  length_bytes: number;
}

export const ATTEMPT_COLUMNS = "id, person_id, exercise, received_at, sha256, length_bytes";

export function attempts({ database }: Context): Attempts {
  return {
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

/** One step for a notebook of ordinary length; in steps of zlib's own 16 KiB each goes to another thread and back. */
const CHUNK_BYTES = 128 * 1024;

/** A notebook is text: between a quarter and a seventh remains, and the fastest level is within a tenth of the best. */
export async function compress(bytes: Uint8Array): Promise<Uint8Array> {
  return promisify(gzip)(bytes, { level: 1, chunkSize: CHUNK_BYTES });
}

export async function decompress(bytes: Uint8Array): Promise<Uint8Array> {
  return promisify(gunzip)(bytes, { chunkSize: CHUNK_BYTES });
}
