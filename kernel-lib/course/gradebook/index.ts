/**
 * The gradebook as plain values and pure rules: no database, no clock.
 *
 * Not supported: weights between exercises (their points are their weights); a deadline of a group (give each an
 * extension); nbgrader's own late-submission plugins (lateness is a share a day).
 */
export {
  type CheckCount,
  type ClassFacts,
  type ClassTable,
  classTable,
  type StudentRow,
  waitingForMarks,
} from "./class-table";
export { type CsvCell, csv, namesOf, nbgraderCsv } from "./csv";
export { dueAtMs, type Lateness, lateness, openPolicy, policyOf } from "./lateness";
export { markFault } from "./marking";
export type {
  Attempt,
  Extension,
  GradingState,
  LatePolicy,
  Mark,
  Person,
  Policy,
  Role,
  Verdict,
} from "./model";
export {
  EMAIL_PATTERN,
  LOGIN_PATTERN,
  problemOf,
  type Roster,
  type RosterProblem,
  type RosterRow,
  readRoster,
} from "./roster";
export { type AttemptFacts, type Scored, scored } from "./scored";
export { type Standing, standing } from "./standing";
export { when } from "./when";
