/** The grader inside a server's process. */
import { type Grading, gradeSubmission } from "../grading";
import { findSandbox } from "../sandbox";
import type { Claim, Store } from "../store";
import { startWorker, type Worker } from "../work";
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

/** How a claimed round is graded: with the captures that the server gave the student, or the notebook's own. */
export async function gradeClaims(
  store: Store,
  ground: GraderGround,
  captures: "the server's" | "the notebook's",
): Promise<(claim: Claim, signal: AbortSignal) => Promise<Grading>> {
  const secret = captures === "the server's" ? await store.secret(SEED_SECRET) : undefined;
  return ({ exercise, notebook, personId }, signal) =>
    gradeSubmission({
      exercise,
      notebook,
      ground,
      signal,
      ...(secret ? { ownSeed: ownSeedFrom(secret, personId) } : {}),
    });
}

/** Begins to grade what waits; what goes wrong with the database is told to the teacher's terminal. */
export async function startGrader(
  store: Store,
  ground: GraderGround,
  { parallel, personal }: { parallel: number; personal: boolean },
): Promise<Worker> {
  return startWorker({
    store,
    parallel,
    grade: await gradeClaims(store, ground, personal ? "the notebook's" : "the server's"),
    onEvent: (event) => {
      if (event.kind === "trouble") console.error(`grading: ${String(event.error)}`);
      if (event.kind === "failed") console.error(`grading ${event.claim.attemptId} failed: ${event.why}`);
    },
  });
}
