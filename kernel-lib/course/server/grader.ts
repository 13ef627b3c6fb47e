/** The grader inside a server's process. */
import { gradeSubmission } from "../grading";
import { openJudges } from "../judge";
import { findSandbox } from "../sandbox";
import type { Store } from "../store";
import { type Grade, startWorker, type Worker } from "../work";
import { ServeError } from "./listening";
import { ownSeedFrom, SEED_SECRET } from "./own-seed";

/** Where students' processes run. */
export type GraderGround = "sandbox" | "practice";

/** Finds out where this server may grade. Throws ServeError where there is no sandbox and practice was not agreed to. */
export async function graderGround({
  practice,
  personal,
}: {
  practice: boolean;
  personal: boolean;
}): Promise<GraderGround> {
  const sandbox = await findSandbox();
  if (sandbox.usable) return "sandbox";
  if (practice) return "practice";
  const instead = personal
    ? "or start it with --practice: your own work then runs as you do, and its scores are marked."
    : "or start it with --workers 0 and let another machine grade (wirebook work).";
  throw new ServeError(
    "ERR_NO_SANDBOX",
    `serve: students' programs are run in a sandbox only, and here is none: ${sandbox.why} ${sandbox.todo} ${instead}`,
  );
}

/** Grades claimed rounds, by judges that stay from one to the next. */
export interface ClaimGrader {
  grade: Grade;
  close(): Promise<void>;
}

/** Opens a grader of so many rounds at a time: with the captures that the server gave each student, or the notebook's own. */
export async function openClaimGrader(
  store: Store,
  {
    ground,
    captures,
    parallel,
  }: { ground: GraderGround; captures: "the server's" | "the notebook's"; parallel: number },
): Promise<ClaimGrader> {
  const secret = captures === "the server's" ? await store.secret(SEED_SECRET) : undefined;
  const judges = openJudges({ parallel });
  return {
    grade: ({ exercise, notebook, personId }, signal) =>
      gradeSubmission({
        exercise,
        notebook,
        ground,
        judges,
        signal,
        ...(secret ? { ownSeed: ownSeedFrom(secret, personId) } : {}),
      }),
    close: () => judges.close(),
  };
}

/** Begins to grade what waits; what goes wrong with the database is told to the teacher's terminal. */
export async function startGrader(
  store: Store,
  ground: GraderGround,
  { parallel, personal }: { parallel: number; personal: boolean },
): Promise<Worker> {
  const captures = personal ? "the notebook's" : "the server's";
  const grader = await openClaimGrader(store, { ground, captures, parallel });
  const worker = startWorker({
    store,
    parallel,
    grade: grader.grade,
    onEvent: (event) => {
      if (event.kind === "trouble") console.error(`grading: ${String(event.error)}`);
      if (event.kind === "failed") console.error(`grading ${event.claim.attemptId} failed: ${event.why}`);
    },
  });
  return { stop: (how) => worker.stop(how).finally(() => grader.close()) };
}
