/**
 * Attempts, gradings, marks and the queue, kept in PostgreSQL's dialect.
 *
 * Not supported: a power cut with PGlite (its files are not flushed to the disk; a killed process loses nothing); reading
 * or writing while a PGlite store is backed up (both wait); connection poolers that end a session with a transaction
 * (LISTEN needs its own; workers then look once a poll); PostgreSQL before 13.
 */
export { StoreError, type StoreErrorCode } from "./error";
export { sameSecret } from "./ids";
export { type Holder, holderOf } from "./lock";
export { openStore, type StoreOptions } from "./open";
export { MOST_TRIES } from "./rounds";
export type {
  BackupSummary,
  Claim,
  ClassRow,
  Erased,
  GradingStatus,
  NewAttempt,
  PersonExport,
  Received,
  Store,
} from "./store";
export { classIn } from "./whole-class";
