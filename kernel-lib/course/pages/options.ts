/** What the pages are given by the server that has them. */
import type { Person } from "../gradebook";
import type { PersonExport, Store } from "../store";

/** An exercise that the course takes work for. */
export interface CourseExercise {
  exercise: string;
  title: string;
  /** The most that its checks and texts give. */
  points: number;
}

export interface SiteOptions {
  store: Store;
  courseName: string;
  exercises: readonly CourseExercise[];
  /** Who a token belongs to; rejects with an error that has `statusCode` 401, or 429 after too many wrong ones. */
  authenticator: { person(token: string | undefined, address: string): Promise<Person> };
  /** How many attempts somebody may still send; the API counts in the same. */
  sent: { waitSeconds(personId: string): number; charge(personId: string): void };
  /** Room for bodies on their way; throws an error with `statusCode` 413, 429 or 503 where there is none. */
  uploads: { reserve(personId: string, contentLength: string | undefined): () => void };
  /** Packs what is kept of one person, as a ZIP file. */
  zipOf: (kept: PersonExport) => Uint8Array;
  nowMs?: () => number;
}
