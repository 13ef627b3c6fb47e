/** Asks a judge: a process of its own for one check. */
import { openJudges } from "./judges";
import type { JudgeRequest } from "./protocol";
import type { Report } from "./report";

/** Judges one check. `signal` gives up early. Rejects with JudgeError where the judge itself fails. */
export async function judge(request: JudgeRequest, options: { signal?: AbortSignal } = {}): Promise<Report> {
  const judges = openJudges();
  try {
    return await judges.judge(request, options);
  } finally {
    await judges.close();
  }
}
