/** CSV (RFC 4180), safe to open in a spreadsheet; and nbgrader's columns. */
import type { ClassTable } from "./class-table";
import type { Person } from "./model";
import type { Standing } from "./standing";

/** What a cell holds; numbers are written as they are. */
export type CsvCell = string | number;

/**
 * Writes rows as CSV. Text that a spreadsheet would take for a formula gets an apostrophe before it.
 * @example
 * csv([["login", "score"], ["ann", -1], ["=1+1", 2]]) // => "login,score\nann,-1\n'=1+1,2\n"
 * csv([['Lee, "Ann"', 1]]) // => '"Lee, ""Ann""",1\n'
 */
export function csv(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(",")}\n`).join("");
}

function cellText(cell: CsvCell): string {
  if (typeof cell === "number") return String(cell);
  const text = /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell;
  // RFC 4180, section 2, rules 6 and 7
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const NBGRADER_COLUMNS = [
  "assignment",
  "duedate",
  "timestamp",
  "student_id",
  "last_name",
  "first_name",
  "email",
  "raw_score",
  "late_submission_penalty",
  "score",
  "max_score",
];

/**
 * Writes a class table as `nbgrader export` does: a line a student and exercise, zeros where nothing counts. `maxOf` tells
 * the points of an exercise that nobody has handed in yet.
 */
export function nbgraderCsv(table: ClassTable, maxOf: (exercise: string) => number): string {
  const lines = table.exercises.flatMap((exercise, column) =>
    table.students.flatMap(({ person, standings }) => {
      const standing = standings[column];
      return standing ? [line(exercise, person, standing, maxOf(exercise))] : [];
    }),
  );
  return csv([NBGRADER_COLUMNS, ...lines]);
}

function line(exercise: string, person: Person, { policy, counting }: Standing, max: number): CsvCell[] {
  const { last, first } = namesOf(person.name);
  const raw = counting?.score ?? 0;
  const counted = counting?.counted ?? 0;
  const due = policy.dueAtMs === undefined ? "" : pythonTime(policy.dueAtMs);
  const timestamp = counting ? pythonTime(counting.attempt.receivedAtMs) : "";
  const scores = [raw, raw - counted, counted, counting?.max ?? max].map(pythonNumber);
  return [exercise, due, timestamp, person.login, last, first, person.email ?? "", ...scores];
}

/**
 * Parts a name as nbgrader's columns want it; a name without a space is a last name.
 * @example
 * namesOf("Ann Mary Lee") // => { last: "Lee", first: "Ann Mary" }
 * namesOf("王小明") // => { last: "王小明", first: "" }
 */
export function namesOf(name: string): { last: string; first: string } {
  const words = name.trim().split(/\s+/);
  return { last: words.at(-1) ?? "", first: words.slice(0, -1).join(" ") };
}

/** As Python's `str(datetime)` in UTC: microseconds only where there are any. */
function pythonTime(atMs: number): string {
  const [seconds, milliseconds] = new Date(atMs).toISOString().slice(0, -1).replace("T", " ").split(".");
  return milliseconds === "000" ? `${seconds}` : `${seconds}.${milliseconds}000`;
}

/** As Python's `str(float)`, without the tail of digits that sums of tenths leave. */
function pythonNumber(value: number): string {
  const rounded = Math.round(value * 1e6) / 1e6;
  return Number.isInteger(rounded) ? rounded.toFixed(1) : String(rounded);
}
