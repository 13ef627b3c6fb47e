/** The JSON that server and `npx wirebook submit` exchange. Every time is ISO 8601 in UTC. */
import type { CheckOutcome } from "../check/grade-notebook";
import type { GradingState } from "../gradebook";

/** Under every address of the API. */
export const API = "/api/v1";

/** `POST /attempts?exercise=NAME` with the notebook as the body, `Authorization: Bearer TOKEN`, `Idempotency-Key: KEY`. */
export interface Receipt {
  attempt: string;
  exercise: string;
  /** Of the notebook's bytes, in hexadecimal. */
  sha256: string;
  receivedAt: string;
  /** How many wait before it; 0: it is next, or being graded. */
  place: number;
  /** By the deadline that counts for this student. */
  late: boolean;
}

/** `GET /attempts/ID`, with `?wait=SECONDS` (up to 30) until its state changes; a list of them is `GET /attempts`. */
export interface AttemptView extends Receipt {
  state: GradingState;
  round: number;
  /** Of a failed one. */
  why?: string;
  result?: AttemptResult;
}

/** What the learner is told; nothing of the hidden tests. */
export interface AttemptResult {
  score: number;
  max: number;
  /** After lateness. */
  counted: number;
  /** Ran unsandboxed on the learner's own machine. */
  practice: boolean;
  /** How the work was kept apart, in words. */
  ground: string;
  outcomes: CheckOutcome[];
  /** Cells that a person still marks. */
  waitingForMarks: string[];
  remarks: string[];
  /** Address of the feedback page. */
  feedback: string;
}

/** `GET /me`. */
export interface Me {
  login: string;
  name: string;
  role: "student" | "teacher";
  course: string;
}

/** `GET /exercises`: one each. */
export interface ExerciseView {
  exercise: string;
  title: string;
  /** For this student, an extension included. */
  dueAt?: string;
  keep: "best" | "last";
  /** The seed of this student's own captures; absent where the notebook's own counts. */
  ownSeed?: number;
}

/** Every answer that is not 2xx. */
export interface Problem {
  error: { code: string; message: string };
}
