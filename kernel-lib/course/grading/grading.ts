/** What grading one notebook gives. */
import type { CheckOutcome } from "../check/grade-notebook";
import type { Report } from "../judge";
import type { LimitKind } from "../sandbox";

/** A verdict with its points; a step of the hidden part is told to the teacher only. */
export interface GradedReport extends Report {
  points: number;
  max: number;
}

/** An answer that a person marks. */
export interface TextAnswer {
  id: string;
  max: number;
  /** Markdown, as the learner wrote it. */
  text: string;
  attempted: boolean;
}

/** Where the learner's processes ran. */
export interface Ground {
  sandbox: "bubblewrap" | "none";
  limits: LimitKind;
  /** Set where nothing kept the learner's work from this machine: a score for practice only. */
  practice: boolean;
}

/** The whole result; plain JSON. */
export interface Grading {
  exercise: string;
  /** Of the checks; marks by hand are added when the gradebook is read. */
  score: number;
  max: number;
  /** As contracts have it, in the order of the notebook. */
  outcomes: CheckOutcome[];
  reports: GradedReport[];
  texts: TextAnswer[];
  ground: Ground;
  /** SHA-256 of the master notebook that graded, so that a regrade by a newer one can be told. */
  masterSha256: string;
  /** What was found odd in the file, in words for both sides: edited test cells, duplicates, a seed of somebody else's. */
  remarks: string[];
  startedAtMs: number;
  tookMs: number;
}
