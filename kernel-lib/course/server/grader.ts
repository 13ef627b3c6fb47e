/** The grader inside a server's process. */
import { gradeSubmission } from "../grading";
import { findSandbox } from "../sandbox";
import type { Store } from "../store";
import { startWorker } from "../work";
import { ServeError } from "./listening";

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
    `serve: students' programs are run in a sandbox only, and here is none: ${sandbox.why}. ${sandbox.todo} ${instead}`,
  );
}

export function startGrader(store: Store, ground: GraderGround, parallel: number): { stop(): Promise<void> } {
  return startWorker({ store, parallel, grade: (submission) => gradeSubmission({ ...submission, ground }) });
}
