/** The JSON of the API's teacher's side. Every time is ISO 8601 in UTC. */
import type { LatePolicy, Role } from "../gradebook";

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
