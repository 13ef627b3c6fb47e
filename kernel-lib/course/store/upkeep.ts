/** PGlite has no autovacuum: rows that were changed or removed would stay for ever, and each look into the line would pass them. */
import type { Database } from "./database";

/** Results between two clearings; one takes about as long as a hundred of them. */
const EVERY = 1_000;

const CLEAR = "vacuum analyze wirebook.attempt, wirebook.grading, pgboss.job";

export class Upkeep {
  readonly #database: Database;
  #results = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Clears up where it is time to. It may fail, and is tried again then: nothing depends on it but speed. */
  async after(results: number): Promise<void> {
    if (this.#database.kind !== "pglite") return;
    this.#results += results;
    if (this.#results < EVERY) return;
    this.#results = 0;
    await this.#database.run(CLEAR).catch(() => {});
  }
}
