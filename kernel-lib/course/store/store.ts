/** What the submission server keeps, over one SQL dialect: PGlite in the process, or a PostgreSQL server. */
import type { Attempt, AttemptFacts, Extension, GradingState, Mark, Person, Policy, Role } from "../gradebook";
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

/** How many rows of each table. */
export type BackupSummary = Readonly<Record<string, number>>;

/** One row of the class table: the bare facts, from which the gradebook computes scores; gradings are shared, read only. */
export type ClassRow = AttemptFacts;

/** A round that a worker has taken, with all that it takes to grade it. */
export interface Claim {
  attemptId: string;
  round: number;
  personId: string;
  exercise: string;
  notebook: Uint8Array;
  /** Counts from 1. */
  tries: number;
  worker: string;
}

/** What is gone with an erased person. */
export interface Erased {
  attempts: number;
  gradings: number;
  marks: number;
  extensions: number;
  /** Rounds that were waiting or running. */
  queued: number;
}

/** Everything that is kept of one person; a token's hash is left out. */
export interface PersonExport {
  person: Person;
  extensions: Extension[];
  attempts: { attempt: Attempt; key: string; notebook: Uint8Array; rounds: GradingStatus[]; marks: Mark[] }[];
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
  /** Removes a person with all they sent, and tells what that was; undefined where there is no such person. */
  erasePerson(id: string): Promise<Erased | undefined>;
  exportPerson(id: string): Promise<PersonExport | undefined>;

  /** Keeps an attempt and queues its grading, in one transaction: what is acknowledged is safe. */
  receive(attempt: NewAttempt): Promise<Received>;
  attempt(id: string): Promise<Attempt | undefined>;
  notebookOf(attemptId: string): Promise<Uint8Array | undefined>;
  attemptsOf(personId: string, exercise?: string): Promise<Attempt[]>;

  /** The newest round. */
  statusOf(attemptId: string): Promise<GradingStatus | undefined>;
  /**
   * Resolves when the status may have changed since the call, or at the abort of the signal: call it, then look at the
   * status, then await it.
   */
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

  /** Every attempt of an exercise (or of all), of a person (or of all), the oldest first, notebooks left out. */
  classRows(exercise?: string, personId?: string): Promise<ClassRow[]>;

  /** How many wait and run. */
  queue(): Promise<{ queued: number; running: number }>;

  /** Takes the round that has waited longest, for `leaseMs`; whoever has it must renew before then, or it is given to another. */
  claim(worker: string, leaseMs: number): Promise<Claim | undefined>;
  /** Holds a round for `leaseMs` more; false: it is not this worker's any more, stop. */
  renew(claim: Claim, leaseMs: number): Promise<boolean>;
  /** Writes a round's result; false: it had one already, or is gone, and this one is dropped. */
  finish(claim: Claim, grading: Grading): Promise<boolean>;
  /** Our own failure: back in the line, or, tried often enough, failed with `why` for good. */
  fail(claim: Claim, why: string): Promise<"queued" | "failed" | "lost">;
  /** Puts a round back untried, as a worker does that stops. */
  giveBack(claim: Claim): Promise<void>;
  /** Resolves when there may be work, or at the abort of the signal. */
  workMayWait(signal: AbortSignal): Promise<void>;

  /** 32 random bytes by name, made when first asked for, and the same ever after. */
  secret(name: string): Promise<Uint8Array>;

  /** Writes everything to one compressed file, which must not be there yet. */
  backup(file: string): Promise<BackupSummary>;
  /** Reads a backup of either kind of store; throws ERR_STORE_NOT_EMPTY or ERR_BACKUP, and then nothing was changed. */
  restore(file: string): Promise<BackupSummary>;

  close(): Promise<void>;
}
