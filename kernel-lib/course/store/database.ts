/** The two databases behind one small face: PostgreSQL's SQL, values as `$1`, rows as objects. */

export type Value = string | number | boolean | null | Uint8Array | readonly string[];

export interface Queries {
  /** Runs one statement; bigint columns come as numbers, bytea as Uint8Array. */
  query<Row>(sql: string, values?: readonly Value[]): Promise<Row[]>;
}

export interface Transaction extends Queries {
  /** Tells everyone who listens, after the commit, that something about these attempts has changed. */
  notify(attemptIds: readonly string[]): Promise<void>;
}

export interface Database extends Queries {
  readonly kind: "pglite" | "postgresql";
  /** Runs statements that take no values. */
  run(sql: string): Promise<void>;
  /** Runs `work` in one transaction; what it throws undoes all. It is begun anew after a deadlock: no side effects in it. */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** Does what one process at a time may do, as making tables. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Hears of changes, from every process on this database; `undefined`: some may have been missed. Returns the end of it. */
  onChange(listener: (attemptId: string | undefined) => void): () => void;
  close(): Promise<void>;
}

/** Text columns take no NUL; it is no loss to a reader. */
export function storable(values: readonly Value[]): Value[] {
  return values.map((value) => {
    if (typeof value === "string") return withoutNul(value);
    return isTexts(value) ? value.map(withoutNul) : value;
  });
}

function withoutNul(text: string): string {
  return text.includes("\0") ? text.replaceAll("\0", "\ufffd") : text;
}

function isTexts(value: Value): value is readonly string[] {
  return Array.isArray(value);
}

/** Reads the SQLSTATE of a database's error, or a system error's name. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}

/** PostgreSQL, appendix A: deadlock_detected, serialization_failure. */
export function isWorthRepeating(error: unknown): boolean {
  return ["40P01", "40001"].includes(codeOf(error) ?? "");
}
