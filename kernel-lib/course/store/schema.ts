/** The tables, one step after another; a step that has been released is never changed, a new one is added. */
import type { Database } from "./database";
import { StoreError } from "./error";

const STEPS: readonly string[] = [
  `
  create table wirebook.secret (name text primary key, value bytea not null);

  create table wirebook.person (
    id text primary key,
    login text not null unique,
    name text not null,
    email text,
    class text,
    role text not null check (role in ('student', 'teacher')),
    added_at bigint not null,
    token_hash text unique
  );

  create table wirebook.attempt (
    seq bigint generated always as identity,
    id text primary key,
    person_id text not null references wirebook.person on delete cascade,
    exercise text not null,
    key text not null,
    sha256 text not null,
    length_bytes integer not null,
    received_at bigint not null,
    unique (person_id, key)
  );
  create index attempt_of_person on wirebook.attempt (person_id, exercise, seq);
  create index attempt_of_exercise on wirebook.attempt (exercise, seq);

  -- gzip; apart from the attempts, so that the class table reads short rows only
  create table wirebook.notebook (
    attempt_id text primary key references wirebook.attempt on delete cascade,
    gzip bytea not null
  );
  alter table wirebook.notebook alter gzip set storage external;

  -- points and outcomes without their messages: few different ones, however many attempts there are
  create table wirebook.verdict (
    id integer generated always as identity primary key,
    sha256 text not null unique,
    content text not null
  );

  create table wirebook.grading (
    seq bigint generated always as identity,
    attempt_id text not null references wirebook.attempt on delete cascade,
    round integer not null,
    job_id uuid not null unique,
    state text not null check (state in ('queued', 'running', 'graded', 'failed')),
    tries integer not null default 0,
    worker text,
    leased_until bigint,
    queued_at bigint not null,
    ended_at bigint,
    why text,
    verdict_id integer references wirebook.verdict,
    -- text, not jsonb: jsonb takes no \\u0000, which a hostile answer may hold
    result text,
    primary key (attempt_id, round),
    check ((state = 'graded') = (result is not null and verdict_id is not null)),
    check ((state = 'running') = (worker is not null and leased_until is not null))
  ) with (fillfactor = 80);
  create index grading_waiting on wirebook.grading (seq) where state = 'queued';
  create index grading_running on wirebook.grading (leased_until) where state = 'running';

  create table wirebook.mark (
    seq bigint generated always as identity primary key,
    attempt_id text not null references wirebook.attempt on delete cascade,
    cell_id text not null,
    points double precision not null,
    comment text not null,
    by_person_id text not null,
    at bigint not null
  );
  create index mark_of_attempt on wirebook.mark (attempt_id, seq);

  create table wirebook.policy (
    exercise text primary key,
    due_at bigint,
    keep text not null check (keep in ('best', 'last')),
    grace_minutes double precision not null,
    penalty_per_day double precision not null,
    most double precision not null,
    closed_after_days double precision
  );

  create table wirebook.extension (
    person_id text not null references wirebook.person on delete cascade,
    exercise text not null,
    due_at bigint not null,
    reason text not null,
    primary key (person_id, exercise)
  );
  `,
];

/** Of the tables as the steps leave them. */
export const SCHEMA_VERSION = STEPS.length;

/** Makes the tables, or brings older ones up to date. One process at a time. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async ({ query }) => {
    await query("create schema if not exists wirebook");
    await query("create table if not exists wirebook.version (version integer not null)");
    const [row] = await query<{ version: number }>("select max(version) as version from wirebook.version");
    const present = row?.version ?? 0;
    if (present > STEPS.length) throw newer(present);
    for (const step of STEPS.slice(present)) {
      for (const statement of step.split(";\n").filter((text) => text.trim() !== "")) await query(statement);
    }
    if (present < STEPS.length) await query("insert into wirebook.version values ($1)", [STEPS.length]);
  });
}

function newer(present: number): StoreError {
  const what = `This database was written by a newer Wirebook (its tables are version ${present}`;
  return new StoreError("ERR_STORE_NEWER", `${what}, this one knows ${STEPS.length}). Bring Wirebook up to date.`);
}

/** Our tables, each after those it refers to. */
export const TABLES = [
  "secret",
  "person",
  "attempt",
  "notebook",
  "verdict",
  "grading",
  "mark",
  "policy",
  "extension",
] as const;
