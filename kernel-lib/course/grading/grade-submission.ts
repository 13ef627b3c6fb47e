/** From bytes to a score. */
import { gradeNotebook } from "../check";
import { type JudgeRequest, type Judges, openJudges, type Report, SandboxError } from "../judge";
import type { Notebook } from "../notebook";
import { findSandbox } from "../sandbox";
import { gradable } from "./gradable";
import type { GradedReport, Grading, Ground } from "./grading";
import { masterOf } from "./master";
import type { Submitted } from "./submitted";

export interface SubmissionOptions {
  /** Its name, as `06-chat`. */
  exercise: string;
  /** The file as it came. */
  notebook: Uint8Array;
  /** The seed of this student's own captures; the notebook's own word for it unless told. */
  ownSeed?: number;
  /** `practice`: unsandboxed, for work of whoever sits at this machine. */
  ground: "sandbox" | "practice";
  /** Judges that stay for the next submission; of its ground. Its own are opened, and closed, where there are none. */
  judges?: Judges;
  /** Checks judged at the same time, as far as `judges` allow; 1 if not given. */
  parallel?: number;
  /** Gives up; the promise rejects. */
  signal?: AbortSignal;
  /** Told of each verdict as it comes. */
  onReport?: (report: Report, points: number, max: number) => void;
}

/**
 * Grades a notebook file, whatever is in it: one that cannot be read has no points and says why. Rejects with SandboxError
 * where a sandbox is asked for and there is none, with JudgeError where the judge itself fails or was told to stop, and
 * with ExerciseError for an unknown exercise.
 */
export async function gradeSubmission(options: SubmissionOptions): Promise<Grading> {
  const startedAtMs = Date.now();
  const ground = await groundFor(options.ground);
  const master = masterOf(options.exercise);
  const { submitted, texts, notebook, remarks } = gradable(options.notebook, master);
  const reports: GradedReport[] = [];
  const { parallel = 1 } = options;
  const judges = options.judges ?? openJudges({ parallel });
  try {
    const result = await gradeNotebook({
      exercise: options.exercise,
      master: master.notebook,
      fresh: master.fresh,
      submission: notebook,
      refused: master.refused,
      parallel,
      ownSeed: options.ownSeed ?? submitted.seed ?? 0,
      judge: judgeFor(notebook, judges, ground, options.signal),
      onReport: (report, points, max) => {
        reports.push({ ...report, points, max });
        options.onReport?.(report, points, max);
      },
    });
    const own = [...remarks, ...seedRemark(submitted, options), ...submitted.remarks];
    return {
      ...result,
      reports,
      texts,
      ground,
      masterSha256: master.sha256,
      remarks: ground.practice ? [...own, PRACTICE] : own,
      startedAtMs,
      tookMs: Date.now() - startedAtMs,
    };
  } finally {
    if (!options.judges) await judges.close();
  }
}

const PRACTICE = "graded without a sandbox: a score for practice only";

async function groundFor(wanted: SubmissionOptions["ground"]): Promise<Ground> {
  if (wanted === "practice") return { sandbox: "none", limits: "rlimits", practice: true };
  const status = await findSandbox();
  if (status.usable) return { sandbox: status.kind, limits: status.limits, practice: false };
  throw new SandboxError(
    `nothing is graded without a sandbox, and none can be had: ${status.why}. To do: ${status.todo}`,
  );
}

/** Without a module nothing can be asked: the verdict is known, and no process is started. */
function judgeFor(
  notebook: Notebook,
  judges: Judges,
  { practice }: Ground,
  signal: AbortSignal | undefined,
): (request: JudgeRequest) => Promise<Report> {
  const ground = practice ? "local" : "sandbox";
  if (notebook.cells.some(({ cell_type: type }) => type === "code"))
    return (request) => judges.judge({ ...request, ground }, signal ? { signal } : {});
  return async ({ check }) => ({
    id: check.id,
    outcome: "not attempted",
    message: "the notebook has no module to ask",
    steps: [],
  });
}

function seedRemark({ seed }: Submitted, { ownSeed }: SubmissionOptions): string[] {
  if (ownSeed === undefined || seed === undefined || seed === ownSeed) return [];
  return ["the notebook was made for somebody else's captures (another seed); this student's own count"];
}
