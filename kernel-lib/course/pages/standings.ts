/** Where somebody stands in each exercise: the store's facts under the gradebook's rules. */
import type { Attempt, Extension, GradingState, Person, Policy } from "../gradebook";
import type { ClassRow } from "../store";
import { policyOf } from "./policies";
import type { CourseExercise, Site } from "./site";

/** One attempt as it counts. */
export interface Scored {
  attempt: Pick<Attempt, "id" | "personId" | "exercise" | "receivedAtMs">;
  state: GradingState;
  /** Of checks and marks, before lateness; absent until it is graded. */
  score?: number;
  max?: number;
  /** After lateness. */
  counted?: number;
  /** Begun days after the deadline, grace over. */
  lateDays: number;
  /** The share that lateness takes. */
  taken: number;
  /** Too late to count at all. */
  isClosed: boolean;
  /** Cells that a person still marks. */
  waiting: string[];
  practice: boolean;
}

/** One exercise of one person. */
export interface Standing {
  exercise: CourseExercise;
  policy: Policy;
  /** An extension included. */
  dueAtMs?: number;
  extension?: Extension;
  /** The newest first. */
  attempts: Scored[];
  /** The one that counts. */
  best?: Scored;
}

/** How a check went in the attempts that count. */
export interface CheckCount {
  id: string;
  passed: number;
  failed: number;
  unwritten: number;
}

interface Rules {
  exercises: readonly CourseExercise[];
  policies: readonly Policy[];
  extensions: readonly Extension[];
}

async function rulesOf({ store, exercises }: Site, exercise?: string): Promise<Rules> {
  const [policies, extensions] = await Promise.all([store.policies(), store.extensions(exercise)]);
  return {
    policies,
    extensions,
    exercises: exercises.filter((one) => exercise === undefined || one.exercise === exercise),
  };
}

/** Computes where one person stands in all exercises, or in one. */
export async function standingsOf(site: Site, personId: string, exercise?: string): Promise<Standing[]> {
  const [rows, rules] = await Promise.all([site.store.classRows(exercise, personId), rulesOf(site, exercise)]);
  return new ClassBook(rows, rules).standings(personId);
}

/** Reads where a whole class stands, in all exercises or in one. */
export async function classBook(site: Site, exercise?: string): Promise<ClassBook> {
  const [rows, rules] = await Promise.all([site.store.classRows(exercise), rulesOf(site, exercise)]);
  return new ClassBook(rows, rules);
}

/** Where a class stands. */
export class ClassBook {
  readonly #rows = new Map<string, ClassRow[]>();

  constructor(
    readonly rows: readonly ClassRow[],
    private readonly rules: Rules,
  ) {
    for (const row of rows) {
      const key = `${row.attempt.personId} ${row.attempt.exercise}`;
      const known = this.#rows.get(key);
      if (known) known.push(row);
      else this.#rows.set(key, [row]);
    }
  }

  /** One person, in the order of the course. */
  standings(personId: string): Standing[] {
    return this.rules.exercises.map((exercise) => {
      const policy = policyOf(this.rules.policies, exercise.exercise);
      const extension = this.rules.extensions.find(
        (one) => one.personId === personId && one.exercise === exercise.exercise,
      );
      const dueAtMs = extension?.dueAtMs ?? policy.dueAtMs;
      const rows = this.#rows.get(`${personId} ${exercise.exercise}`) ?? [];
      const attempts = rows.map((row) => scoredOf(row, policy, dueAtMs)).reverse();
      const best = policy.keep === "last" ? attempts.find((one) => one.counted !== undefined) : bestOf(attempts);
      return {
        exercise,
        policy,
        attempts,
        ...(dueAtMs === undefined ? {} : { dueAtMs }),
        ...(extension ? { extension } : {}),
        ...(best ? { best } : {}),
      };
    });
  }

  /** The same of many, one person after another. */
  ofAll(people: readonly Pick<Person, "id">[]): Standing[] {
    return people.flatMap(({ id }) => this.standings(id));
  }
}

function bestOf(attempts: readonly Scored[]): Scored | undefined {
  return attempts.reduce<Scored | undefined>(
    (best, one) => (one.counted !== undefined && one.counted > (best?.counted ?? -1) ? one : best),
    undefined,
  );
}

function scoredOf({ attempt, grading, state, marks }: ClassRow, { late }: Policy, dueAtMs: number | undefined): Scored {
  const lateMs = dueAtMs === undefined ? 0 : attempt.receivedAtMs - dueAtMs - late.graceMinutes * 60_000;
  const lateDays = lateMs > 0 ? Math.ceil(lateMs / 86_400_000) : 0;
  const taken = Math.min(late.most, lateDays * late.penaltyPerDay);
  const isClosed = late.closedAfterDays !== undefined && lateDays > late.closedAfterDays;
  const base = { attempt, state, lateDays, taken, isClosed, waiting: [], practice: grading?.practice ?? false };
  if (!grading) return base;
  const given = new Map(marks.map(({ cellId, points }) => [cellId, points]));
  const score = grading.outcomes.reduce((sum, { id, points }) => sum + (given.get(id) ?? points), 0);
  const waiting = grading.outcomes
    .filter(({ id, outcome }) => outcome === undefined && !given.has(id))
    .map(({ id }) => id);
  return { ...base, score, max: grading.max, counted: isClosed ? 0 : score * (1 - taken), waiting };
}

/** The attempts that wait for a person's mark, the oldest first, of those that count. */
export function waitingForMarks(standings: readonly Standing[]): Scored[] {
  return standings
    .flatMap(({ best }) => (best && best.waiting.length > 0 ? [best] : []))
    .sort((a, b) => a.attempt.receivedAtMs - b.attempt.receivedAtMs);
}

/** Counts how each check went in the attempts that count. */
export function checkCounts(rows: readonly ClassRow[], standings: readonly Standing[]): CheckCount[] {
  const counting = new Set(standings.map(({ best }) => best?.attempt.id));
  const counts = new Map<string, CheckCount>();
  for (const { attempt, grading } of rows) {
    if (!grading || !counting.has(attempt.id)) continue;
    for (const { id, outcome } of grading.outcomes) {
      if (outcome === undefined) continue;
      const count = counts.get(id) ?? { id, passed: 0, failed: 0, unwritten: 0 };
      count[outcome === "passed" ? "passed" : outcome === "not attempted" ? "unwritten" : "failed"]++;
      counts.set(id, count);
    }
  }
  return [...counts.values()];
}
