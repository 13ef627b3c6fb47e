/** What a teacher decides: policies, extensions, marks. */
import type { Extension, Mark, Policy } from "../gradebook";
import { type Context, timeNow } from "./context";
import { codeOf, type Queries } from "./database";
import { StoreError } from "./error";
import { noPerson } from "./people";
import type { Store } from "./store";

type Teaching = Pick<
  Store,
  "policies" | "setPolicy" | "extensions" | "setExtension" | "removeExtension" | "marksOf" | "addMark"
>;

interface PolicyRow {
  exercise: string;
  due_at: number | null;
  keep: Policy["keep"];
  grace_minutes: number;
  penalty_per_day: number;
  most: number;
  closed_after_days: number | null;
}

interface ExtensionRow {
  person_id: string;
  exercise: string;
  due_at: number;
  reason: string;
}

export interface MarkRow {
  attempt_id: string;
  cell_id: string;
  points: number;
  comment: string;
  by_person_id: string;
  at: number;
}

export const MARK_COLUMNS = "attempt_id, cell_id, points, comment, by_person_id, at";

const SET_POLICY = `
  insert into wirebook.policy (exercise, due_at, keep, grace_minutes, penalty_per_day, most, closed_after_days)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (exercise) do update set due_at = excluded.due_at, keep = excluded.keep,
    grace_minutes = excluded.grace_minutes, penalty_per_day = excluded.penalty_per_day,
    most = excluded.most, closed_after_days = excluded.closed_after_days`;

const SET_EXTENSION = `
  insert into wirebook.extension (person_id, exercise, due_at, reason) values ($1, $2, $3, $4)
  on conflict (person_id, exercise) do update set due_at = excluded.due_at, reason = excluded.reason`;

export function teaching({ database, now }: Context): Teaching {
  return {
    policies: async () =>
      (await database.query<PolicyRow>("select * from wirebook.policy order by exercise")).map(policyOf),
    setPolicy: async ({ exercise, dueAtMs, keep, late }) => {
      const { graceMinutes, penaltyPerDay, most, closedAfterDays } = late;
      const values = [exercise, dueAtMs ?? null, keep, graceMinutes, penaltyPerDay, most, closedAfterDays ?? null];
      await database.query(SET_POLICY, values);
    },
    extensions: async (exercise) => {
      const sql =
        "select * from wirebook.extension where $1::text is null or exercise = $1 order by exercise, person_id";
      return (await database.query<ExtensionRow>(sql, [exercise ?? null])).map(extensionOf);
    },
    setExtension: async ({ personId, exercise, dueAtMs, reason }) => {
      await database.query(SET_EXTENSION, [personId, exercise, dueAtMs, reason]).catch((error) => {
        // PostgreSQL, appendix A: foreign_key_violation
        throw codeOf(error) === "23503" ? noPerson(personId) : error;
      });
    },
    removeExtension: async (personId, exercise) => {
      await database.query("delete from wirebook.extension where person_id = $1 and exercise = $2", [
        personId,
        exercise,
      ]);
    },
    marksOf: (attemptId) => marksOf(database, attemptId),
    addMark: async ({ attemptId, cellId, points, comment, byPersonId }) => {
      const sql = `insert into wirebook.mark (${MARK_COLUMNS})
        select id, $2, $3, $4, $5, ${timeNow(6)} from wirebook.attempt where id = $1 returning ${MARK_COLUMNS}`;
      const values = [attemptId, cellId, points, comment, byPersonId, now()];
      const [row] = await database.query<MarkRow>(sql, values);
      if (!row) throw new StoreError("ERR_NO_ATTEMPT", `No attempt has the id "${attemptId}".`);
      return markOf(row);
    },
  };
}

/** The marks of an attempt, oldest first. */
export async function marksOf(on: Queries, attemptId: string): Promise<Mark[]> {
  const sql = `select ${MARK_COLUMNS} from wirebook.mark where attempt_id = $1 order by seq`;
  return (await on.query<MarkRow>(sql, [attemptId])).map(markOf);
}

/** The extensions of one person. */
export async function extensionsOf(on: Queries, personId: string): Promise<Extension[]> {
  const sql = "select * from wirebook.extension where person_id = $1 order by exercise";
  return (await on.query<ExtensionRow>(sql, [personId])).map(extensionOf);
}

function policyOf(row: PolicyRow): Policy {
  return {
    exercise: row.exercise,
    ...(row.due_at === null ? {} : { dueAtMs: row.due_at }),
    keep: row.keep,
    late: {
      graceMinutes: row.grace_minutes,
      penaltyPerDay: row.penalty_per_day,
      most: row.most,
      ...(row.closed_after_days === null ? {} : { closedAfterDays: row.closed_after_days }),
    },
  };
}

function extensionOf({ person_id: personId, exercise, due_at: dueAtMs, reason }: ExtensionRow): Extension {
  return { personId, exercise, dueAtMs, reason };
}

export function markOf(row: MarkRow): Mark {
  const { attempt_id: attemptId, cell_id: cellId, points, comment, by_person_id: byPersonId, at: atMs } = row;
  return { attemptId, cellId, points, comment, byPersonId, atMs };
}
