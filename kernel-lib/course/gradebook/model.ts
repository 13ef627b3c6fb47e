/** What a gradebook is made of: people, attempts, policies, extensions, marks. Times are in milliseconds since 1970. */
import type { CheckOutcome } from "../check/grade-notebook";

export type Role = "student" | "teacher";

/** Somebody with a token. */
export interface Person {
  /** Never reused; shown in addresses. */
  id: string;
  /** The course's own name for them, unique: nbgrader's `student_id`, as `ann` or a matriculation number. */
  login: string;
  name: string;
  email?: string;
  /** A class or tutorial group. */
  group?: string;
  role: Role;
  addedAtMs: number;
}

/** What an exercise's late work costs. */
export interface LatePolicy {
  /** Counts as in time. */
  graceMinutes: number;
  /** Share of the score that each begun day takes, 0 to 1. */
  penaltyPerDay: number;
  /** The largest share that lateness takes, 0 to 1. */
  most: number;
  /** From then on an attempt counts nothing; absent: never. */
  closedAfterDays?: number;
}

/** When an exercise is due and which attempt counts. */
export interface Policy {
  exercise: string;
  /** Absent: no deadline. */
  dueAtMs?: number;
  keep: "best" | "last";
  late: LatePolicy;
}

/** One student's own deadline for one exercise. */
export interface Extension {
  personId: string;
  exercise: string;
  dueAtMs: number;
  reason: string;
}

/** One submission, kept for ever; only erasing the person removes it. */
export interface Attempt {
  id: string;
  personId: string;
  exercise: string;
  receivedAtMs: number;
  /** Of the notebook's bytes, in hexadecimal. */
  sha256: string;
  lengthBytes: number;
}

/** `failed`: our fault, not the learner's; it can be graded again. */
export type GradingState = "queued" | "running" | "graded" | "failed";

/** What one check said, without its message; a text that is marked by hand has no outcome. */
export type Verdict = Readonly<Omit<CheckOutcome, "message">>;

/** Points a teacher gives for one cell; the latest of a cell counts. */
export interface Mark {
  attemptId: string;
  /** Its grade_id; a mark on a check's cell overrules the check. */
  cellId: string;
  points: number;
  comment: string;
  byPersonId: string;
  atMs: number;
}
