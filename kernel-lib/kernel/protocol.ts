/**
 * What the kernel's three processes say to each other. The front speaks Jupyter's protocol; it asks the compiler, and
 * has the runner (where the learner's code lives) run what was compiled.
 */
import type { CellScript } from "./compiler/cell-script";
import type { Compiled, Completion } from "./compiler/compile";
import type { Completeness } from "./compiler/completeness";

/** Environment variable that tells the compiler, as JSON, where types lie (its `TypePaths`). */
export const TYPE_PATHS_VARIABLE = "WIREBOOK_TYPE_PATHS";

/** A question to the compiler; `declarations` are the types of earlier cells, `position` counts UTF-16 units. */
export interface CompilerRequest {
  ask: "compile" | "complete" | "inspect" | "isComplete";
  declarations: string;
  source: string;
  position: number;
}

/** The compiler's answer; `failure` is a fault of its own. */
export interface CompilerAnswer {
  compiled?: Compiled;
  completion?: Completion;
  description?: string | undefined;
  completeness?: Completeness;
  failure?: string;
}

/** File descriptors of the runner beside its standard ones. */
export const RUNNER_FD = {
  /** Runner to front, written synchronously so that nothing is lost when the process ends. */
  out: 3,
  /** Front to runner. */
  in: 4,
  /** Front to the runner's watchdog thread, which also reaches a runner that is stuck. */
  watchdog: 5,
} as const;

/** A cell that is to run, or has run. */
export interface CellToRun {
  /** Identity of this execution: the `msg_id` of its request. */
  id: string;
  /** The number in the brackets, `[3]`. */
  count: number;
  /** Identity of the cell: the same when it is run again. */
  key: string;
  source: string;
  script: CellScript;
  /** Source map of the script, as JSON. */
  map: string;
}

/** A MIME bundle: what one output is, in several forms. */
export type MimeBundle = Record<string, unknown>;

/** An error as Jupyter shows it. */
export interface ErrorReport {
  ename: string;
  evalue: string;
  traceback: string[];
}

export interface CommMessage {
  action: "open" | "msg" | "close";
  commId: string;
  target?: string;
  data: unknown;
  metadata?: Record<string, unknown>;
  /** Binary parts, in base64. */
  buffers?: string[];
}

export type ToRunner =
  | { type: "execute"; cell: CellToRun }
  | { type: "module"; file: string; source: string; count: number }
  | { type: "interrupt" }
  | { type: "input"; value: string }
  | { type: "inputRefused"; reason: string }
  | { type: "comm"; comm: CommMessage };

export type FromRunner =
  | { type: "ready" }
  | { type: "stream"; cell: string; name: "stdout" | "stderr"; text: string }
  | {
      type: "display";
      cell: string;
      data: MimeBundle;
      metadata: Record<string, unknown>;
      displayId?: string;
      update?: boolean;
    }
  | { type: "result"; cell: string; data: MimeBundle; metadata: Record<string, unknown> }
  | { type: "clear"; cell: string; wait: boolean }
  | { type: "page"; cell: string; data: MimeBundle }
  | { type: "error"; cell: string; error: ErrorReport }
  | { type: "done"; cell: string; error?: ErrorReport }
  | { type: "inputRequest"; cell: string; prompt: string; password: boolean }
  | { type: "comm"; cell: string; comm: CommMessage }
  | { type: "interruptHeard" }
  | { type: "exit"; cell: string; code: number };
