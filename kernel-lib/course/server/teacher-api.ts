/** The JSON of the API's teacher's side. Every time is ISO 8601 in UTC. */
import type { CheckCount, GradingState, LatePolicy, Role } from "../gradebook";

export interface PersonView {
  id: string;
  login: string;
  name: string;
  email?: string;
  group?: string;
  role: Role;
  addedAt: string;
}

/** The token is told once. */
export interface WithToken {
  person: PersonView;
  token: string;
}

export interface ImportView {
  added: WithToken[];
  errors: { line: number; reason: string }[];
}

export interface PolicyView {
  exercise: string;
  dueAt?: string;
  keep: "best" | "last";
  late: LatePolicy;
}

export interface ExtensionView {
  exercise: string;
  personId: string;
  dueAt: string;
  reason: string;
}

export interface MarkView {
  attemptId: string;
  cellId: string;
  points: number;
  comment: string;
  byPersonId: string;
  at: string;
}

/** Where a student stands in an exercise. */
export interface StandingView {
  exercise: string;
  dueAt?: string;
  /** How many were sent. */
  attempts: number;
  /** Of the newest. */
  state: GradingState;
  /** The one that counts, once one is graded. */
  counting?: {
    attempt: string;
    receivedAt: string;
    score: number;
    max: number;
    /** After lateness. */
    counted: number;
    lateDays: number;
    waitingForMarks: string[];
    practice: boolean;
  };
}

export interface ClassView {
  exercises: { exercise: string; checks: CheckCount[] }[];
  students: { person: PersonView; counted: number; standings: StandingView[] }[];
}
