/** What keeps the store from doing what it was asked. */
export type StoreErrorCode =
  /** Another process has this data folder open. */
  | "ERR_STORE_LOCKED"
  /** The data folder cannot be used: no right to write, no lock on this file system, a broken database. */
  | "ERR_STORE_FOLDER"
  /** The database cannot be reached, or went away; the same request may succeed later. */
  | "ERR_STORE_AWAY"
  /** The disk is nearly full: nothing is written until there is room again. */
  | "ERR_STORE_FULL"
  /** The database was written by a newer Wirebook. */
  | "ERR_STORE_NEWER"
  /** Restoring needs an empty store. */
  | "ERR_STORE_NOT_EMPTY"
  /** A backup file that is cut off, changed, or none at all. */
  | "ERR_BACKUP"
  | "ERR_LOGIN_TAKEN"
  | "ERR_NO_PERSON"
  | "ERR_NO_ATTEMPT";

/** An error of the store; `code` is stable, `cause` is the database's own error where there is one. */
export class StoreError extends Error {
  override readonly name = "StoreError";

  constructor(
    readonly code: StoreErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
