/** What the submission server keeps, over one SQL dialect: PGlite in the process, or a PostgreSQL server. */
import type { Attempt, Extension, GradingState, Mark, Person, Policy, Role } from "../gradebook";
import type { Grading } from "../grading";

/** A new attempt; `key` is the same however often it is sent. */
export interface NewAttempt {
  personId: string;
  exercise: string;
  key: string;
  notebook: Uint8Array;
  sha256: string;
}

/** `known`: this key was here already, and this is that attempt. `conflict`: with other bytes. */
export type Received = { kind: "new" | "known"; attempt: Attempt } | { kind: "conflict"; attempt: Attempt };

/** Where an attempt stands; `round` counts gradings from 1. */
export interface GradingStatus {
  attemptId: string;
  round: number;
  state: GradingState;
  /** Of a queued one: how many stand before it. */
  place?: number;
  grading?: Grading;
  /** Of a failed one. */
  why?: string;
  queuedAtMs: number;
  endedAtMs?: number;
}

/** One row of the class table: the bare facts, from which the gradebook computes scores. */
export interface ClassRow {
  attempt: Attempt;
  /** The newest grading that has ended well. */
  grading?: Pick<Grading, "score" | "max" | "outcomes">;
  state: GradingState;
  marks: Mark[];
}

export interface Store {
  readonly kind: "pglite" | "postgresql";

  /** Adds a person. Throws StoreError ERR_LOGIN_TAKEN. */
  addPerson(person: Omit<Person, "id" | "addedAtMs">): Promise<Person>;
  changePerson(id: string, change: Partial<Pick<Person, "name" | "email" | "group">>): Promise<Person | undefined>;
  people(role?: Role): Promise<Person[]>;
  person(id: string): Promise<Person | undefined>;
  personByLogin(login: string): Promise<Person | undefined>;
  /** Makes a new token, and the old one worthless; only its hash is kept. */
  newToken(personId: string): Promise<string>;
  personByToken(token: string): Promise<Person | undefined>;
  /** Removes a person with all they sent. */
  erasePerson(id: string): Promise<{ attempts: number }>;

  /** Keeps an attempt and queues its grading, in one transaction: what is acknowledged is safe. */
  receive(attempt: NewAttempt): Promise<Received>;
  attempt(id: string): Promise<Attempt | undefined>;
  notebookOf(attemptId: string): Promise<Uint8Array | undefined>;
  attemptsOf(personId: string, exercise?: string): Promise<Attempt[]>;

  /** The newest round. */
  statusOf(attemptId: string): Promise<GradingStatus | undefined>;
  /** Resolves when the status may have changed, or at the abort of the signal. */
  changed(attemptId: string, signal: AbortSignal): Promise<void>;
  /** Queues another round. Returns undefined where one waits or runs already. */
  regrade(attemptId: string): Promise<GradingStatus | undefined>;

  policies(): Promise<Policy[]>;
  setPolicy(policy: Policy): Promise<void>;
  extensions(exercise?: string): Promise<Extension[]>;
  setExtension(extension: Extension): Promise<void>;
  removeExtension(personId: string, exercise: string): Promise<void>;
  marksOf(attemptId: string): Promise<Mark[]>;
  addMark(mark: Omit<Mark, "atMs">): Promise<Mark>;

  /** Every attempt of an exercise (or of all), notebooks left out. */
  classRows(exercise?: string): Promise<ClassRow[]>;

  /** How many wait and run. */
  queue(): Promise<{ queued: number; running: number }>;

  close(): Promise<void>;
}
