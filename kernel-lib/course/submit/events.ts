/** What is told while work is handed in: to a terminal, a cell or a page. Plain JSON. */
import type { AttemptView, Receipt } from "../server/api";

/** Where an attempt goes. */
export interface Destination {
  /** An origin; `own` for this laptop's own server. */
  target: string;
  /** As a learner reads it. */
  text: string;
}

export type SubmitEvent =
  /** What will be sent. */
  | {
      kind: "packed";
      exercise: string;
      file: string;
      lengthBytes: number;
      sha256: string;
      withoutOutputs: boolean;
      answers: number;
      answered: number;
      untouched: string[];
      destination: Destination;
    }
  /** Something worth knowing. */
  | { kind: "note"; text: string }
  /** A step that takes a while. */
  | { kind: "step"; text: string }
  | { kind: "sending"; sentBytes: number; lengthBytes: number }
  | { kind: "retry"; why: string; inMs: number }
  /** `repeated`: this very work was handed in before. */
  | { kind: "receipt"; receipt: Receipt; destination: Destination; repeated: boolean }
  /** It waits, or is being graded. */
  | { kind: "standing"; view: AttemptView }
  | { kind: "result"; view: AttemptView; feedbackFile?: string }
  /** It was not sent, and is kept. */
  | { kind: "kept"; exercise: string; why: string };

export type Tell = (event: SubmitEvent) => void;

/** How it ended. */
export type Submitted =
  | { state: "graded" | "waiting"; receipt: Receipt; attempt?: AttemptView; feedbackFile?: string }
  | { state: "kept"; exercise: string; why: string };
