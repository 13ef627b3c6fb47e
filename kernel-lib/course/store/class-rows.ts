/** The class table's rows: one query, no notebooks, no reports. */
import type { GradingState, Mark } from "../gradebook";
import type { Context } from "./context";
import type { ClassRow, Store } from "./store";
import { MARK_COLUMNS, type MarkRow, markOf } from "./teaching";

interface RoundRow {
  id: string;
  person_id: string;
  exercise: string;
  received_at: number;
  state: GradingState;
  verdict_id: number | null;
}

// the join by itself repeats an attempt once a round, oldest first: the last one stands
const ROUNDS = `
  select attempt.id, person_id, exercise, received_at, state, verdict_id
  from wirebook.attempt join wirebook.grading on grading.attempt_id = attempt.id
  where ($1::text is null or exercise = $1) and ($2::text is null or person_id = $2)
  order by attempt.seq, round`;

// a whole class needs nearly all of them, one person only their own
const VERDICTS = `
  select id, content from wirebook.verdict where $1::text is null or id in (
    select verdict_id from wirebook.attempt join wirebook.grading on grading.attempt_id = attempt.id where person_id = $1)`;

export function classRows({ database }: Context): Pick<Store, "classRows"> {
  return {
    classRows: async (exercise, personId) => {
      const which = [exercise ?? null, personId ?? null];
      const rounds = await database.query<RoundRow>(ROUNDS, which);
      const verdicts = await database.query<{ id: number; content: string }>(VERDICTS, [personId ?? null]);
      const gradings = new Map(verdicts.map(({ id, content }) => [id, JSON.parse(content) as ClassRow["grading"]]));
      const marks = await marksByAttempt(database, which);
      const rows: ClassRow[] = [];
      let last: ClassRow | undefined;
      for (const round of rounds) {
        if (last?.attempt.id !== round.id) {
          const { id, person_id: personId, received_at: receivedAtMs } = round;
          const attempt = { id, personId, exercise: round.exercise, receivedAtMs };
          last = { attempt, state: round.state, marks: marks.get(id) ?? [] };
          rows.push(last);
        }
        last.state = round.state;
        if (round.verdict_id !== null) last.grading = gradings.get(round.verdict_id);
      }
      return rows;
    },
  };
}

async function marksByAttempt(
  database: Context["database"],
  which: readonly (string | null)[],
): Promise<Map<string, Mark[]>> {
  const columns = MARK_COLUMNS.replace(/\w+/g, "mark.$&");
  const sql = `select ${columns} from wirebook.mark join wirebook.attempt on attempt.id = mark.attempt_id
    where ($1::text is null or exercise = $1) and ($2::text is null or person_id = $2) order by mark.seq`;
  const marks = new Map<string, Mark[]>();
  for (const row of await database.query<MarkRow>(sql, which)) {
    const known = marks.get(row.attempt_id);
    if (known) known.push(markOf(row));
    else marks.set(row.attempt_id, [markOf(row)]);
  }
  return marks;
}
