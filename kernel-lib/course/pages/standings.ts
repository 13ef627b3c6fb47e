/** Where somebody stands in each exercise: the store's facts under the gradebook's rules. */
import type { Attempt, Extension, GradingState, Policy } from "../gradebook";
import type { ClassRow } from "../store";
import { policyOf } from "./policies";
import type { CourseExercise, Site } from "./site";

/** One attempt as it counts. */
export interface Scored {
  attempt: Pick<Attempt, "id" | "personId" | "exercise" | "receivedAtMs">;
  state: GradingState;
  /** Of checks and marks, before lateness; absent until it is graded. */
  score?: number;
  max?: number;
  /** After lateness. */
  counted?: number;
  /** Begun days after the deadline, grace over. */
  lateDays: number;
  /** The share that lateness takes. */
  taken: number;
  /** Too late to count at all. */
  isClosed: boolean;
  /** Cells that a person still marks. */
  waiting: string[];
  practice: boolean;
}

/** One exercise of one person. */
export interface Standing {
  exercise: CourseExercise;
  policy: Policy;
  /** An extension included. */
  dueAtMs?: number;
  extension?: Extension;
  /** The newest first. */
  attempts: Scored[];
  /** The one that counts. */
  best?: Scored;
}
