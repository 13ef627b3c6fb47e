/** The class table: students by exercises, and which check fails for how many. */
import { openPolicy } from "./lateness";
import type { Extension, Person, Policy } from "./model";
import type { AttemptFacts, Scored } from "./scored";
import { type Standing, standing } from "./standing";

export interface ClassFacts {
  people: readonly Person[];
  /** In the order of the table. */
  exercises: readonly string[];
  policies: readonly Policy[];
  extensions: readonly Extension[];
  /** Each person's attempts, the oldest first. */
  rows: readonly AttemptFacts[];
}

/** One student's row. */
export interface StudentRow {
  person: Person;
  /** In the order of the exercises. */
  standings: Standing[];
  /** Sum of what counts. */
  counted: number;
}

/** How one check went in the attempts that count; a mark by hand changes points, not what the check found. */
export interface CheckCount {
  id: string;
  passed: number;
  /** Wrong, threw, timed out or stopped. */
  failed: number;
  notAttempted: number;
}

export interface ClassTable {
  exercises: readonly string[];
  /** In the order of the people. */
  students: StudentRow[];
  /** One an exercise: its checks in the notebook's order. */
  checks: CheckCount[][];
}

/** Computes the class table; a row of somebody or of an exercise that is not asked for is left out. */
export function classTable({ people, exercises, policies, extensions, rows }: ClassFacts): ClassTable {
  const facts = new Map<string, AttemptFacts[]>();
  for (const row of rows) {
    const key = keyOf(row.attempt);
    const known = facts.get(key);
    if (known) known.push(row);
    else facts.set(key, [row]);
  }
  const policyOf = new Map(policies.map((policy) => [policy.exercise, policy]));
  const extensionOf = new Map(extensions.map((extension) => [keyOf(extension), extension]));
  const students = people.map((person): StudentRow => {
    const standings = exercises.map((exercise) => {
      const key = keyOf({ personId: person.id, exercise });
      const policy = policyOf.get(exercise) ?? openPolicy(exercise);
      return standing(facts.get(key) ?? [], policy, extensionOf.get(key));
    });
    const counted = standings.reduce((sum, { counting }) => sum + (counting?.counted ?? 0), 0);
    return { person, standings, counted };
  });
  return { exercises, students, checks: exercises.map((_, column) => checksOf(students, column)) };
}

function keyOf({ personId, exercise }: { personId: string; exercise: string }): string {
  return `${personId}/${exercise}`;
}

function checksOf(students: readonly StudentRow[], column: number): CheckCount[] {
  const counts = new Map<string, CheckCount>();
  for (const { standings } of students) {
    for (const { id, outcome } of standings[column]?.counting?.outcomes ?? []) {
      if (outcome === undefined) continue;
      const count = counts.get(id) ?? { id, passed: 0, failed: 0, notAttempted: 0 };
      counts.set(id, count);
      if (outcome === "passed") count.passed += 1;
      else if (outcome === "not attempted") count.notAttempted += 1;
      else count.failed += 1;
    }
  }
  return [...counts.values()];
}

/** The attempts that wait for a person's marks, of those that count, the oldest first. */
export function waitingForMarks(standings: readonly Standing[]): Scored[] {
  return standings
    .flatMap(({ counting }) => (counting && counting.waiting.length > 0 ? [counting] : []))
    .sort((a, b) => a.attempt.receivedAtMs - b.attempt.receivedAtMs);
}
