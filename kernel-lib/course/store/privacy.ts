/** What is kept of one person, all of it, and its removal. */
import { ATTEMPT_COLUMNS, type AttemptRow, attemptOf, attempts } from "./attempts";
import type { Context } from "./context";
import { people } from "./people";
import { roundsOf } from "./rounds";
import type { Erased, PersonExport, Store } from "./store";
import { extensionsOf, marksOf } from "./teaching";

export function privacy(context: Context): Pick<Store, "erasePerson" | "exportPerson"> {
  return {
    erasePerson: (id) => erasePerson(context, id),
    exportPerson: (id) => exportPerson(context, id),
  };
}

const COUNTS = `
  select count(*) as attempts,
    (select count(*) from wirebook.grading join own on own.id = attempt_id) as gradings,
    (select count(*) from wirebook.mark join own on own.id = attempt_id) as marks,
    (select count(*) from wirebook.extension where person_id = $1) as extensions
  from own`;

async function erasePerson({ database, queue }: Context, id: string): Promise<Erased | undefined> {
  return database.transaction(async (transaction) => {
    // no attempt of theirs can come in between: a new one needs a share of this lock
    const lock = "select id from wirebook.person where id = $1 for update";
    if ((await transaction.query(lock, [id])).length === 0) return undefined;
    const own = "with own as (select id from wirebook.attempt where person_id = $1)";
    const [counts] = await transaction.query<Omit<Erased, "queued">>(`${own} ${COUNTS}`, [id]);
    const jobs = await transaction.query<{ job_id: string; attempt_id: string }>(
      `${own} select job_id, attempt_id from wirebook.grading join own on own.id = attempt_id
       where state in ('queued', 'running') for update of grading`,
      [id],
    );
    await queue.remove(
      transaction,
      jobs.map(({ job_id }) => job_id),
    );
    await transaction.query("delete from wirebook.person where id = $1", [id]);
    await transaction.notify(jobs.map(({ attempt_id }) => attempt_id));
    const nothing = { attempts: 0, gradings: 0, marks: 0, extensions: 0 };
    return { ...(counts ?? nothing), queued: jobs.length };
  });
}

async function exportPerson(context: Context, id: string): Promise<PersonExport | undefined> {
  const { database } = context;
  const person = await people(context).person(id);
  if (!person) return undefined;
  const sql = `select ${ATTEMPT_COLUMNS}, key from wirebook.attempt where person_id = $1 order by seq`;
  const rows = await database.query<AttemptRow & { key: string }>(sql, [id]);
  const all: PersonExport["attempts"] = [];
  for (const row of rows) {
    const notebook = (await attempts(context).notebookOf(row.id)) ?? new Uint8Array();
    const [rounds, marks] = [await roundsOf(database, row.id), await marksOf(database, row.id)];
    all.push({ attempt: attemptOf(row), key: row.key, notebook, rounds, marks });
  }
  return { person, extensions: await extensionsOf(database, id), attempts: all };
}
